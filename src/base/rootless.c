/* SPDX-License-Identifier: Apache-2.0 */
/* An ordinary user's process, and that user's own files. */
#include "base/rootless.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/trusted_path.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define NOBODY ((uid_t)-1)

/* Of whatever namespace. All share the inode behind an eventfd, which the
 * kernel made for its own user 0 at its start: it has that number here only if
 * the two are the same. No mount can put another one in its place.
 * /proc/self/uid_map would not do, since anybody may be root of the namespace
 * around. */
static bool is_hosts_root(uid_t user)
{
	AUTO_CLOSE int fd = user == 0 ? eventfd(0, EFD_CLOEXEC) : -1;
	struct stat status;

	return fd >= 0 && fstat(fd, &status) == 0 && status.st_uid == 0;
}

/* Whom the namespace around this one knows as this user, who is not the host's
 * root; NOBODY where that can't be told, or is root of that one. */
static uid_t find_outer(uid_t user)
{
	AUTO_FCLOSE FILE *file = fopen("/proc/self/uid_map", "re");
	unsigned long inside, outside, count;

	while (file != NULL &&
	       fscanf(file, "%lu %lu %lu", &inside, &outside, &count) == 3) {
		if (user < inside || user - inside >= count)
			continue;
		outside += user - inside;
		return outside != 0 ? (uid_t)outside : NOBODY;
	}
	return fs_in_user_namespace() ? NOBODY : user;
}

/* Only the file is read: who is known to a directory service alone has to be
 * asked for by HOME. */
static const char *find_home(struct arena *arena, uid_t user)
{
	AUTO_FCLOSE FILE *file = fopen("/etc/passwd", "re");
	const char *home = getenv("HOME");
	const struct passwd *entry = NULL;

	do
		entry = file != NULL ? fgetpwent(file) : NULL;
	while (entry != NULL && entry->pw_uid != user);
	if (entry != NULL)
		home = entry->pw_dir;
	return home != NULL && home[0] == '/'
		       ? arena_copy(arena, home, strlen(home))
		       : NULL;
}

static void find_state(struct arena *arena, uid_t user, uid_t outer,
		       struct rootless *found)
{
	const char *directory =
		arena_printf(arena, "/run/user/%u", (unsigned)outer);
	struct err ignored = ERR_INIT;
	char real[PATH_MAX];
	struct stat status;

	if (outer == NOBODY ||
	    trusted_path_resolve_of(user, directory, real, &status, &ignored) <
		    0 ||
	    !S_ISDIR(status.st_mode) || status.st_uid != user ||
	    (status.st_mode & 022) != 0)
		return;
	found->runtime = directory;
	found->real_runtime = arena_copy(arena, real, strlen(real));
	found->state = arena_printf(arena, "%s/ravelin", real);
}

struct rootless rootless_find(struct arena *arena)
{
	struct rootless found = {.is = false};
	uid_t user = geteuid();
	const char *home;
	uid_t outer;

	if (getauxval(AT_SECURE) != 0 || is_hosts_root(user))
		return found;
	found.is = true;
	outer = find_outer(user);
	find_state(arena, user, outer, &found);
	home = find_home(arena, outer);
	if (home == NULL)
		return found;
	found.configuration = arena_printf(arena, "%s/.config/ravelin", home);
	found.log = arena_printf(arena, "%s/.local/state/ravelin", home);
	return found;
}

const char *rootless_name(const struct rootless *user, const char *path,
			  struct arena *arena)
{
	size_t length =
		user->real_runtime != NULL ? strlen(user->real_runtime) : 0;

	if (length == 0 || strncmp(path, user->real_runtime, length) != 0 ||
	    path[length] != '/')
		return path;
	return arena_printf(arena, "%s%s", user->runtime, path + length);
}
