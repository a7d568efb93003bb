/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing, joining and negating conditions on one argument. */
#include "seccomp/condition.h"

static const char *const names[] = {
	[SECCOMP_EQ] = "SCMP_CMP_EQ",
	[SECCOMP_MASKED_EQ] = "SCMP_CMP_MASKED_EQ",
	[SECCOMP_NE] = "SCMP_CMP_NE",
	[SECCOMP_LT] = "SCMP_CMP_LT",
	[SECCOMP_LE] = "SCMP_CMP_LE",
	[SECCOMP_GE] = "SCMP_CMP_GE",
	[SECCOMP_GT] = "SCMP_CMP_GT",
};

/* first > last: empty. */
struct range {
	uint64_t first;
	uint64_t last;
};

const char *seccomp_op_name(enum seccomp_op op)
{
	return names[op];
}

bool seccomp_op_from_name(struct text name, enum seccomp_op *op)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (text_is(name, names[i])) {
			*op = (enum seccomp_op)i;
			return true;
		}
	}
	return false;
}

struct seccomp_condition seccomp_condition_normal(unsigned index,
						  enum seccomp_op op,
						  uint64_t value, uint64_t mask)
{
	struct seccomp_condition condition = {value, UINT64_MAX, op,
					      (uint8_t)index};

	if (op != SECCOMP_MASKED_EQ)
		return condition;
	if (mask == UINT64_MAX)
		condition.op = SECCOMP_EQ;
	condition.mask = mask;
	condition.value &= mask;
	return condition;
}

bool seccomp_condition_matches(const struct seccomp_condition *condition,
			       uint64_t argument)
{
	switch (condition->op) {
	case SECCOMP_EQ:
	case SECCOMP_MASKED_EQ:
		return (argument & condition->mask) == condition->value;
	case SECCOMP_NE:
		return argument != condition->value;
	case SECCOMP_LT:
		return argument < condition->value;
	case SECCOMP_LE:
		return argument <= condition->value;
	case SECCOMP_GE:
		return argument >= condition->value;
	case SECCOMP_GT:
		return argument > condition->value;
	}
	return false;
}

bool seccomp_condition_is_cube(const struct seccomp_condition *condition)
{
	return condition->op == SECCOMP_EQ ||
	       condition->op == SECCOMP_MASKED_EQ;
}

/* From the smallest to the greatest value that matches. */
static struct range range_of(const struct seccomp_condition *condition)
{
	const struct range nothing = {1, 0};

	switch (condition->op) {
	case SECCOMP_EQ:
	case SECCOMP_MASKED_EQ:
		return (struct range){condition->value,
				      condition->value | ~condition->mask};
	case SECCOMP_NE:
		return (struct range){
			condition->value == 0,
			UINT64_MAX - (condition->value == UINT64_MAX)};
	case SECCOMP_LT:
		if (condition->value == 0)
			return nothing;
		return (struct range){0, condition->value - 1};
	case SECCOMP_LE:
		return (struct range){0, condition->value};
	case SECCOMP_GE:
		return (struct range){condition->value, UINT64_MAX};
	case SECCOMP_GT:
		if (condition->value == UINT64_MAX)
			return nothing;
		return (struct range){condition->value + 1, UINT64_MAX};
	}
	return nothing;
}

bool seccomp_condition_never(const struct seccomp_condition *condition)
{
	struct range range = range_of(condition);

	return range.first > range.last;
}

bool seccomp_condition_always(const struct seccomp_condition *condition)
{
	struct range range = range_of(condition);

	if (condition->op == SECCOMP_NE)
		return false;
	if (seccomp_condition_is_cube(condition))
		return condition->mask == 0;
	return range.first == 0 && range.last == UINT64_MAX;
}

int seccomp_condition_compare(const struct seccomp_condition *a,
			      const struct seccomp_condition *b)
{
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	if (a->op != b->op)
		return a->op < b->op ? -1 : 1;
	if (a->mask != b->mask)
		return a->mask < b->mask ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return 0;
}

/* The bits that all values of a range have in common. */
static uint64_t common_bits(struct range range)
{
	uint64_t differing = range.first ^ range.last;

	if (differing == 0)
		return UINT64_MAX;
	if (differing >> 63)
		return 0;
	return ~((UINT64_C(2) << (63 - __builtin_clzll(differing))) - 1);
}

