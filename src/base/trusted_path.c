/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolving a path that only root could have laid. Each component is looked at
 * once with lstat(), which finds links and checks owners in one go; realpath()
 * and checks behind it would cost twice the system calls.
 */
#include "base/trusted_path.h"

#include "base/fs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MOST_LINKS 40 /* as the kernel */

/* A path on its way to the real one. */
struct walk {
	uid_t user;          /* who is trusted, as root is */
	char *path;          /* resolved so far; PATH_MAX bytes */
	size_t length;       /* of path, 0 for the root */
	char rest[PATH_MAX]; /* still to do */
	unsigned links;
	struct stat status; /* of path */
};

/* Looks at what the walk has come to: it must be root's, or the user's, and
 * nobody else may write to it. In a directory with the sticky bit others can't
 * replace what is root's, and what follows is checked too. */
static int check_component(const struct walk *walk, struct err *err)
{
	const struct stat *status = &walk->status;
	const char *path = walk->length > 0 ? walk->path : "/";

	if (!fs_owner_is_trusted_of(walk->user, status->st_uid))
		return err_set(err, ERR_REFUSED,
			       "%s belongs to user %u, who could change it: "
			       "chown root it",
			       path, (unsigned)status->st_uid);
	if (S_ISLNK(status->st_mode) || (status->st_mode & 022) == 0)
		return 0;
	if (S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "%s can be written by its group or by all (mode %04o), "
		       "who could change it: chmod go-w it",
		       path, (unsigned)status->st_mode & 07777);
}

static int look(struct walk *walk, struct err *err)
{
	const char *path = walk->length > 0 ? walk->path : "/";

	if (lstat(path, &walk->status) == 0)
		return check_component(walk, err);
	if (errno == ENOENT)
		return err_set(err, ERR_REFUSED, "%s does not exist", path);
	return err_set_errno(err, errno, "cannot look at %s", path);
}

static void leave_component(struct walk *walk)
{
	while (walk->length > 0 && walk->path[--walk->length] != '/')
		continue;
	walk->path[walk->length] = '\0';
}

/* Puts the target of the link at path before the rest. */
static int follow(struct walk *walk, struct err *err)
{
	char rest[PATH_MAX];
	ssize_t got;
	size_t left;

	if (++walk->links > MOST_LINKS)
		return err_set(err, ERR_REFUSED, "%s: too many links",
			       walk->path);
	got = readlink(walk->path, rest, sizeof(rest));
	if (got < 0)
		return err_set_errno(err, errno, "cannot read the link %s",
				     walk->path);
	left = strlen(walk->rest);
	if ((size_t)got + 1 + left >= sizeof(rest))
		return err_set(err, ERR_REFUSED, "%s: its target is too long",
			       walk->path);
	rest[got] = '/';
	memcpy(rest + got + 1, walk->rest, left + 1);
	memcpy(walk->rest, rest, (size_t)got + 1 + left + 1);
	leave_component(walk);
	if (rest[0] == '/') {
		walk->length = 0;
		walk->path[0] = '\0';
	}
	/* Back in a directory that was looked at before. */
	walk->status.st_mode = S_IFDIR;
	return 0;
}

/* Takes the next component off the rest and appends it to path. Returns 0 at
 * the end, 1 when there is one, -1 on failure. */
static int advance(struct walk *walk, struct err *err)
{
	const char *name = walk->rest + strspn(walk->rest, "/");
	size_t length = strcspn(name, "/");
	const char *behind = name + length;

	if (length == 0)
		return 0;
	if (!S_ISDIR(walk->status.st_mode))
		return err_set(err, ERR_REFUSED, "%s is no directory",
			       walk->path);
	if (length == 2 && memcmp(name, "..", 2) == 0) {
		leave_component(walk);
	} else if (length != 1 || name[0] != '.') {
		if (walk->length + 1 + length >= PATH_MAX)
			return err_set(err, ERR_REFUSED, "%s: path too long",
				       walk->path);
		walk->path[walk->length] = '/';
		memcpy(walk->path + walk->length + 1, name, length);
		walk->length += 1 + length;
		walk->path[walk->length] = '\0';
	}
	memmove(walk->rest, behind, strlen(behind) + 1);
	return 1;
}

int trusted_path_resolve(const char *path, char real[PATH_MAX],
			 struct stat *status, struct err *err)
{
	return trusted_path_resolve_of(0, path, real, status, err);
}

int trusted_path_resolve_of(uid_t user, const char *path, char real[PATH_MAX],
			    struct stat *status, struct err *err)
{
	struct walk walk = {.user = user, .path = real};
	size_t length = strlen(path);
	int more;

	if (path[0] != '/')
		return err_set(err, ERR_REFUSED,
			       "is relative: give an absolute path");
	if (length >= sizeof(walk.rest))
		return err_set(err, ERR_REFUSED, "path too long");
	memcpy(walk.rest, path, length + 1);
	real[0] = '\0';
	do {
		if (look(&walk, err) < 0)
			return -1;
		if (S_ISLNK(walk.status.st_mode) && follow(&walk, err) < 0)
			return -1;
		more = advance(&walk, err);
	} while (more > 0);
	if (walk.length == 0)
		memcpy(real, "/", sizeof("/"));
	*status = walk.status;
	return more;
}
