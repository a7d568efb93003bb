/* SPDX-License-Identifier: Apache-2.0 */
/* Where the next runtime keeps its containers. Measured with runc 1.1.5 and
 * crun 1.8.1; tests/live/record.bats has the cases. */
#include "shim/state_root.h"

#include "base/fs.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As both take it: what is empty is not set. */
static const char *runtime_directory(void)
{
	const char *path = getenv("XDG_RUNTIME_DIR");

	return path != NULL && path[0] != '\0' ? path : NULL;
}

static const char *runc_root(struct arena *arena)
{
	const char *directory = runtime_directory();
	const char *user = getenv("USER");

	/* Root's only in a user namespace, unless it says it is the host's. */
	if (directory == NULL ||
	    (geteuid() == 0 && ((user != NULL && strcmp(user, "root") == 0) ||
				!fs_in_user_namespace())))
		return "/run/runc";
	return arena_printf(arena, "%s/runc", directory);
}

static const char *crun_root(struct arena *arena)
{
	const char *directory = runtime_directory();

	return directory == NULL ? "/run/crun"
				 : arena_printf(arena, "%s/crun", directory);
}

/* Takes empty names, "." and, with the name before it, ".." out of an absolute
 * path, without a look at the files. */
static const char *clean(struct arena *arena, const char *path)
{
	char *out = arena_copy(arena, path, strlen(path));
	size_t length = 0;

	while (*path != '\0') {
		size_t name;

		path += strspn(path, "/");
		name = strcspn(path, "/");
		if (name == 2 && memcmp(path, "..", 2) == 0) {
			while (length > 0 && out[--length] != '/')
				;
		} else if (name > 0 && !(name == 1 && path[0] == '.')) {
			out[length++] = '/';
			memmove(out + length, path, name);
			length += name;
		}
		path += name;
	}
	out[length] = '\0';
	return length > 0 ? out : "/";
}

/* Follows the links in an absolute path; behind what is there, the runtime
 * makes the rest. */
static const char *resolve(struct arena *arena, const char *path)
{
	char *head = arena_copy(arena, path, strlen(path));
	char real[PATH_MAX];
	char *slash;

	while (realpath(head, real) == NULL) {
		slash = strrchr(head, '/');
		if (errno != ENOENT || slash == NULL || slash == head)
			return clean(arena, path);
		*slash = '\0';
	}
	return clean(arena,
		     arena_printf(arena, "%s/%s", real, path + strlen(head)));
}

/* Where a relative root begins: crun looks at it in the bundle already, and so
 * does runc at an empty one. */
static const char *base_of(const struct command *command, bool in_bundle)
{
	return in_bundle && command->verb == VERB_LAUNCH &&
			       command->bundle != NULL
		       ? command->bundle
		       : ".";
}

struct state_root state_root_of(const struct command *command,
				enum runtime_flavour flavour,
				struct arena *arena)
{
	const char *root = command->root;
	bool is_crun = flavour == RUNTIME_CRUN;
	char base[PATH_MAX];

	/* Early versions of crun took its value for the root. */
	if ((root == NULL && flavour == RUNTIME_OTHER) ||
	    (is_crun && command->rootless != NULL))
		return (struct state_root){root != NULL ? root : "", false};
	if (root == NULL)
		root = is_crun ? crun_root(arena) : runc_root(arena);
	if (root[0] != '/') {
		bool in_bundle = is_crun || root[0] == '\0';

		if (realpath(base_of(command, in_bundle), base) == NULL)
			return (struct state_root){root, false};
		root = arena_printf(arena, "%s/%s", base, root);
	}
	/* runc takes ".." back before any link is followed. */
	if (!is_crun)
		root = clean(arena, root);
	return (struct state_root){resolve(arena, root), true};
}
