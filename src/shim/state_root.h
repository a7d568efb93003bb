/* SPDX-License-Identifier: Apache-2.0 */
/* Where the next runtime keeps its containers, as it finds that out itself. */
#pragma once

#include "base/arena.h"
#include "shim/argv.h"

struct state_root {
	const char *path; /* in the arena, or a constant */
	/* It is absolute and without symbolic links, as far as it is there.
	 * Else path is what was asked for, "" for nothing. */
	bool known;
};

/* Looks at XDG_RUNTIME_DIR and USER where the runtime does. */
struct state_root state_root_of(const struct command *command,
				enum runtime_flavour flavour,
				struct arena *arena);
