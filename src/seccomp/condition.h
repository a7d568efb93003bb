/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons of one argument of a system call, and lists of them.
 *
 * All 64 bits are compared, as libseccomp does; where the kernel takes an int
 * it looks at the low 32 only, so a profile compares those by a mask.
 */
#pragma once

#include "base/text.h"

#define SECCOMP_ARGUMENTS 6

enum seccomp_op {
	SECCOMP_EQ,
	SECCOMP_MASKED_EQ, /* (argument & mask) == value */
	SECCOMP_NE,
	SECCOMP_LT,
	SECCOMP_LE,
	SECCOMP_GE,
	SECCOMP_GT,
};

struct seccomp_condition {
	uint64_t value; /* without bits that the mask lacks */
	uint64_t mask;  /* of MASKED_EQ; all ones for the others */
	enum seccomp_op op;
	uint8_t index; /* of the argument, 0 to 5 */
};

/* All of a rule's conditions hold at once: at most one for each argument,
 * sorted by it. */
struct seccomp_conditions {
	const struct seccomp_condition *list;
	unsigned count;
};

/* The one spelling of what means the same (EQ for a mask of all ones). */
struct seccomp_condition seccomp_condition_normal(unsigned index,
						  enum seccomp_op op,
						  uint64_t value,
						  uint64_t mask);
bool seccomp_condition_matches(const struct seccomp_condition *condition,
			       uint64_t argument);
/* Whether every value has that property (GE 0, an empty mask). */
bool seccomp_condition_always(const struct seccomp_condition *condition);
bool seccomp_condition_never(const struct seccomp_condition *condition);
/* EQ or MASKED_EQ. */
bool seccomp_condition_is_cube(const struct seccomp_condition *condition);
/* -1, 0, 1: a total order without meaning, for output that is always the
 * same. */
int seccomp_condition_compare(const struct seccomp_condition *a,
			      const struct seccomp_condition *b);
/* Whether every value that a takes is one that b takes. Both are of one
 * argument; never wrongly true. */
bool seccomp_condition_implies(const struct seccomp_condition *a,
			       const struct seccomp_condition *b);

enum seccomp_join {
	SECCOMP_JOINED,
	SECCOMP_NEVER,   /* no value is in both */
	SECCOMP_INEXACT, /* one condition can't say it */
};

/* What is in both a and b, which are of one argument. */
enum seccomp_join seccomp_condition_join(const struct seccomp_condition *a,
					 const struct seccomp_condition *b,
					 struct seccomp_condition *both);
/* The condition that takes exactly what this one does not; false where more
 * than one would be needed. */
bool seccomp_condition_negate(const struct seccomp_condition *condition,
			      struct seccomp_condition *negated);

bool seccomp_conditions_match(struct seccomp_conditions conditions,
			      const uint64_t arguments[SECCOMP_ARGUMENTS]);
bool seccomp_conditions_imply(struct seccomp_conditions a,
			      struct seccomp_conditions b);
/* Whether no call is in both; never wrongly true. */
bool seccomp_conditions_disjoint(struct seccomp_conditions a,
				 struct seccomp_conditions b);
/* Writes at most SECCOMP_ARGUMENTS conditions to list. */
enum seccomp_join seccomp_conditions_join(struct seccomp_conditions a,
					  struct seccomp_conditions b,
					  struct seccomp_condition *list,
					  unsigned *count);
int seccomp_conditions_compare(struct seccomp_conditions a,
			       struct seccomp_conditions b);

/* "SCMP_CMP_EQ"; static. */
const char *seccomp_op_name(enum seccomp_op op);
bool seccomp_op_from_name(struct text name, enum seccomp_op *op);
