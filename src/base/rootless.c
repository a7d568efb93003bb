/* SPDX-License-Identifier: Apache-2.0 */
/* An ordinary user's process, and that user's own files. */
#include "base/rootless.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/trusted_path.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Whom the namespace that this one was made in knows as this user; false where
 * that can't be told. */
static bool find_outer(uid_t user, uid_t *outer)
{
	AUTO_FCLOSE FILE *file = fopen("/proc/self/uid_map", "re");
	unsigned long inside, outside, count;

	while (file != NULL &&
	       fscanf(file, "%lu %lu %lu", &inside, &outside, &count) == 3) {
		if (user < inside || user - inside >= count)
			continue;
		*outer = (uid_t)(outside + (user - inside));
		return true;
	}
	return false;
}

/* Whether that user made the user namespace that this process is in. */
static bool is_maker(uid_t user)
{
	AUTO_CLOSE int fd = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	uid_t maker;

	return fd >= 0 && ioctl(fd, NS_GET_OWNER_UID, &maker) == 0 &&
	       maker == user;
}

/* The kernel's number of the user namespace that is there from the start (since
 * Linux 6.18 in linux/nsfs.h): root, who asks at every command, needs to open
 * nothing. */
#define FIRST_NAMESPACE 0xEFFFFFFDU

static bool is_hosts_root(uid_t user)
{
	struct stat status;

	return user == 0 && stat("/proc/self/ns/user", &status) == 0 &&
	       status.st_ino == FIRST_NAMESPACE;
}

/* *outer receives who this user is outside of a namespace of the user's own. */
static bool is_ordinary(uid_t user, uid_t *outer)
{
	if (!fs_in_user_namespace()) {
		*outer = user;
		return user != 0;
	}
	if (!find_outer(user, outer))
		return false;
	if (user != 0)
		return true;
	return *outer != 0 && is_maker(user);
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

static const char *find_state(struct arena *arena, uid_t user)
{
	const char *directory = getenv("XDG_RUNTIME_DIR");
	struct err ignored = ERR_INIT;
	char real[PATH_MAX];
	struct stat status;

	if (directory == NULL || directory[0] != '/' ||
	    trusted_path_resolve_of(user, directory, real, &status, &ignored) <
		    0 ||
	    !S_ISDIR(status.st_mode) || status.st_uid != user ||
	    (status.st_mode & 022) != 0)
		return NULL;
	return arena_printf(arena, "%s/ravelin", real);
}

struct rootless rootless_find(struct arena *arena)
{
	struct rootless found = {.is = false};
	uid_t user = geteuid();
	const char *home;
	uid_t outer = 0;

	if (getauxval(AT_SECURE) != 0 || is_hosts_root(user) ||
	    !is_ordinary(user, &outer))
		return found;
	found.is = true;
	found.state = find_state(arena, user);
	home = find_home(arena, outer);
	if (home == NULL)
		return found;
	found.configuration = arena_printf(arena, "%s/.config/ravelin", home);
	found.log = arena_printf(arena, "%s/.local/state/ravelin", home);
	return found;
}
