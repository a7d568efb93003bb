/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions mean the same joined, negated and complemented as they do one by
 * one, tried on the values at which they change. */
#include "seccomp_test.h"

#define ROUNDS 200000

static const uint64_t interesting[] = {
	0,
	1,
	2,
	3,
	7,
	8,
	15,
	16,
	0xffffffff,
	0x100000000,
	UINT64_MAX - 1,
	UINT64_MAX,
};
#define INTERESTING (sizeof(interesting) / sizeof(*interesting))

static struct seccomp_condition any_condition(uint64_t *state)
{
	uint64_t value = interesting[test_random(state) % INTERESTING];
	uint64_t mask = interesting[test_random(state) % INTERESTING];

	return seccomp_condition_normal(
		0, (enum seccomp_op)(test_random(state) % 7), value, mask);
}

static unsigned probes_of(const struct seccomp_condition *a,
			  const struct seccomp_condition *b, uint64_t *probes)
{
	unsigned count = 0;

	for (unsigned i = 0; i < INTERESTING; i++)
		probes[count++] = interesting[i];
	for (int offset = -1; offset <= 1; offset++) {
		probes[count++] = a->value + (uint64_t)offset;
		probes[count++] = b->value + (uint64_t)offset;
		probes[count++] = (a->value | ~a->mask) + (uint64_t)offset;
		probes[count++] = (a->value | b->value) + (uint64_t)offset;
	}
	return count;
}

static void joins_are_exact_or_say_so(void **unused)
{
	uint64_t state = 88172645463325252u;

	(void)unused;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct seccomp_condition a = any_condition(&state);
		struct seccomp_condition b = any_condition(&state);
		struct seccomp_condition both;
		enum seccomp_join join = seccomp_condition_join(&a, &b, &both);
		uint64_t probes[64];
		unsigned count = probes_of(&a, &b, probes);

		for (unsigned i = 0; i < count; i++) {
			bool x = seccomp_condition_matches(&a, probes[i]);
			bool y = seccomp_condition_matches(&b, probes[i]);

			if (seccomp_condition_implies(&a, &b))
				assert_true(!x || y);
			if (join == SECCOMP_JOINED)
				assert_int_equal(seccomp_condition_matches(
							 &both, probes[i]),
						 x && y);
			if (join == SECCOMP_NEVER)
				assert_false(x && y);
		}
	}
}

static void negations_take_the_rest(void **unused)
{
	uint64_t state = 362436069;

	(void)unused;
	for (unsigned round = 0; round < ROUNDS / 10; round++) {
		struct seccomp_condition a = any_condition(&state);
		struct seccomp_condition negated;
		uint64_t probes[64];
		unsigned count = probes_of(&a, &a, probes);

		if (!seccomp_condition_negate(&a, &negated))
			continue;
		for (unsigned i = 0; i < count; i++)
			assert_int_not_equal(
				seccomp_condition_matches(&a, probes[i]),
				seccomp_condition_matches(&negated, probes[i]));
	}
}

static void complements_take_the_rest(void **unused)
{
	const struct seccomp_action allow = {SECCOMP_ALLOW, 0};
	const struct seccomp_condition tiocsti = seccomp_condition_normal(
		1, SECCOMP_MASKED_EQ, 0x5412, 0xffffffff);
	const struct seccomp_condition pair[] = {
		seccomp_condition_normal(0, SECCOMP_EQ, 7, 0),
		seccomp_condition_normal(1, SECCOMP_MASKED_EQ, 0x541c,
					 0xffffffff),
	};
	const struct seccomp_conditions lists[] = {{&tiocsti, 1}, {pair, 2}};
	static const uint64_t values[] = {
		0,      7,           0x5412,      0x541c,
		0x541d, 0x100005412, 0x10000541c, UINT64_MAX,
	};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct seccomp_rule *rules;
	unsigned count;

	(void)unused;
	assert_true(seccomp_rules_complement(&arena, lists, 2, allow, &rules,
					     &count));
	for (unsigned i = 0; i < 64; i++) {
		const uint64_t arguments[SECCOMP_ARGUMENTS] = {values[i % 8],
							       values[i / 8]};
		unsigned matches = 0;

		for (unsigned j = 0; j < count; j++)
			matches += seccomp_conditions_match(rules[j].conditions,
							    arguments);
		assert_int_equal(
			matches,
			!seccomp_conditions_match(lists[0], arguments) &&
				!seccomp_conditions_match(lists[1], arguments));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_are_exact_or_say_so),
		cmocka_unit_test(negations_take_the_rest),
		cmocka_unit_test(complements_take_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
