/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the next runtime, and telling it from ourselves. */
#include "shim/runtime.h"

#include "base/trusted_path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIGURATION "/etc/ravelin"
#define LINK_PREFIX   "ravelin-"

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* What a path must be to be executed; owner and mode were checked. */
static int check_executable(const char *path, const struct stat *status,
			    struct err *err)
{
	if (!S_ISREG(status->st_mode))
		return err_set(err, ERR_REFUSED,
			       "%s is no regular file: name the runtime's "
			       "binary",
			       path);
	if ((status->st_mode & 0111) == 0)
		return err_set(err, ERR_REFUSED,
			       "%s is not executable: chmod +x it", path);
	return 0;
}

/* Whether two files have the same bytes; their sizes are equal. */
static int same_bytes(const char *path, const char *other, bool *same,
		      struct err *err)
{
	AUTO_CLOSE int a = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	AUTO_CLOSE int b = open(other, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char chunk_a[16384];
	char chunk_b[sizeof(chunk_a)];
	ssize_t got;

	if (a < 0 || b < 0)
		return err_set_errno(err, errno, "cannot read %s",
				     a < 0 ? path : other);
	do {
		got = read(a, chunk_a, sizeof(chunk_a));
		if (got < 0 || read(b, chunk_b, (size_t)got) != got)
			return err_set_errno(err, errno,
					     "cannot compare %s and %s", path,
					     other);
		*same = memcmp(chunk_a, chunk_b, (size_t)got) == 0;
	} while (got > 0 && *same);
	return 0;
}

/* Whether path is this very program, or a copy of it. */
static int is_self(const char *path, const struct stat *status, bool *self,
		   struct err *err)
{
	static const char own[] = "/proc/self/exe";
	struct stat own_status;

	if (stat(own, &own_status) < 0)
		return err_set_errno(err, errno,
				     "cannot tell %s from ravelin itself: %s",
				     path, own);
	*self = own_status.st_dev == status->st_dev &&
		own_status.st_ino == status->st_ino;
	if (*self || own_status.st_size != status->st_size)
		return 0;
	return same_bytes(path, own, self, err);
}

/* A path that somebody named: resolved, checked, and whether it is us. owner:
 * who may have laid it, as root may. */
static int check_named(uid_t owner, const char *path, struct runtime *out,
		       bool *self, struct err *err)
{
	struct stat status = {0};

	if (trusted_path_resolve_of(owner, path, out->path, &status, err) < 0 ||
	    check_executable(out->path, &status, err) < 0)
		return -1;
	return is_self(out->path, &status, self, err);
}

/* directory, "/", middle and name in one. */
static int join(char out[PATH_MAX], const char *directory, const char *middle,
		const char *name, struct err *err)
{
	size_t first = strlen(directory);
	size_t second = strlen(middle);
	size_t third = strlen(name);

	if (first + second + third + 2 > PATH_MAX)
		return err_set(err, ERR_REFUSED, "%s: path too long", name);
	memcpy(out, directory, first);
	out[first++] = '/';
	memcpy(out + first, middle, second);
	memcpy(out + first + second, name, third + 1);
	return 0;
}

/* 1: there is something at path, 0: nothing, -1: can't tell. */
static int exists(const char *path, struct err *err)
{
	struct stat status;

	if (lstat(path, &status) == 0)
		return 1;
	if (errno == ENOENT || errno == ENOTDIR)
		return 0;
	return err_set_errno(err, errno, "cannot look at %s", path);
}

/* A link in the configuration: 1 when it is there and good. */
static int try_link(uid_t owner, const char *configuration, const char *middle,
		    const char *name, struct runtime *out, struct err *err)
{
	char path[PATH_MAX];
	bool self = false;
	int found;

	if (join(path, configuration, middle, name, err) < 0)
		return -1;
	found = exists(path, err);
	if (found <= 0)
		return found;
	if (check_named(owner, path, out, &self, err) < 0)
		return err_wrap(err, "%s must lead to runc or crun", path);
	if (self)
		return err_set(err, ERR_REFUSED,
			       "%s leads back to ravelin itself: make it a "
			       "link to runc or crun",
			       path);
	out->argv0 = out->path;
	out->flavour = runtime_flavour_of(out->path);
	return 1;
}

/* --ravelin-runtime. A link called ravelin-NAME that leads to us is a chain
 * somebody asked for, if it ends at another program: it must keep its name. */
static int use_explicit(const struct runtime_query *query,
			const char *configuration, struct runtime *out,
			struct err *err)
{
	const char *path = query->explicit_path;
	const char *name = base_of(path);
	bool self = false;
	struct runtime end = {.flavour = RUNTIME_OTHER};
	int found = 0;

