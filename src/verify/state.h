/* SPDX-License-Identifier: Apache-2.0 */
/* What a runtime keeps of a container: ROOT/ID/state.json of runc and those
 * like it, ROOT/ID/status of crun. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <sys/types.h>

struct verify_state {
	const char *root;
	const char *id;
	const char *bundle; /* NULL: not said */
	const char *config; /* the config.json that it was started with */
	pid_t pid;
	uint64_t start; /* of the process, in ticks since boot; 0: not said */
	bool created;   /* made, but not started yet */
};

/* Reads it; texts live in arena, where root and id must live too. *found is
 * false where the runtime has no container of that id. ERR_INPUT: what is there
 * can't be understood. */
CHECK int verify_state_read(struct arena *arena, const char *root,
			    const char *id, struct verify_state *state,
			    bool *found, struct err *err);

/* Understands the text of such a file; name is for messages. */
CHECK int verify_state_parse(struct arena *arena, const char *name,
			     struct text text, struct verify_state *state,
			     struct err *err);