bool seccomp_condition_implies(const struct seccomp_condition *a,
			       const struct seccomp_condition *b)
{
	struct range ours = range_of(a);
	struct range theirs = range_of(b);

	if (ours.first > ours.last)
		return true;
	if (a->op == SECCOMP_EQ)
		return seccomp_condition_matches(b, a->value);
	if (b->op == SECCOMP_NE)
		return !seccomp_condition_matches(a, b->value);
	if (seccomp_condition_is_cube(b)) {
		uint64_t fixed = a->op == SECCOMP_MASKED_EQ ? a->mask
				 : a->op == SECCOMP_NE      ? 0
							    : common_bits(ours);

		return (b->mask & ~fixed) == 0 &&
		       (ours.first & b->mask) == b->value;
	}
	return ours.first >= theirs.first && ours.last <= theirs.last;
}

/* What starts at 0, ends at the greatest value, is one value or has all
 * values of some low bits. */
static enum seccomp_join condition_of_range(struct range range, unsigned index,
					    struct seccomp_condition *out)
{
	uint64_t common = common_bits(range);

	if (range.first > range.last)
		return SECCOMP_NEVER;
	if (range.first == range.last)
		*out = seccomp_condition_normal(index, SECCOMP_EQ, range.first,
						0);
	else if (range.first == 0)
		*out = seccomp_condition_normal(index, SECCOMP_LE, range.last,
						0);
	else if (range.last == UINT64_MAX)
		*out = seccomp_condition_normal(index, SECCOMP_GE, range.first,
						0);
	else if ((range.first & ~common) == 0 &&
		 (range.last & ~common) == ~common)
		*out = seccomp_condition_normal(index, SECCOMP_MASKED_EQ,
						range.first, common);
	else
		return SECCOMP_INEXACT;
	return SECCOMP_JOINED;
}

/* A range without one value: exact only where that is its end. */
static enum seccomp_join join_without(struct range range, uint64_t value,
				      unsigned index,
				      struct seccomp_condition *both)
{
	if (value == range.first)
		range.first++;
	else if (value == range.last)
		range.last--;
	else
		return SECCOMP_INEXACT;
	return condition_of_range(range, index, both);
}

enum seccomp_join seccomp_condition_join(const struct seccomp_condition *a,
					 const struct seccomp_condition *b,
					 struct seccomp_condition *both)
{
	bool a_cube = seccomp_condition_is_cube(a);
	bool b_cube = seccomp_condition_is_cube(b);
	struct range ours = range_of(a);
	struct range theirs = range_of(b);

	if (seccomp_condition_implies(a, b) ||
	    seccomp_condition_implies(b, a)) {
		*both = seccomp_condition_implies(a, b) ? *a : *b;
		return SECCOMP_JOINED;
	}
	if (ours.first > theirs.last || theirs.first > ours.last)
		return SECCOMP_NEVER;
	if (a->op == SECCOMP_EQ || b->op == SECCOMP_EQ)
		return SECCOMP_NEVER; /* else it would imply the other */
	if (a_cube && b_cube) {
		if ((a->value ^ b->value) & a->mask & b->mask)
			return SECCOMP_NEVER;
		*both = seccomp_condition_normal(a->index, SECCOMP_MASKED_EQ,
						 a->value | b->value,
						 a->mask | b->mask);
		return SECCOMP_JOINED;
	}
	if (a_cube || b_cube || (a->op == SECCOMP_NE && b->op == SECCOMP_NE))
		return SECCOMP_INEXACT;
	if (a->op == SECCOMP_NE)
		return join_without(theirs, a->value, a->index, both);
	if (b->op == SECCOMP_NE)
		return join_without(ours, b->value, a->index, both);
	if (theirs.first > ours.first)
		ours.first = theirs.first;
	if (theirs.last < ours.last)
		ours.last = theirs.last;
	return condition_of_range(ours, a->index, both);
}

bool seccomp_condition_negate(const struct seccomp_condition *condition,
			      struct seccomp_condition *negated)
{
	static const enum seccomp_op opposite[] = {
		[SECCOMP_EQ] = SECCOMP_NE, [SECCOMP_NE] = SECCOMP_EQ,
		[SECCOMP_LT] = SECCOMP_GE, [SECCOMP_LE] = SECCOMP_GT,
		[SECCOMP_GE] = SECCOMP_LT, [SECCOMP_GT] = SECCOMP_LE,
	};

	*negated = *condition;
	if (condition->op != SECCOMP_MASKED_EQ) {
		negated->op = opposite[condition->op];
		return true;
	}
	/* One bit: the other value. */
	negated->value ^= negated->mask;
	return __builtin_popcountll(condition->mask) == 1;
}
