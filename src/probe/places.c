/* SPDX-License-Identifier: Apache-2.0 */
/* Where a path leads, as the kernel says. */
#include "probe/places.h"

#include "base/cleanup.h"
#include "base/path_pattern.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Before Linux 5.6 there is no openat2(2), and such links are followed. */
static int open_place(int bundle, const char *path, uint64_t resolve)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_NO_MAGICLINKS | resolve,
	};
	int fd = (int)syscall(SYS_openat2, bundle, path, &how, sizeof(how));

	if (fd < 0 && errno == ENOSYS && resolve == 0)
		fd = openat(bundle, path, O_PATH | O_CLOEXEC);
	return fd;
}

/* What fd was opened as; NULL where the kernel can't say. */
static const char *name_of(int fd, struct arena *arena)
{
	char link[32];
	char real[PATH_MAX];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, real, sizeof(real));
	if (length <= 0 || (size_t)length == sizeof(real) || real[0] != '/')
		return NULL;
	return arena_copy(arena, real, (size_t)length);
}

/* Opens path; *name is where it leads. Most paths have no links on their way,
 * and to ask for the name of what was opened is what takes longest. */
static int open_named(int bundle, const char *path, struct arena *arena,
		      const char **name)
{
	int fd = -1;

	errno = ELOOP;
	if (text_is(path_plain(arena, text_of(path)), path))
		fd = open_place(bundle, path, RESOLVE_NO_SYMLINKS);
	if (fd >= 0) {
		*name = arena_copy(arena, path, strlen(path));
		return fd;
	}
	if (errno == ELOOP || errno == ENOSYS)
		fd = open_place(bundle, path, 0);
	if (fd >= 0)
		*name = name_of(fd, arena);
	return fd;
}

static struct probe_place found(struct text path, const struct stat *status)
{
	return (struct probe_place){
		.kind = PLACE_FOUND,
		.path = path,
		.device = status->st_dev,
		.inode = status->st_ino,
		.directory = S_ISDIR(status->st_mode),
		.node = S_ISCHR(status->st_mode) || S_ISBLK(status->st_mode),
	};
}

static void look(int bundle, const char *path, bool on_paper,
		 struct arena *arena, struct probe_place *place)
{
	const char *name = NULL;
	AUTO_CLOSE int fd = open_named(bundle, path, arena, &name);
	struct stat status;
	struct statfs system;

	*place = (struct probe_place){.kind = PLACE_UNKNOWN};
	if (fd < 0) {
		if (errno == ENOENT || errno == ENOTDIR ||
		    (errno == EACCES && on_paper))
			place->kind = PLACE_ABSENT;
		return;
	}
	if (name == NULL || fstat(fd, &status) < 0 || fstatfs(fd, &system) < 0)
		return;
	*place = found(text_of(name), &status);
	place->procfs = system.f_type == PROC_SUPER_MAGIC;
	place->flags = (unsigned long)system.f_flags;
}

void probe_place(int bundle, const char *path, struct arena *arena,
		 struct probe_place *place)
{
	look(bundle, path, false, arena, place);
}

/* --- many paths --- */

#define MOST_STEPS 32

/* What is known of a path's beginning up to end. */
struct step {
	size_t end;
	int error; /* of looking at it; 0: there it is, without a link */
	struct stat status;
};

struct walk {
	char path[PATH_MAX];
	struct step steps[MOST_STEPS];
	unsigned count;
};

/* Forgets what is not on the way to path, and puts that in its place. */
static void turn_to(struct walk *walk, struct text path)
{
	while (walk->count > 0) {
		size_t end = walk->steps[walk->count - 1].end;

		if (end <= path.length &&
		    (end == path.length || path.data[end] == '/') &&
		    memcmp(walk->path, path.data, end) == 0)
			break;
		walk->count--;
	}
	memcpy(walk->path, path.data, path.length);
	walk->path[path.length] = '\0';
}

/* A link counts as an error, as with RESOLVE_NO_SYMLINKS. */
static const struct step *take_step(struct walk *walk, size_t end)
{
	struct step *step = &walk->steps[walk->count++];
	char behind = walk->path[end];

	step->end = end;
	walk->path[end] = '\0';
	step->error = fstatat(AT_FDCWD, walk->path, &step->status,
			      AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0
			      ? errno
			      : 0;
	if (step->error == 0 && S_ISLNK(step->status.st_mode))
		step->error = ELOOP;
	walk->path[end] = behind;
	return step;
}

/* The last step to path, or the first that failed; NULL: there are too many. */
static const struct step *walk_to(struct walk *walk, struct text path)
{
	const struct step *step;

	turn_to(walk, path);
	step = walk->count > 0 ? &walk->steps[walk->count - 1] : NULL;
	while (step == NULL || (step->error == 0 && step->end < path.length)) {
		size_t start = step != NULL ? step->end : 0;
		const char *slash = memchr(path.data + start + 1, '/',
					   path.length - start - 1);

		if (walk->count == MOST_STEPS)
			return NULL;
		step = take_step(walk, slash != NULL
					       ? (size_t)(slash - path.data)
					       : path.length);
	}
	return step;
}

void probe_places(struct text_list paths, struct arena *arena,
		  struct probe_place *places)
{
	struct walk walk; /* nine kilobytes, of which few are used */

	walk.count = 0;
	for (unsigned i = 0; i < paths.count; i++) {
		struct text path = paths.list[i];
		const struct step *step =
			path.length < PATH_MAX ? walk_to(&walk, path) : NULL;

		if (step != NULL && step->error == 0)
			places[i] = found(path, &step->status);
		else if (step != NULL &&
			 (step->error == ENOENT || step->error == ENOTDIR))
			places[i] = (struct probe_place){.kind = PLACE_ABSENT};
		else
			probe_place(-1,
				    arena_copy(arena, path.data, path.length),
				    arena, &places[i]);
	}
}

void probe_place_on_paper(int bundle, const char *path, struct arena *arena,
			  struct probe_place *place)
{
	(void)bundle;
	*place = (struct probe_place){.kind = PLACE_ABSENT};
	if (path[0] == '/')
		look(-1, path, true, arena, place);
}

bool probe_is_directory(int bundle, const char *path, const char *other)
{
	struct stat asked, known;

	return (path[0] == '/' || bundle >= 0) &&
	       fstatat(bundle, path, &asked, 0) == 0 &&
	       S_ISDIR(asked.st_mode) && stat(other, &known) == 0 &&
	       asked.st_dev == known.st_dev && asked.st_ino == known.st_ino;
}
