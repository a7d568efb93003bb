/* SPDX-License-Identifier: Apache-2.0 */
/* Which container `ravelinctl verify` is about, and what it is held to. */
#pragma once

#include "admin/input.h"
#include "verify/state.h"
#include "verify/verify.h"

struct verify_subject {
	/* from the command line */
	const char *id;
	const char *pid;
	const char *root;
	const char *bundle;
	const char *config;
	const char *profile;
	const char *format;
	bool no_trace;
	/* from verify_subject_find() */
	struct arena arena;
	bool has_state; /* a runtime has it */
	struct verify_state state;
	/* from verify_subject_promise() */
	const char *held_to;       /* a file; NULL: the profile alone */
	struct buf text;           /* of that file */
	struct oci_document plain; /* as it is there */
	struct input input;        /* with a profile: the same under that */
	struct json_document record;
	struct oci_document process; /* what the record has of it */
	bool recorded;
	struct verify_promise promise;
};

#define VERIFY_SUBJECT_INIT                                                    \
	{                                                                      \
		.arena = ARENA_INIT, .text = BUF_INIT,                         \
		.plain = {.json = JSON_DOCUMENT_INIT}, .input = INPUT_INIT,    \
		.record = JSON_DOCUMENT_INIT,                                  \
		.process = {.json = JSON_DOCUMENT_INIT},                       \
	}

/* ERR_SYSTEM where this process can look into no container; command is what
 * another user would call where they can. */
CHECK int verify_subject_in_reach(const char *command, struct err *err);

/* Finds the container, or takes the process. What can't be found, or does not
 * run, is an error. */
CHECK int verify_subject_find(struct verify_subject *subject, struct err *err);

/* Reads what it was promised; what already differs there goes to findings. */
CHECK int verify_subject_promise(struct verify_subject *subject,
				 struct verify_findings *findings,
				 struct err *err);
void verify_subject_fini(struct verify_subject *subject);

#define AUTO_VERIFY_SUBJECT __attribute__((cleanup(verify_subject_fini)))
