/* SPDX-License-Identifier: Apache-2.0 */
/* Narrowing boxes, and cutting conditions out of them. */
#include "seccomp/box.h"

struct seccomp_box seccomp_box_all(void)
{
	struct seccomp_box box;

	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
		box.sides[i] = (struct seccomp_side){0, 0, 0, UINT64_MAX};
	return box;
}

/* The smallest value from first on that fits the mask, whatever is last; false
 * where there is none. */
static bool fit(const struct seccomp_side *side, uint64_t *least)
{
	uint64_t wrong = (side->first ^ side->value) & side->mask;
	uint64_t bit, raise;

	*least = side->first;
	if (wrong == 0)
		return true;
	bit = UINT64_C(1) << (63 - __builtin_clzll(wrong));
	raise = bit;
	if ((side->value & bit) == 0) {
		/* Greater by the lowest bit above that is free and not set. */
		raise = ~side->mask & ~side->first & ~(bit | (bit - 1));
		raise &= -raise;
		if (raise == 0)
			return false;
	}
	*least = (side->first & ~(raise | (raise - 1))) | raise |
		 (side->value & (raise - 1));
	return true;
}

static bool is_empty(const struct seccomp_side *side)
{
	uint64_t least;

	return side->first > side->last || !fit(side, &least) ||
	       least > side->last;
}

static bool narrow_to_mask(struct seccomp_side *side, uint64_t value,
			   uint64_t mask)
{
	if ((side->value ^ value) & side->mask & mask)
		return false;
	side->mask |= mask;
	side->value |= value;
	return !is_empty(side);
}

static bool narrow_to_range(struct seccomp_side *side, uint64_t first,
			    uint64_t last)
{
	if (side->first < first)
		side->first = first;
	if (side->last > last)
		side->last = last;
	return !is_empty(side);
}

static bool narrow(struct seccomp_side *side,
		   const struct seccomp_condition *condition)
{
	const uint64_t value = condition->value;

	switch (condition->op) {
	case SECCOMP_EQ:
	case SECCOMP_MASKED_EQ:
		return narrow_to_mask(side, value, condition->mask);
	case SECCOMP_NE:
		return true;
	case SECCOMP_LT:
		return value > 0 && narrow_to_range(side, 0, value - 1);
	case SECCOMP_LE:
		return narrow_to_range(side, 0, value);
	case SECCOMP_GE:
		return narrow_to_range(side, value, UINT64_MAX);
	case SECCOMP_GT:
		return value < UINT64_MAX &&
		       narrow_to_range(side, value + 1, UINT64_MAX);
	}
	return true;
}

bool seccomp_box_narrow(struct seccomp_box *box,
			const struct seccomp_condition *condition)
{
	return narrow(&box->sides[condition->index], condition);
}

/* Whether the condition takes all of the side; never wrongly true. */
static bool takes_all(const struct seccomp_side *side,
		      const struct seccomp_condition *condition)
{
	struct seccomp_condition negated;
	struct seccomp_side left = *side;

	if (seccomp_condition_is_cube(condition))
		return (condition->mask & ~side->mask) == 0 &&
		       (side->value & condition->mask) == condition->value;
	return seccomp_condition_negate(condition, &negated) &&
	       !narrow(&left, &negated);
}

enum seccomp_overlap seccomp_box_overlap(const struct seccomp_box *box,
					 struct seccomp_conditions conditions)
{
	enum seccomp_overlap overlap = SECCOMP_INSIDE;

	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];
		struct seccomp_side side = box->sides[one->index];

		if (takes_all(&side, one))
			continue;
		if (!narrow(&side, one))
			return SECCOMP_APART;
		overlap = SECCOMP_PARTLY;
	}
	return overlap;
}

/* One box that is being cut. */
struct cutting {
	struct seccomp_box box; /* what is not cut off yet */
	bool (*visit)(const struct seccomp_box *part, void *context);
	void *context;
};

static bool visit_range(const struct cutting *cutting, unsigned index,
			uint64_t first, uint64_t last)
{
	struct seccomp_box part = cutting->box;

	return narrow_to_range(&part.sides[index], first, last) &&
	       cutting->visit(&part, cutting->context);
}

/* What is smaller, and what is greater. */
static bool cut_value(const struct cutting *cutting, unsigned index,
		      uint64_t value)
{
	return (value > 0 && visit_range(cutting, index, 0, value - 1)) ||
	       (value < UINT64_MAX &&
		visit_range(cutting, index, value + 1, UINT64_MAX));
}

/* For each bit of the mask what differs in it, and not in those above. */
static bool cut_mask(const struct cutting *cutting,
		     const struct seccomp_condition *condition)
{
	struct seccomp_side inside = cutting->box.sides[condition->index];
	uint64_t open = condition->mask & ~inside.mask;

	while (open != 0) {
		uint64_t bit = UINT64_C(1) << (63 - __builtin_clzll(open));
		struct seccomp_box part = cutting->box;
		struct seccomp_side *side = &part.sides[condition->index];

		*side = inside;
		if (narrow_to_mask(side, ~condition->value & bit, bit) &&
		    cutting->visit(&part, cutting->context))
			return true;
		if (!narrow_to_mask(&inside, condition->value & bit, bit))
			return false;
		open &= ~bit;
	}
	return false;
}

static bool cut_one(const struct cutting *cutting,
		    const struct seccomp_condition *condition)
{
	struct seccomp_condition negated;
	struct seccomp_box part = cutting->box;

	if (condition->op == SECCOMP_EQ)
		return cut_value(cutting, condition->index, condition->value);
	if (condition->op == SECCOMP_MASKED_EQ)
		return cut_mask(cutting, condition);
	return seccomp_condition_negate(condition, &negated) &&
	       seccomp_box_narrow(&part, &negated) &&
	       cutting->visit(&part, cutting->context);
}

bool seccomp_box_cut(const struct seccomp_box *box,
		     struct seccomp_conditions conditions,
		     bool (*visit)(const struct seccomp_box *part,
				   void *context),
		     void *context)
{
	struct cutting cutting = {*box, visit, context};

	if (seccomp_box_overlap(box, conditions) == SECCOMP_APART)
		return visit(box, context);
	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];

		if (cut_one(&cutting, one))
			return true;
		if (!seccomp_box_narrow(&cutting.box, one))
			return false;
	}
	return false;
}

void seccomp_box_pick(const struct seccomp_box *box,
		      uint64_t arguments[SECCOMP_ARGUMENTS])
{
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
		fit(&box->sides[i], &arguments[i]);
}
