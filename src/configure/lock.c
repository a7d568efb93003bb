/* SPDX-License-Identifier: Apache-2.0 */
/* One ravelinctl configure at a time. */
#include "configure/lock.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "/.configured.lock"

/* The directory above. */
static void add_parent(const char *directory, struct buf *out)
{
	buf_add(out, directory, (size_t)(strrchr(directory, '/') - directory));
}

static void make_directories(struct configure_lock *lock)
{
	AUTO_BUF struct buf parent = BUF_INIT;

	add_parent(lock->directory, &parent);
	/* A user may have no ~/.config yet. */
	if (mkdir(parent.data, 0700) == 0)
		lock->parent = true;
	if (mkdir(lock->directory, 0755) == 0)
		lock->made = true;
}

/* Whether path still names the open file: who held it has removed it. */
static bool is_named(int fd, const char *path)
{
	struct stat own, named;

	return fstat(fd, &own) == 0 && stat(path, &named) == 0 &&
	       own.st_dev == named.st_dev && own.st_ino == named.st_ino;
}

/* 1: it is held; 0: it went while we waited; -1 with errno. */
static int try(struct configure_lock *lock, const char *path)
{
	int result;

	make_directories(lock);
	lock->fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (lock->fd < 0)
		return errno == ENOENT && access(lock->directory, F_OK) == 0
			       ? 0
			       : -1;
	do
		result = flock(lock->fd, LOCK_EX);
	while (result < 0 && errno == EINTR);
	if (result == 0 && is_named(lock->fd, path))
		return 1;
	close(lock->fd);
	return result;
}

int configure_lock_take(struct configure_lock *lock, const char *directory,
			struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;
	int result = 0;

	buf_printf(&path, "%s" NAME, directory);
	if (path.length >= PATH_MAX)
		return err_set_errno(err, ENAMETOOLONG, "%s", path.data);
	memcpy(lock->directory, directory, strlen(directory) + 1);
	while (result == 0)
		result = try(lock, path.data);
	if (result < 0 && errno != ENOENT && errno != ENOTDIR &&
	    errno != EACCES && errno != EPERM && errno != EROFS)
		return err_set_errno(err, errno, "%s: cannot lock", path.data);
	lock->held = result > 0;
	return 0;
}

void configure_lock_release(struct configure_lock *lock)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf parent = BUF_INIT;

	if (lock->held) {
		buf_printf(&path, "%s" NAME, lock->directory);
		(void)unlink(path.data);
	}
	/* What others have put there stays. */
	if (lock->made && rmdir(lock->directory) == 0 && lock->parent) {
		add_parent(lock->directory, &parent);
		(void)rmdir(parent.data);
	}
	if (lock->held)
		close(lock->fd);
	lock->held = false;
}
