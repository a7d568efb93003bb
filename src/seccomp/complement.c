/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything but: the calls that match none of some conditions, as rules that
 * allow. Equality under a mask is a cube of bits; what is left of a cube when
 * another is cut out of it is one smaller cube for each bit that the other
 * fixes.
 */
#include "seccomp/decision.h"

struct cube {
	uint64_t mask[SECCOMP_ARGUMENTS];
	uint64_t value[SECCOMP_ARGUMENTS];
};

struct cubes {
	struct cube list[SECCOMP_MAX_RULES];
	unsigned count;
};

/* False where there is no more room. */
static bool add(struct cubes *cubes, const struct cube *cube)
{
	if (cubes->count == SECCOMP_MAX_RULES)
		return false;
	cubes->list[cubes->count++] = *cube;
	return true;
}

static bool apart(const struct cube *cube, struct seccomp_conditions removed)
{
	for (unsigned i = 0; i < removed.count; i++) {
		const struct seccomp_condition *one = &removed.list[i];

		if ((cube->value[one->index] ^ one->value) &
		    cube->mask[one->index] & one->mask)
			return true;
	}
	return false;
}

/* Adds to left what of cube is not removed. */
static bool cut(struct cube cube, struct seccomp_conditions removed,
		struct cubes *left)
{
	if (apart(&cube, removed))
		return add(left, &cube);
	for (unsigned i = 0; i < removed.count; i++) {
		const struct seccomp_condition *one = &removed.list[i];
		uint64_t open = one->mask & ~cube.mask[one->index];

		while (open != 0) {
			uint64_t bit = UINT64_C(1)
				       << (63 - __builtin_clzll(open));
			struct cube other = cube;

			other.mask[one->index] |= bit;
			other.value[one->index] |= ~one->value & bit;
			if (!add(left, &other))
				return false;
			cube.mask[one->index] |= bit;
			cube.value[one->index] |= one->value & bit;
			open &= ~bit;
		}
	}
	return true;
}

/* How many arguments the cube fixes bits of. */
static unsigned used(const struct cube *cube)
{
	unsigned count = 0;

	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
		count += cube->mask[i] != 0;
	return count;
}

static struct seccomp_conditions to_conditions(struct arena *arena,
					       const struct cube *cube)
{
	struct seccomp_condition *list =
		arena_alloc(arena, used(cube) * sizeof(*list));
	unsigned count = 0;

	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		if (cube->mask[i] != 0)
			list[count++] = seccomp_condition_normal(
				i, SECCOMP_MASKED_EQ, cube->value[i],
				cube->mask[i]);
	}
	return (struct seccomp_conditions){list, count};
}

static bool complement_cubes(struct arena *arena,
			     const struct seccomp_conditions *lists,
			     unsigned count, struct seccomp_action action,
			     struct seccomp_rule **rules, unsigned *rule_count)
{
	struct cubes first;
	struct cubes second;
	struct cubes *now = &first;
	struct cubes *next = &second;

	now->count = 1; /* the cube of everything */
	now->list[0] = (struct cube){{0}, {0}};
	for (unsigned i = 0; i < count; i++) {
		struct cubes *swapped = now;

		next->count = 0;
		for (unsigned j = 0; j < now->count; j++) {
			if (!cut(now->list[j], lists[i], next))
				return false;
		}
		now = next;
		next = swapped;
	}
	*rules = arena_alloc(arena, now->count * sizeof(**rules));
	*rule_count = now->count;
	for (unsigned i = 0; i < now->count; i++)
		(*rules)[i] = (struct seccomp_rule){
			action, to_conditions(arena, &now->list[i])};
	return true;
}

/* One list: what fails one of its conditions. */
static bool complement_one(struct arena *arena, struct seccomp_conditions list,
			   struct seccomp_action action,
			   struct seccomp_rule **rules, unsigned *rule_count)
{
	struct seccomp_condition *negated =
		arena_alloc(arena, list.count * sizeof(*negated));

	*rules = arena_alloc(arena, list.count * sizeof(**rules));
	*rule_count = 0;
	for (unsigned i = 0; i < list.count; i++) {
		if (!seccomp_condition_negate(&list.list[i], &negated[i]))
			return false;
		if (!seccomp_condition_never(&negated[i]))
			(*rules)[(*rule_count)++] =
				(struct seccomp_rule){action, {&negated[i], 1}};
	}
	return true;
}

bool seccomp_rules_complement(struct arena *arena,
			      const struct seccomp_conditions *lists,
			      unsigned count, struct seccomp_action action,
			      struct seccomp_rule **rules, unsigned *rule_count)
{
	if (count == 1 &&
	    complement_one(arena, lists[0], action, rules, rule_count))
		return true;
	for (unsigned i = 0; i < count; i++) {
		for (unsigned j = 0; j < lists[i].count; j++) {
			if (!seccomp_condition_is_cube(&lists[i].list[j]))
				return false;
		}
	}
	return complement_cubes(arena, lists, count, action, rules, rule_count);
}
