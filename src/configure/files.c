/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and replacing one configuration file. */
#include "configure/files.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>

#define MOST_LINKS      40 /* as the kernel has it */
#define MOST_ATTRIBUTES 65536

/* A new absolute path in place of path: what the link there says. 0 where it is
 * none. */
static int follow_link(char path[PATH_MAX])
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	char *slash = strrchr(path, '/');
	size_t directory = (size_t)(slash - path) + 1;

	if (length < 0)
		return errno == EINVAL || errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : -1;
	target[length] = '\0';
	if (target[0] == '/')
		directory = 0;
	if (directory + (size_t)length >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(path + directory, target, (size_t)length + 1);
	return 1;
}

/* Adds the parts of a path of which nothing is there. */
static int add_parts(const char *at, struct buf *out)
{
	while (*at != '\0') {
		struct text part = {at, strcspn(at, "/")};

		at += part.length + strspn(at + part.length, "/");
		if (part.length == 0 || text_is(part, "."))
			continue;
		if (text_is(part, "..")) {
			errno = ENOENT;
			return -1;
		}
		buf_add_char(out, '/');
		buf_add(out, part.data, part.length);
	}
	return 0;
}

/* The same place by a name without links, ".." and the like as far as there is
 * something, so that the name stays when the rest is made. */
static int resolve_parents(const char *path, char real[PATH_MAX])
{
	AUTO_BUF struct buf part = BUF_INIT;
	AUTO_BUF struct buf name = BUF_INIT;
	size_t end = strlen(path);

	buf_add(&part, path, end);
	for (;;) {
		while (end > 1 && path[end - 1] != '/')
			end--;
		part.data[end] = '\0';
		if (realpath(part.data, real) != NULL)
			break;
		if (errno != ENOENT || end == 1)
			return -1;
		end--;
	}
	buf_add_text(&name, strcmp(real, "/") == 0 ? "" : real);
	if (add_parts(path + end, &name) < 0)
		return -1;
	if (name.length >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(real, name.data, name.length + 1);
	return 0;
}

static int resolve(const char *path, char real[PATH_MAX], struct err *err)
{
	AUTO_FREE char *here = path[0] != '/' ? getcwd(NULL, 0) : NULL;
	char whole[PATH_MAX];
	int followed = 1;
	int length;

	if (realpath(path, real) != NULL)
		return 0;
	if (errno != ENOENT)
		return err_set_errno(err, errno, "%s: cannot follow", path);
	length = snprintf(whole, sizeof(whole), "%s%s%s",
			  here != NULL ? here : "", here != NULL ? "/" : "",
			  path);
	if (length < 0 || (size_t)length >= sizeof(whole))
		return err_set_errno(err, ENAMETOOLONG, "%s", path);
	for (unsigned i = 0; followed > 0 && i < MOST_LINKS; i++)
		followed = follow_link(whole);
	if (followed != 0 || resolve_parents(whole, real) < 0)
		return err_set_errno(err, followed > 0 ? ELOOP : errno,
				     "%s: cannot follow", path);
	return 0;
}

int configure_file_read(struct configure_file *file, const char *path,
			struct err *err)
{
	AUTO_CLOSE int fd = -1;

	if (resolve(path, file->path, err) < 0)
		return -1;
	fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", path);
	if (fs_read_regular(fd, file->path, CONFIGURE_MOST_SIZE, &file->text,
			    &file->status, err) < 0)
		return -1;
	file->there = true;
	return 0;
}

struct text configure_file_text(const struct configure_file *file)
{
	if (!file->there)
		return (struct text){NULL, 0};
	return file->text.length > 0 ? buf_text(&file->text) : TEXT("");
}

/* Gives the file to all that the old one has: its label, its access list. */
static int copy_attributes(int from, int to)
{
	AUTO_FREE char *names = malloc(MOST_ATTRIBUTES);
	AUTO_FREE char *value = malloc(MOST_ATTRIBUTES);
	ssize_t length = -1;

	if (names != NULL && value != NULL)
		length = flistxattr(from, names, MOST_ATTRIBUTES);
	if (length < 0)
		return errno == ENOTSUP ? 0 : -1;
	for (const char *name = names; name < names + length;
	     name += strlen(name) + 1) {
		ssize_t size = fgetxattr(from, name, value, MOST_ATTRIBUTES);

		if (size < 0 || fsetxattr(to, name, value, (size_t)size, 0) < 0)
			return -1;
	}
	return 0;
}

static int keep_attributes(const struct configure_file *file,
			   const struct fs_draft *draft, struct err *err)
{
	AUTO_CLOSE int from = open(file->path, O_RDONLY | O_CLOEXEC);
	AUTO_CLOSE int to = openat(draft->directory, draft->temporary,
				   O_WRONLY | O_NOFOLLOW | O_CLOEXEC);

	if (from < 0 || to < 0 || copy_attributes(from, to) < 0 ||
	    (draft->sync && fsync(to) < 0))
		return err_set_errno(err, errno,
				     "%s: cannot keep its attributes",
				     file->path);
	return 0;
}

/* Opens the directory that the file is in. */
static int open_parent(const char *path)
{
	AUTO_BUF struct buf parent = BUF_INIT;

	buf_add(&parent, path, (size_t)(strrchr(path, '/') - path) + 1);
	return open(parent.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int configure_file_write(const struct configure_file *file, struct text text,
			 struct err *err)
{
	AUTO_CLOSE int directory = open_parent(file->path);
	const struct stat fresh = {.st_mode = S_IFREG | 0644,
				   .st_uid = geteuid(),
				   .st_gid = getegid()};
	struct fs_draft draft;

	if (directory < 0)
		return err_set_errno(err, errno,
				     "%s: cannot open its directory",
				     file->path);
	fs_remove_drafts(directory, strrchr(file->path, '/') + 1);
	if (fs_draft_write(&draft, directory, strrchr(file->path, '/') + 1,
			   file->there ? &file->status : &fresh,
			   (struct text_list){&text, 1}, err) < 0)
		return err_wrap(err, "%s", file->path);
	if (file->there && keep_attributes(file, &draft, err) < 0) {
		fs_draft_discard(&draft);
		return -1;
	}
	if (fs_draft_commit(&draft, err) < 0)
		return err_wrap(err, "%s", file->path);
	return 0;
}

void configure_file_clean(const struct configure_file *file)
{
	AUTO_CLOSE int directory = open_parent(file->path);

	if (directory >= 0)
		fs_remove_drafts(directory, strrchr(file->path, '/') + 1);
}

int configure_file_delete(const struct configure_file *file, struct err *err)
{
	if (unlink(file->path) < 0 && errno != ENOENT)
		return err_set_errno(err, errno, "%s: cannot remove",
				     file->path);
	return 0;
}

void configure_file_fini(struct configure_file *file)
{
	buf_fini(&file->text);
}

void configure_missing_directories(const char *path, struct buf *missing)
{
	AUTO_BUF struct buf part = BUF_INIT;

	for (const char *at = path; *at != '\0'; at++) {
		if (*at == '/' && at > path && access(part.data, F_OK) < 0)
			buf_printf(missing, "%s\n", part.data);
		buf_add_char(&part, *at);
	}
}
