/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of calls by their arguments: for each argument the values that are equal
 * under a mask and in a range. What two boxes share is a box, and what is left
 * of one when conditions are cut out of it is a few: so questions about any
 * conditions have exact answers.
 */
#pragma once

#include "seccomp/condition.h"

struct seccomp_side {
	uint64_t mask; /* (argument & mask) == value */
	uint64_t value;
	uint64_t first; /* first <= argument <= last */
	uint64_t last;
};

struct seccomp_box {
	struct seccomp_side sides[SECCOMP_ARGUMENTS];
};

/* The box of all calls. */
struct seccomp_box seccomp_box_all(void);

/* Leaves what the condition takes too; false where that is nothing. Of NE,
 * which is two ranges, what is not taken stays: cut it out. */
bool seccomp_box_narrow(struct seccomp_box *box,
			const struct seccomp_condition *condition);

enum seccomp_overlap {
	SECCOMP_APART,  /* no call of the box is taken */
	SECCOMP_PARTLY, /* any may be, for all we see */
	SECCOMP_INSIDE, /* all are */
};

/* How much of the box the conditions take. */
enum seccomp_overlap seccomp_box_overlap(const struct seccomp_box *box,
					 struct seccomp_conditions conditions);

/* Goes on with each part of what is left of the box when the conditions are
 * cut out of it, until visit returns true; returns whether it did. */
bool seccomp_box_cut(const struct seccomp_box *box,
		     struct seccomp_conditions conditions,
		     bool (*visit)(const struct seccomp_box *part,
				   void *context),
		     void *context);

/* The smallest arguments in a box that was narrowed without a false. */
void seccomp_box_pick(const struct seccomp_box *box,
		      uint64_t arguments[SECCOMP_ARGUMENTS]);
