/* SPDX-License-Identifier: Apache-2.0 */
/* What a running container has beyond what it was promised: one difference
 * each. */
#pragma once

#include "base/arena.h"
#include "base/cleanup.h"

#include <stdbool.h>
#include <sys/types.h>

enum verify_severity {
	VERIFY_LOW,    /* something could not be looked at */
	VERIFY_MEDIUM, /* less of a barrier than was promised */
	VERIFY_HIGH,   /* a barrier is not there */
};

struct verify_finding {
	struct verify_finding *next;
	enum verify_severity severity;
	const char *check; /* "capabilities", "masked", ... */
	pid_t pid;         /* the process; 0: the whole container */
	pid_t thread;      /* the thread of it; 0: all that were looked at */
	const char *where; /* a field of its status, a path, a namespace */
	const char *expected;
	const char *found;
};

/* In the order in which they were found. */
struct verify_findings {
	struct arena *arena; /* what they live in */
	struct verify_finding *first;
	struct verify_finding *last;
	unsigned count;
};

/* Appends a copy of finding; its texts must live as long as the arena. */
void verify_findings_add(struct verify_findings *findings,
			 const struct verify_finding *finding);

/* Takes away each that others lack: of the same check, process and place. */
void verify_findings_keep(struct verify_findings *findings,
			  const struct verify_findings *others);

const char *verify_severity_name(enum verify_severity severity);
