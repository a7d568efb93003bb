/* SPDX-License-Identifier: Apache-2.0 */
/* Where the ways of an image lead, without following one out of it. */
#include "probe/image.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/path_pattern.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* As null(4) has them. */
#define NULL_MAJOR 1
#define NULL_MINOR 3

static int open_root(int bundle, struct text root)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_add(&path, root.data, root.length);
	buf_add_text(&path, "");
	return openat(bundle, path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int open_below(int root, const char *path, uint64_t resolve)
{
	const struct open_how how = {
		.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_NO_MAGICLINKS | resolve,
	};

	int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));

	/* Linux before 5.6: links on the way are followed. */
	return fd < 0 && errno == ENOSYS
		       ? openat(root, path, O_PATH | O_NOFOLLOW | O_CLOEXEC)
		       : fd;
}

static bool is_link(int directory, const char *path)
{
	struct stat status;

	return fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISLNK(status.st_mode);
}

const char *probe_image_find_link(int bundle, struct text root)
{
	static const char *const names[] = {"dev", "proc", "sys"};
	AUTO_CLOSE int directory = open_root(bundle, root);
	AUTO_BUF struct buf path = BUF_INIT;

	if (directory < 0)
		return NULL;
	/* Behind a slash the link would be followed. */
	while (root.length > 1 && root.data[root.length - 1] == '/')
		root.length--;
	buf_add(&path, root.data, root.length);
	buf_add_text(&path, "");
	if (is_link(bundle, path.data))
		return "";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (is_link(directory, names[i]))
			return names[i];
	}
	return NULL;
}

bool probe_image_fakes_null(int bundle, struct text root)
{
	AUTO_CLOSE int directory = open_root(bundle, root);
	AUTO_CLOSE int null = -1;
	struct stat status;

	if (directory < 0)
		return false;
	null = open_below(directory, "dev/null", RESOLVE_IN_ROOT);
	if (null < 0)
		return errno != ENOENT && errno != EACCES;
	return fstat(null, &status) < 0 || !S_ISCHR(status.st_mode) ||
	       status.st_rdev != makedev(NULL_MAJOR, NULL_MINOR);
}

/* Whether a link is on the way; before Linux 5.6 that is not told. */
static bool has_links(int bundle, struct text directory, struct text path)
{
	AUTO_BUF struct buf whole = BUF_INIT;
	const struct open_how how = {.flags = O_PATH | O_CLOEXEC,
				     .resolve = RESOLVE_NO_SYMLINKS};
	AUTO_CLOSE int fd = -1;

	buf_add(&whole, directory.data, directory.length);
	buf_add(&whole, path.data, path.length);
	buf_add_text(&whole, "");
	fd = (int)syscall(SYS_openat2, bundle, whole.data, &how, sizeof(how));
	return fd < 0 && (errno == ELOOP || errno == ENOSYS);
}

/* Reads the link at path, below root; false where that is none. */
static bool read_link(int root, const struct buf *path, char *target,
		      size_t size, ssize_t *length)
{
	AUTO_CLOSE int fd = open_below(root, path->data + 1, RESOLVE_BENEATH);

	*length = fd < 0 ? -1 : readlinkat(fd, "", target, size);
	return *length > 0 && (size_t)*length < size;
}

/* path with its first link in the place of that. */
static struct text resolve_one(int root, struct text path, struct arena *arena)
{
	AUTO_BUF struct buf done = BUF_INIT;
	const char *at = path.data;
	const char *end = path.data + path.length;
	char target[PATH_MAX];
	ssize_t length;

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		const size_t parent = done.length;

		buf_add_char(&done, '/');
		buf_add(&done, part.data, part.length);
		if (!read_link(root, &done, target, sizeof(target), &length))
			continue;
		return path_by_words(
			arena,
			text_of(arena_printf(arena, "%.*s/%.*s/%.*s",
					     target[0] == '/' ? 0 : (int)parent,
					     done.data, (int)length, target,
					     (int)(end - at), at)));
	}
	return path;
}

struct text probe_image_step(int bundle, struct text directory,
			     struct text path, struct arena *arena)
{
	AUTO_CLOSE int root = -1;

	if (!has_links(bundle, directory, path))
		return path;
	root = open_root(bundle, directory);
	return root < 0 ? path : resolve_one(root, path, arena);
}

const struct probe_image probe_image = {
	probe_image_fakes_null, probe_image_step, probe_image_find_link};
