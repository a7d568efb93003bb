/* SPDX-License-Identifier: Apache-2.0 */
/* What is shared by the two ways of ravelinctl configure. */
#pragma once

#include "configure/files.h"
#include "configure/state.h"
#include "engine/engine.h"

#define CONFIGURE_MOST_PROFILES 32

struct configure {
	/* from the command line */
	const struct engine *engine;
	const char *config; /* --config */
	struct text profiles[CONFIGURE_MOST_PROFILES];
	bool dry_run;
	bool undo;
	/* what follows from it */
	char binary[PATH_MAX]; /* ravelin */
	char next[PATH_MAX];   /* the runtime that comes next */
	struct engine_request request;
	bool overruled; /* the default is not what the file says */
	struct configure_file file;
	struct configure_state state;
	struct buf out; /* what is printed at the end */
};

/* Registers ravelin, or with dry_run prints what would be written. */
CHECK int configure_add(struct configure *configure, struct err *err);
/* Undoes that. */
CHECK int configure_undo(struct configure *configure, struct err *err);
/* Takes the note of a configuration away, or older in its place, and all that
 * was made for it alone but the file. */
CHECK int configure_forget(struct configure *configure, struct json *known,
			   struct json *older, struct err *err);

/* Adds a line for each of ours that is in the request: "ravelin, ravelin-x". */
void configure_add_names(const struct configure *configure, struct buf *out);
