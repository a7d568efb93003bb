/* SPDX-License-Identifier: Apache-2.0 */
/* The container in which something was refused, and who set it up so. */
#pragma once

#include "denial/denial.h"
#include "oci/document.h"
#include "verify/promise.h"
#include "verify/state.h"

struct denial_container {
	struct arena arena;
	struct verify_state state; /* id NULL: none is known */
	bool ours;                 /* ravelin started it */
	/* What its document says, and what the engine had asked for; the same
	 * where ravelin changed nothing. */
	struct buf text;
	struct buf pristine_text;
	struct oci_document document;
	struct oci_document pristine;
	bool has_promise; /* both are read */
	struct verify_promise promise;
	struct verify_promise asked;
};

#define DENIAL_CONTAINER_INIT                                                  \
	{                                                                      \
		.arena = ARENA_INIT, .text = BUF_INIT,                         \
		.pristine_text = BUF_INIT,                                     \
		.document = {.json = JSON_DOCUMENT_INIT},                      \
		.pristine = {.json = JSON_DOCUMENT_INIT},                      \
	}

/* Fills in what is kept of the container that state names. */
void denial_container_load(struct denial_container *container);

/* Finds the one of that id, or where id is NULL the one that the process pid is
 * in, in the runtime's root (NULL: the usual ones), and fills in what is kept
 * of it; *process is the one to look at. ERR_USAGE, ERR_SYSTEM as
 * verify/locate.h. */
CHECK int denial_container_locate(struct denial_container *container,
				  const char *id, const char *pid,
				  const char *root, pid_t *process,
				  struct err *err);

/* Finds the one that the process of a record is in, where it still runs: a
 * process of that pid that began before the record's time and has that name.
 * False where there is none, or it can't be looked at. */
bool denial_container_find(struct denial_container *container,
			   const struct denial *denial);
void denial_container_fini(struct denial_container *container);

#define AUTO_DENIAL_CONTAINER __attribute__((cleanup(denial_container_fini)))

/* Begins a line that is an exception's. */
#define DENIAL_EXCEPTION      "\"allow\": {"

/* Chooses whose line would allow it: of a restriction that ravelin made, the
 * exception of its policy; else the layer's own, with what ravelin would need
 * beside it. container: NULL where none is known. Texts live in arena. */
void denial_container_settle(const struct denial_container *container,
			     struct denial *denial, struct arena *arena);
