/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID/task/TID/status (proc(5)): what the kernel holds of a thread. */
#pragma once

#include "base/text.h"

#include <stdbool.h>

enum verify_set {
	SET_INHERITABLE,
	SET_PERMITTED,
	SET_EFFECTIVE,
	SET_BOUNDING,
	SET_AMBIENT,
	SET_COUNT,
};

/* "CapInh", ...; as a spec names them, "inheritable". By enum verify_set. */
extern const char *const verify_set_fields[SET_COUNT];
extern const char *const verify_set_names[SET_COUNT];

struct verify_status {
	uint64_t sets[SET_COUNT]; /* bit N: capability N */
	bool no_new_privileges;
	bool dead;          /* a zombie: it does nothing any more */
	unsigned mode;      /* of seccomp: 0, 1 (strict), 2 (filter) */
	unsigned filters;   /* how many */
	unsigned tracer;    /* the process that traces it; 0: none */
	bool filters_known; /* Linux 5.9 and later say that */
	/* As whom it uses files, in the reader's user namespace. */
	bool ids_known;
	uint64_t uid;
	uint64_t gid;
	struct text groups; /* numbers between blanks; part of the text */
};

/* Reads a whole status file. False where it lacks a line that every Linux since
 * 4.10 has. */
bool verify_status_parse(struct text text, struct verify_status *status);

/* Whether two threads have the same of all that is compared. */
bool verify_status_equal(const struct verify_status *a,
			 const struct verify_status *b);
