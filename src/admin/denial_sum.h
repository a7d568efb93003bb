/* SPDX-License-Identifier: Apache-2.0 */
/* The refusals that logs tell of, each kind once. */
#pragma once

#include "base/err.h"
#include "denial/denial.h"

/* Kinds that are kept; what more there are is counted. */
#define DENIAL_SUM_MOST 1000

struct denial_kind {
	struct denial_kind *next;
	struct denial denial; /* the last one */
	uint64_t digest;      /* of its sentence */
	unsigned long count;
};

struct denial_place {
	const char *file; /* as it was named; NULL: nowhere */
	unsigned long line;
};

struct denial_sum {
	const struct denial_ask *ask;
	struct arena arena;
	struct denial_kind *first; /* in order of their first */
	struct denial_kind *last;
	unsigned kinds;
	unsigned long dropped; /* of kinds beyond DENIAL_SUM_MOST */
	unsigned long lines;
	unsigned long skipped; /* lines of something else */
	unsigned long broken;  /* records that can't be understood */
	struct denial_place first_broken;
	const char *file;   /* that is read */
	unsigned long line; /* of it */
	unsigned files;
	bool lost; /* a log says that records are missing */
};

/* Adds those of a file, whose name stays the caller's and is kept; "-":
 * standard input. */
CHECK int denial_sum_read(struct denial_sum *sum, const char *file,
			  struct err *err);
void denial_sum_fini(struct denial_sum *sum);