	if (check_named(0, path, out, &self, err) < 0)
		return err_wrap(err, "--ravelin-runtime %s", path);
	out->argv0 = out->path;
	out->flavour = runtime_flavour_of(out->path);
	if (!self)
		return 0;
	if (strncmp(name, LINK_PREFIX, sizeof(LINK_PREFIX) - 1) == 0 &&
	    name[sizeof(LINK_PREFIX) - 1] != '\0') {
		name += sizeof(LINK_PREFIX) - 1;
		found = try_link(0, configuration, "runtimes/", name, &end,
				 err);
		if (found < 0)
			return -1;
	}
	if (found == 0)
		return err_set(err, ERR_REFUSED,
			       "--ravelin-runtime %s is ravelin itself: name "
			       "runc or crun, or a link ravelin-NAME for which "
			       "%s/runtimes/NAME exists",
			       path, configuration);
	out->argv0 = path;
	out->flavour = end.flavour;
	return 0;
}

/* The first program of that name which is not us: 1 when there is one. */
static int search(const char *const *directories, const char *name,
		  struct runtime *out, struct err *err)
{
	for (; *directories != NULL; directories++) {
		char path[PATH_MAX];
		bool self = false;
		int found;

		if (join(path, *directories, "", name, err) < 0)
			return -1;
		found = exists(path, err);
		if (found < 0)
			return -1;
		if (found == 0)
			continue;
		if (check_named(0, path, out, &self, err) < 0)
			return err_wrap(err, "%s can't be the next runtime",
					path);
		if (self)
			continue;
		out->argv0 = out->path;
		out->flavour = runtime_flavour_of(out->path);
		return 1;
	}
	return 0;
}

/* The links in one directory: 1 when one of them is there and good. */
static int try_links(uid_t owner, const char *configuration,
		     const char *link_name, struct runtime *out,
		     struct err *err)
{
	int found = 0;

	if (link_name != NULL)
		found = try_link(owner, configuration, "runtimes/", link_name,
				 out, err);
	return found != 0 ? found
			  : try_link(owner, configuration, "", "runtime", out,
				     err);
}

int runtime_find(const struct runtime_query *query, struct runtime *out,
		 struct err *err)
{
	const char *configuration = query->configuration != NULL
					    ? query->configuration
					    : CONFIGURATION;
	const char *const *directories = query->directories != NULL
						 ? query->directories
						 : runtime_directories;
	int found = 0;

	if (query->explicit_path != NULL)
		return use_explicit(query, configuration, out, err);
	/* A home that can't be looked into is not the user's. */
	if (query->own != NULL &&
	    faccessat(AT_FDCWD, query->own, X_OK, AT_EACCESS) == 0)
		found = try_links(geteuid(), query->own, query->link_name, out,
				  err);
	if (found == 0)
		found = try_links(0, configuration, query->link_name, out, err);
	if (found == 0)
		found = search(directories, "runc", out, err);
	if (found == 0)
		found = search(directories, "crun", out, err);
	if (found == 0)
		return err_set(err, ERR_REFUSED,
			       "no runtime found: install runc or crun, or "
			       "make %s/runtime a link to one",
			       configuration);
	return found < 0 ? -1 : 0;
}
