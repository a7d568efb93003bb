/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether this process is an ordinary user's, and where such a user's own files
 * are.
 *
 * An ordinary user may be called root: of a user namespace, as podman does
 * (user_namespaces(7)). That root has no more rights on the host than who made
 * the namespace. Who made it, and the one around it, can't be told from inside;
 * so only who is uid 0 here and on the host is the host's root, in a namespace
 * or not, and all others are ordinary users.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>

/* All of these are absolute, and need not be there; NULL: there is no place. */
struct rootless {
	bool is; /* an ordinary user's */
	/* ~/.config/ravelin, by the home directory of passwd(5), else by HOME.
	 * XDG_CONFIG_HOME and HOME are not handed on by engines to each command
	 * of a container, so that they would hold for some of them. */
	const char *configuration;
	/* ~/.local/state/ravelin */
	const char *log;
	/* /run/user/UID/ravelin, where that directory is the user's own. By
	 * XDG_RUNTIME_DIR each command could have another. */
	const char *state;
	/* /run/user/UID, and that directory's real path: another one where
	 * rootlesskit(1) put links into /run, and each time it is started. NULL
	 * where state is. */
	const char *runtime, *real_runtime;
};

/* Asks for nothing of the environment, and finds nothing, where this process is
 * the host's root's, or has more rights than who called it (AT_SECURE). The
 * texts live in arena. */
struct rootless rootless_find(struct arena *arena);

/* A real path as all of the user's processes have it, whatever namespace they
 * are in: what is below user->real_runtime by user->runtime. path itself, or in
 * arena. */
const char *rootless_name(const struct rootless *user, const char *path,
			  struct arena *arena);
