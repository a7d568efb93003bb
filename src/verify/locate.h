/* SPDX-License-Identifier: Apache-2.0 */
/* Which container of this host is meant. */
#pragma once

#include "verify/state.h"

struct verify_query {
	const char *proc;    /* VERIFY_PROC, or a test's own */
	const char *records; /* RECORD_DIRECTORY, whose names tell of roots */
	const char *root;    /* the runtime's; NULL: those that are usual */
};

/* Finds the container of that id, or of the one that begins with these twelve
 * characters or more, in a root where it is known to be running.
 * ERR_SYSTEM: there is none, or it does not run; ERR_USAGE: there are
 * several. */
CHECK int verify_locate_id(struct arena *arena,
			   const struct verify_query *query, const char *id,
			   struct verify_state *state, struct err *err);

/* Finds the container in whose pid or mount namespace the process is. *found is
 * false where there is none. */
CHECK int verify_locate_process(struct arena *arena,
				const struct verify_query *query, pid_t pid,
				struct verify_state *state, bool *found,
				struct err *err);

/* Calls visit for each container that is running, in all those roots, by root
 * and id. trouble is not NULL where what the runtime keeps of it can't be read
 * (of state then only root and id), or for a root that can't be listed (id is
 * "" then). */
void verify_locate_each(struct arena *arena, const struct verify_query *query,
			void (*visit)(const struct verify_state *state,
				      const struct err *trouble, void *context),
			void *context);
