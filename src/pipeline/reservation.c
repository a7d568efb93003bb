/* SPDX-License-Identifier: Apache-2.0 */
/* Which MCS categories of this host are whose. */
#include "pipeline/reservation.h"

#include "base/fs.h"
#include "pipeline/reservation_owner.h"
#include "probe/category_pair.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <time.h>

#define YOUNGEST   60 /* seconds: it may not be launched yet */
#define MOST_DRAWS 16 /* before every pair is tried in turn */
#define MOST_SWEPT 4  /* looked at while a container is started */
#define DRAFT_SIZE (RESERVATION_LINK_SIZE + 1)

/* --- the directory --- */

static int check_directory(const struct reservation *reservation,
			   struct err *err)
{
	struct stat status;

	if (fstat(reservation->fd, &status) < 0)
		return err_set_errno(err, errno, "%s: cannot stat",
				     reservation->directory);
	if (!fs_owner_is_trusted(status.st_uid) ||
	    (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(err, ERR_REFUSED,
			       "%s: uid %u, mode %04o: it must belong to root "
			       "and be writable by nobody else",
			       reservation->directory, status.st_uid,
			       status.st_mode & 07777);
	return 0;
}

static int open_new(struct reservation *reservation, struct err *err)
{
	unsigned long long random;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return err_set_errno(err, errno, "cannot draw a name");
	reservation_launch_name(random, reservation->becomes,
				reservation->link);
	reservation->fd = fs_open_private(reservation->directory);
	if (reservation->fd < 0 && fs_is_out_of_reach(errno))
		return 0;
	if (reservation->fd < 0)
		return err_set_errno(err, errno, "%s: cannot open",
				     reservation->directory);
	if (check_directory(reservation, err) == 0)
		return 0;
	close(steal_fd(&reservation->fd));
	return -1;
}

/* fd stays -1 where nothing can be kept, and that is nobody's fault. */
static int open_once(struct reservation *reservation, struct err *err)
{
	if (reservation->fd >= 0 || !reservation->owner.root_known ||
	    !record_can_exist(&reservation->owner) || geteuid() != 0)
		return 0;
	return open_new(reservation, err);
}

static int fail(const struct reservation *reservation, struct err *err)
{
	return err_set_errno(err, errno,
			     "%s: cannot keep categories for a container",
			     reservation->directory);
}

/* --- links --- */

/* Lets this launch have what name says, unless there is no such directory. */
static int add_link(const struct reservation *reservation, const char *name)
{
	AUTO_BUF struct buf place = BUF_INIT;
	AUTO_BUF struct buf path = BUF_INIT;

	record_place(&reservation->owner, &place);
	buf_printf(&path, "%s/%s", name, reservation->link);
	return symlinkat(place.data, reservation->fd, path.data);
}

/* Takes this launch's link away, and the directory where it was the last. */
static void remove_link(const struct reservation *reservation, const char *name)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", name, reservation->link);
	(void)unlinkat(reservation->fd, path.data, 0);
	(void)unlinkat(reservation->fd, name, AT_REMOVEDIR);
}

/* What comes from beyond now is from before the clock was set back. */
static bool is_young(int directory, const char *name)
{
	time_t now = time(NULL);
	struct stat status;

	return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       status.st_mtime >= now - YOUNGEST &&
	       status.st_mtime <= now + YOUNGEST;
}

/* The place of the record that a link names; false: the link is gone. */
static bool read_link(int links, const char *link, char *place, size_t size)
{
	ssize_t length = readlinkat(links, link, place, size - 1);

	place[length > 0 ? length : 0] = '\0';
	return length > 0;
}

static void note_other(struct reservation *reservation, const char *place)
{
	const char *slash = strchr(place, '/');

	snprintf(reservation->other, sizeof(reservation->other), "%.*s",
		 NAME_MAX, slash != NULL ? slash + 1 : place);
}

/* Takes away the links in a directory whose containers don't have what name
 * says. Whether others than this launch's are left; reservation->other is then
 * the container of one that is not for this one's, if there is such. */
static bool has_others(struct reservation *reservation, const char *name,
		       bool thorough)
{
	const char *records = reservation->owner.directory;
	int fd = openat(reservation->fd, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *links = fd >= 0 ? fdopendir(fd) : NULL;
	AUTO_BUF struct buf own = BUF_INIT;
	const struct dirent *entry;
	char place[2 * NAME_MAX + 2];
	bool others = false, there, may_come;

	if (links == NULL)
		return errno != ENOENT;
	record_place(&reservation->owner, &own);
	while ((entry = readdir(links)) != NULL) {
		const char *link = entry->d_name;

		if (link[0] == '.' || strcmp(link, reservation->link) == 0 ||
		    !read_link(fd, link, place, sizeof(place)))
			continue;
		/* In this order: a launch that ends between both has made its
		 * container by then. */
		may_come =
			is_young(fd, link) && !reservation_launch_is_over(link);
		there = reservation_owner_has(records, place, name, thorough);
		if (!there && !may_come) {
			(void)unlinkat(fd, link, 0);
			continue;
		}
		others = true;
		/* One that may only be about to start is named for want of
		 * another. */
		if (strcmp(place, own.data) != 0 &&
		    (there || reservation->other[0] == '\0'))
			note_other(reservation, place);
	}
	closedir(links);
	return others;
}

/* Whether nobody has what name says; the directory is then taken away. */
static bool is_given_back(struct reservation *reservation, const char *name,
			  bool thorough)
{
	if (has_others(reservation, name, thorough))
		return false;
	(void)unlinkat(reservation->fd, name, AT_REMOVEDIR);
	return true;
}

/* --- a directory of its own --- */

static void name_draft(const struct reservation *reservation,
		       char draft[DRAFT_SIZE])
{
	snprintf(draft, DRAFT_SIZE, ".%s", reservation->link);
}

/* Makes a directory with this launch's link under another name. */
static int make_draft(const struct reservation *reservation, const char *draft)
{
	if (mkdirat(reservation->fd, draft, 0700) < 0 && errno != EEXIST)
		return -1;
	return add_link(reservation, draft) < 0 && errno != EEXIST ? -1 : 0;
}

/* Gives the draft that name: 1; 0 where somebody has it; -1. */
static int rename_draft(struct reservation *reservation, const char *draft,
			const char *name)
{
	if (renameat(reservation->fd, draft, reservation->fd, name) == 0) {
		snprintf(reservation->name, sizeof(reservation->name), "%s",
			 name);
		return 1;
	}
	return errno == ENOTEMPTY || errno == EEXIST ? 0 : -1;
}

/* --- drawing --- */

static bool is_free(struct reservation *reservation, const char *name,
		    bool reclaim)
{
	if (faccessat(reservation->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT;
	return reclaim && is_given_back(reservation, name, true);
}

/* A single category came with the document of a container: whoever had it in a
 * pair would reach what is that one's. */
static bool is_free_alone(struct reservation *reservation, unsigned category,
			  bool reclaim)
{
	char name[24];

	snprintf(name, sizeof(name), "c%u", category);
	return is_free(reservation, name, reclaim);
}

/* As rename_draft(). reclaim: looks whether who had them is gone. */
static int take(struct reservation *reservation, const char *draft,
		bool reclaim)
{
	const unsigned *pair = reservation->pair;
	char name[24];

	snprintf(name, sizeof(name), "c%u,c%u", pair[0], pair[1]);
	if (!is_free(reservation, name, reclaim) ||
	    !is_free_alone(reservation, pair[0], reclaim) ||
	    !is_free_alone(reservation, pair[1], reclaim))
		return 0;
	return rename_draft(reservation, draft, name);
}

static int take_drawn(struct reservation *reservation, const char *draft,
		      const struct level *of, struct err *err)
{
	int taken = 0;

	for (unsigned i = 0; i < MOST_DRAWS && taken == 0; i++) {
		if (category_pair_draw(NULL, of, reservation->pair, err) < 0)
			return -1;
		taken = take(reservation, draft, false);
	}
	return taken < 0 ? fail(reservation, err) : taken;
}

/* Tries every pair, from what was drawn last on, so that not all look at the
 * same ones first. */
static int take_in_turn(struct reservation *reservation, const char *draft,
			const struct level *of, bool reclaim, struct err *err)
{
	unsigned *pair = reservation->pair;
	unsigned start = pair[0];
	int taken = 0;

	for (unsigned i = 0; i < LEVEL_CATEGORIES && taken == 0; i++) {
		pair[0] = (start + i) % LEVEL_CATEGORIES;
		if (!level_has(of, pair[0]))
			continue;
		for (unsigned j = pair[0] + 1;
		     j < LEVEL_CATEGORIES && taken == 0; j++) {
			pair[1] = j;
			if (level_has(of, j))
				taken = take(reservation, draft, reclaim);
		}
	}
	return taken < 0 ? fail(reservation, err) : taken;
}

static int refuse(const struct level *of, struct err *err)
{
	unsigned count = level_categories(of);
	AUTO_BUF struct buf categories = BUF_INIT;

	level_print_categories(of, &categories);
	return err_set(err, ERR_REFUSED,
		       "other containers have every pair of the categories %s "
		       "(%u in all): a wider range is needed",
		       categories.data, count * (count - 1) / 2);
}

/* Nobody is asked whether they are still there while there are others. */
static int take_any(struct reservation *reservation, const char *draft,
		    const struct level *of, struct err *err)
{
	int taken = take_drawn(reservation, draft, of, err);

	if (taken == 0)
		taken = take_in_turn(reservation, draft, of, false, err);
	if (taken == 0)
		taken = take_in_turn(reservation, draft, of, true, err);
	if (taken == 0)
		return refuse(of, err);
	return taken < 0 ? -1 : 0;
}

static bool has_pair(const struct reservation *reservation,
		     const struct level *of)
{
	const unsigned *pair = reservation->pair;

	return reservation->name[0] != '\0' && pair[0] != pair[1] &&
	       level_has(of, pair[0]) && level_has(of, pair[1]);
}

int reservation_pair(void *keeper, const struct level *of, unsigned pair[2],
		     struct err *err)
{
	struct reservation *reservation = keeper;
	char draft[DRAFT_SIZE];

	if (!has_pair(reservation, of)) {
		if (open_once(reservation, err) < 0)
			return -1;
		if (reservation->fd < 0)
			return category_pair_draw(NULL, of, pair, err);
		reservation_drop(reservation);
		name_draft(reservation, draft);
		if (make_draft(reservation, draft) < 0)
			return fail(reservation, err);
		if (take_any(reservation, draft, of, err) < 0) {
			remove_link(reservation, draft);
			return -1;
		}
	}
	pair[0] = reservation->pair[0];
	pair[1] = reservation->pair[1];
	return 0;
}

/* --- what came with the document --- */

/* Puts the link into the directory of that name, which may come and go
 * meanwhile. */
static int join(struct reservation *reservation, const char *name)
{
	char draft[DRAFT_SIZE];
	int joined = 0;

	name_draft(reservation, draft);
	while (joined == 0) {
		if (add_link(reservation, name) == 0) {
			snprintf(reservation->name, sizeof(reservation->name),
				 "%s", name);
			remove_link(reservation, draft);
			return 0;
		}
		if (errno != ENOENT || make_draft(reservation, draft) < 0)
			return -1;
		joined = rename_draft(reservation, draft, name);
	}
	return joined < 0 ? -1 : 0;
}

static int hold(struct reservation *reservation, const char *name,
		struct err *err)
{
	if (strcmp(reservation->name, name) == 0)
		return 0;
	if (open_once(reservation, err) < 0)
		return -1;
	reservation_drop(reservation);
	if (reservation->fd < 0)
		return 0;
	return join(reservation, name) < 0 ? fail(reservation, err) : 0;
}

/* Its lowest and highest category. */
static void ends_of(const struct level *level, unsigned ends[2])
{
	ends[0] = 0;
	while (!level_has(level, ends[0]))
		ends[0]++;
	ends[1] = LEVEL_CATEGORIES - 1;
	while (!level_has(level, ends[1]))
		ends[1]--;
}

const char *reservation_hold(void *keeper, const struct level *level)
{
	struct reservation *reservation = keeper;
	AUTO_BUF struct buf name = BUF_INIT;
	unsigned count = level_categories(level);

	if (count == 0 || count > 2)
		return NULL;
	level_print_categories(level, &name);
	reservation->trouble = (struct err)ERR_INIT;
	if (hold(reservation, name.data, &reservation->trouble) < 0 ||
	    reservation->name[0] == '\0')
		return NULL;
	ends_of(level, reservation->pair);
	reservation->other[0] = '\0';
	(void)has_others(reservation, name.data, true);
	return reservation->other[0] != '\0' ? reservation->other : NULL;
}

/* --- what becomes of it --- */

int reservation_settle(struct reservation *reservation,
		       const struct text *label, struct err *err)
{
	AUTO_BUF struct buf name = BUF_INIT;

	if (reservation->trouble.kind != ERR_NONE) {
		*err = reservation->trouble;
		return -1;
	}
	if (label != NULL)
		reservation_name_of(*label, &name);
	if (!text_is(buf_text(&name), reservation->name))
		reservation_drop(reservation);
	return 0;
}

bool reservation_is_kept(const struct reservation *reservation)
{
	AUTO_BUF struct buf path = BUF_INIT;

	if (reservation->name[0] == '\0')
		return true;
	buf_printf(&path, "%s/%s", reservation->name, reservation->link);
	return utimensat(reservation->fd, path.data, NULL,
			 AT_SYMLINK_NOFOLLOW) == 0;
}

void reservation_drop(struct reservation *reservation)
{
	if (reservation->name[0] == '\0')
		return;
	remove_link(reservation, reservation->name);
	reservation->name[0] = '\0';
}

/* --- sweeping --- */

void reservation_sweep(struct reservation *reservation)
{
	int fd = reservation->fd >= 0
			 ? openat(reservation->fd, ".", O_RDONLY | O_CLOEXEC)
			 : -1;
	DIR *all = fd >= 0 ? fdopendir(fd) : NULL;
	unsigned left;

	if (all == NULL)
		return;
	left = fs_seek_anywhere(all);
	for (left = left < MOST_SWEPT ? left : MOST_SWEPT; left > 0; left--) {
		const struct dirent *entry = readdir(all);

		if (entry == NULL) {
			rewinddir(all);
			entry = readdir(all);
		}
		if (entry != NULL && strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0 &&
		    !is_young(fd, entry->d_name))
			(void)is_given_back(reservation, entry->d_name, false);
	}
	closedir(all);
}

void reservation_fini(struct reservation *reservation)
{
	if (reservation->fd >= 0)
		close(reservation->fd);
}
