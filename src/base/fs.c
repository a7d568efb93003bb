/* SPDX-License-Identifier: Apache-2.0 */
/* Reading whole files and replacing them atomically. */
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdint.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>

#define OVERFLOW_UID 65534 /* /proc/sys/kernel/overflowuid, if not changed */

static bool same_moment(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static ssize_t read_some(int fd, void *data, size_t size)
{
	ssize_t got;

	do
		got = read(fd, data, size);
	while (got < 0 && errno == EINTR);
	return got;
}

static ssize_t read_at(int fd, void *data, size_t size, size_t offset)
{
	ssize_t got;

	do
		got = pread(fd, data, size, (off_t)offset);
	while (got < 0 && errno == EINTR);
	return got;
}

int fs_read_stream(int fd, const char *name, size_t limit, struct buf *out,
		   struct err *err)
{
	for (;;) {
		ssize_t got;

		buf_reserve(out, 1 << 14);
		got = read_some(fd, out->data + out->length,
				out->capacity - out->length - 1);
		if (got < 0)
			return err_set_errno(err, errno, "%s: cannot read",
					     name);
		if (got == 0)
			break;
		out->length += (size_t)got;
		if (out->length > limit)
			return err_set(err, ERR_INPUT,
				       "%s: larger than the limit of %zu MiB",
				       name, limit >> 20);
	}
	out->data[out->length] = '\0';
	return 0;
}

int fs_read_regular(int fd, const char *name, size_t limit, struct buf *out,
		    struct stat *status, struct err *err)
{
	struct stat before, after;

	if (fstat(fd, &before) < 0)
		return err_set_errno(err, errno, "%s: cannot stat", name);
	if (!S_ISREG(before.st_mode))
		return err_set(err, ERR_INPUT, "%s: not a regular file", name);
	if ((uint64_t)before.st_size > limit)
		return err_set(err, ERR_INPUT,
			       "%s: %lld bytes, larger than the limit of %zu "
			       "MiB",
			       name, (long long)before.st_size, limit >> 20);
	buf_reserve(out, (size_t)before.st_size + 1);
	while (out->length <= (size_t)before.st_size) {
		ssize_t got = read_at(fd, out->data + out->length,
				      (size_t)before.st_size + 1 - out->length,
				      out->length);

		if (got < 0)
			return err_set_errno(err, errno, "%s: cannot read",
					     name);
		if (got == 0)
			break;
		out->length += (size_t)got;
	}
	if (fstat(fd, &after) < 0)
		return err_set_errno(err, errno, "%s: cannot stat", name);
	if (out->length != (size_t)before.st_size ||
	    after.st_size != before.st_size ||
	    !same_moment(after.st_mtim, before.st_mtim) ||
	    !same_moment(after.st_ctim, before.st_ctim))
		return err_set(err, ERR_INPUT, "%s: changed while it was read",
			       name);
	out->data[out->length] = '\0';
	if (status != NULL)
		*status = before;
	return 0;
}

int fs_write_all(int fd, const void *data, size_t length)
{
	const char *at = data;

	while (length > 0) {
		ssize_t put = write(fd, at, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		at += put;
		length -= (size_t)put;
	}
	return 0;
}

/* How the names of drafts begin; a process id follows. */
#define DRAFT_NAME ".%.200s.ravelin-"

/* Whether what is written there survives a power cut, so that syncing makes
 * sense. */
static bool has_disk(int fd)
{
	struct statfs status;

	if (fstatfs(fd, &status) < 0)
		return true;
	return status.f_type != TMPFS_MAGIC && status.f_type != RAMFS_MAGIC;
}

static int fill(int fd, const struct stat *like, struct text_list data,
		bool sync)
{
	struct stat made;

	for (unsigned i = 0; i < data.count; i++) {
		if (fs_write_all(fd, data.list[i].data, data.list[i].length) <
		    0)
			return -1;
	}
	if (fstat(fd, &made) < 0)
		return -1;
	if ((made.st_uid != like->st_uid || made.st_gid != like->st_gid) &&
	    fchown(fd, like->st_uid, like->st_gid) < 0)
		return -1;
	if (fchmod(fd, like->st_mode & 07777) < 0)
		return -1;
	return sync ? fsync(fd) : 0;
}

static int create_temporary(int directory, const char *name)
{
	return openat(directory, name,
		      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		      0600);
}

/* Creates draft->temporary. */
static int create_draft(struct fs_draft *draft)
{
	int fd = create_temporary(draft->directory, draft->temporary);

	/* A name left by a process that was killed here before us is ours to
	 * take: process ids are unique among those alive. */
	if (fd < 0 && errno == EEXIST &&
	    unlinkat(draft->directory, draft->temporary, 0) == 0)
		fd = create_temporary(draft->directory, draft->temporary);
	return fd;
}

int fs_draft_write(struct fs_draft *draft, int directory, const char *file,
		   const struct stat *like, struct text_list data,
		   struct err *err)
{
	AUTO_CLOSE int fd = -1;
	int number;

	*draft = (struct fs_draft){.directory = directory,
				   .sync = has_disk(directory)};
	snprintf(draft->file, sizeof(draft->file), "%s", file);
	snprintf(draft->temporary, sizeof(draft->temporary), DRAFT_NAME "%d",
		 file, (int)getpid());
	fd = create_draft(draft);
	if (fd < 0)
		return err_set_errno(err, errno,
				     "cannot write a new %s beside it", file);
	if (fill(fd, like, data, draft->sync) == 0)
		return 0;
	number = errno;
	fs_draft_discard(draft);
	return err_set_errno(err, number, "%s: cannot write", file);
}

int fs_draft_commit(struct fs_draft *draft, struct err *err)
{
	if (renameat(draft->directory, draft->temporary, draft->directory,
		     draft->file) < 0) {
		err_set_errno(err, errno, "%s: cannot replace", draft->file);
		fs_draft_discard(draft);
		return -1;
	}
	/* The file is replaced, whatever comes of this: a power cut could at
	 * most bring the old one back. */
	if (draft->sync)
		(void)fsync(draft->directory);
	return 0;
}

void fs_draft_discard(struct fs_draft *draft)
{
	unlinkat(draft->directory, draft->temporary, 0);
}

void fs_remove_drafts(int directory, const char *file)
{
	int copy = fcntl(directory, F_DUPFD_CLOEXEC, 0);
	DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
	const struct dirent *entry;
	char start[256];
	int length = snprintf(start, sizeof(start), DRAFT_NAME, file);

	if (entries == NULL) {
		cleanup_close(&copy);
		return;
	}
	rewinddir(entries); /* its place is shared with directory */
	while ((entry = readdir(entries)) != NULL) {
		if (strncmp(entry->d_name, start, (size_t)length) == 0)
			(void)unlinkat(directory, entry->d_name, 0);
	}
	closedir(entries);
}

int fs_replace(int directory, const char *file, const struct stat *like,
	       const struct buf *data, struct err *err)
{
	const struct text text = buf_text(data);
	struct fs_draft draft;

	if (fs_draft_write(&draft, directory, file, like,
			   (struct text_list){&text, 1}, err) < 0)
		return -1;
	return fs_draft_commit(&draft, err);
}

/* The initial user namespace maps every uid to itself. */
bool fs_in_user_namespace(void)
{
	AUTO_FCLOSE FILE *file = fopen("/proc/self/uid_map", "re");
	unsigned long inside = 0, outside = 0, count = 0;

	if (file == NULL)
		return false;
	return fscanf(file, "%lu %lu %lu", &inside, &outside, &count) == 3 &&
	       (inside != 0 || outside != 0 || count != 4294967295UL);
}

bool fs_is_out_of_reach(int number)
{
	return (number == EACCES || number == EPERM) && fs_in_user_namespace();
}

bool fs_owner_is_trusted(uid_t owner)
{
	return owner == 0 || (owner == OVERFLOW_UID && fs_in_user_namespace());
}

bool fs_owner_is_trusted_of(uid_t user, uid_t owner)
{
	return owner == user || fs_owner_is_trusted(owner);
}

int fs_check_trusted(int fd, const char *name, struct err *err)
{
	return fs_check_trusted_of(0, fd, name, err);
}

int fs_check_trusted_of(uid_t user, int fd, const char *name, struct err *err)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return err_set_errno(err, errno, "%s: cannot stat", name);
	if (!S_ISREG(status.st_mode))
		return err_set(err, ERR_REFUSED, "%s: not a regular file",
			       name);
	if (!fs_owner_is_trusted_of(user, status.st_uid))
		return err_set(err, ERR_REFUSED,
			       "%s: belongs to uid %u; it must belong to root",
			       name, status.st_uid);
	if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(err, ERR_REFUSED,
			       "%s: mode %04o lets others write; it must be "
			       "writable by root alone",
			       name, status.st_mode & 07777);
	return 0;
}

bool fs_same_file(const char *path, const char *other)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(other, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int fs_open_directory(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Makes what is missing of path. */
static int make_directories(const char *path)
{
	AUTO_BUF struct buf part = BUF_INIT;

	buf_add_text(&part, "");
	for (const char *at = path; *at != '\0'; at++) {
		if (*at == '/' && at > path && mkdir(part.data, 0700) < 0 &&
		    errno != EEXIST)
			return -1;
		buf_add_char(&part, *at);
	}
	return mkdir(part.data, 0700) < 0 && errno != EEXIST ? -1 : 0;
}

int fs_open_private(const char *path)
{
	int fd = fs_open_directory(path);

	if (fd < 0 && errno == ENOENT && make_directories(path) == 0)
		fd = fs_open_directory(path);
	return fd;
}

unsigned fs_seek_anywhere(DIR *directory)
{
	uint64_t random = (uint64_t)getpid() << 32;
	long place = telldir(directory);
	unsigned count = 0;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	random ^= (uint64_t)now.tv_nsec | 1;
	for (long at = place; readdir(directory) != NULL;
	     at = telldir(directory)) {
		random ^= random << 13; /* xorshift, by George Marsaglia */
		random ^= random >> 7;
		random ^= random << 17;
		if (random % ++count == 0)
			place = at;
	}
	seekdir(directory, place);
	return count;
}
