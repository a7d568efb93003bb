/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ravelinctl configure has done to this host, so that it can be undone:
 * /etc/ravelin/configured.json, or the same below a user's configuration
 * directory. It is there only while something is configured.
 *
 *   {"configurations": [{"engine": NAME, "file": PATH, "written": SHA-256,
 *                        "from": SHA-256, "before": TEXT|null,
 *                        "binaries": [PATH...],
 *                        "links": [PATH...],
 *                        "directories": [PATH...], "divert": BOOLEAN}...],
 *    "links": [PATH...], "diversion": {...}, "directory": BOOLEAN,
 *    "parent": BOOLEAN}
 *
 * before is the backup: the whole file as it was. written is what it became, or
 * was about to become, and from what was there until then. binaries are the
 * ravelins that were registered; another one may undo it. links of a
 * configuration are those that it needs, the others those that were made.
 * directory and parent: that of this file, and the one above, were made as
 * well.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "configure/lock.h"
#include "json/json.h"

#include <limits.h>

struct configure_state {
	char path[PATH_MAX];
	struct buf text; /* of the file as it was read */
	struct json_document document;
	struct configure_lock lock;
};

#define CONFIGURE_STATE_INIT                                                   \
	{                                                                      \
		.text = BUF_INIT, .document = JSON_DOCUMENT_INIT               \
	}

/* The directory of a user's configuration: $XDG_CONFIG_HOME or ~/.config. */
CHECK int configure_user_directory(struct buf *directory, struct err *err);

/* Reads it; empty where there is none. ERR_REFUSED: others could have written
 * it, root is to do so below another user's directory, or a user's has a
 * diversion. With lock nobody else does so until
 * configure_state_fini(), to which all that is written belongs. */
CHECK int configure_state_read(struct configure_state *state, bool user,
			       bool lock, struct err *err);
/* Writes it, or takes it away where nothing is configured any more. */
CHECK int configure_state_write(struct configure_state *state, struct err *err);
void configure_state_fini(struct configure_state *state);

/* The configuration of that file, or NULL. */
struct json *configure_state_find(const struct configure_state *state,
				  const char *engine, const char *file);
/* The same; a new one where there is none. */
struct json *configure_state_require(struct configure_state *state,
				     const char *engine, const char *file);

/* Whether text, of the file now, is one whose form from before is known as a
 * whole: nobody has edited it since. */
bool configure_state_knows(const struct json *configuration, struct text text);

/* Strings of an array that is a member of object, which is made where it is
 * missing: adding one that is not in it, and whether one is. */
void configure_state_add(struct configure_state *state, struct json *object,
			 const char *name, const char *word);
bool configure_state_has(const struct json *object, const char *name,
			 const char *word);
/* Whether some configuration has that link. */
bool configure_state_needs(const struct configure_state *state,
			   const char *link);
/* The same of the diversion. */
bool configure_state_diverts(const struct configure_state *state);

/* The array of strings that is a member of object; lives as long as the state.
 */
struct text_list configure_state_list(struct configure_state *state,
				      const struct json *object,
				      const char *name);

/* A string for the state that outlives text. */
struct json *configure_state_string(struct configure_state *state,
				    struct text text);
