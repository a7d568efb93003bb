/* SPDX-License-Identifier: Apache-2.0 */
/* One filter is no more permissive than another exactly where no call says
 * otherwise; and calls that are permitted are, while nothing else changes. */
#include "seccomp_test.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PICK(array)  ((array)[test_random(state) % COUNT(array)])

struct two {
	struct test_document documents[2];
	struct seccomp_filter *mine;
	struct seccomp_filter *theirs;
	struct seccomp_witness witness;
};

#define TWO_INIT                                                               \
	{                                                                      \
		.documents = { TEST_DOCUMENT_INIT, TEST_DOCUMENT_INIT }        \
	}

static void two_fini(struct two *two)
{
	test_document_fini(&two->documents[0]);
	test_document_fini(&two->documents[1]);
}

#define AUTO_TWO __attribute__((cleanup(two_fini)))

/* What a witness says, the filters must say too. */
static void check_witness(const struct two *two)
{
	const struct seccomp_witness *witness = &two->witness;
	const uint64_t *arguments = witness->arguments;
	const unsigned call = (unsigned)witness->call;

	assert_true(witness->mine.kind < witness->theirs.kind);
	assert_int_not_equal(witness->architectures, 0);
	if (witness->call == SYSCALL_NONE)
		return;
	test_expect(seccomp_filter_decide(two->mine, call, arguments),
		    witness->mine.kind, witness->mine.data);
	test_expect(seccomp_filter_decide(two->theirs, call, arguments),
		    witness->theirs.kind, witness->theirs.data);
}

/* Asks of two OCI filters. */
static bool ask_oci(struct two *two, const char *mine, const char *theirs)
{
	bool leq;

	two->mine = test_oci(&two->documents[0], mine);
	two->theirs = test_oci(&two->documents[1], theirs);
	leq = seccomp_filter_leq(two->mine, two->theirs, &two->witness);
	assert_int_equal(seccomp_filter_leq(two->mine, two->theirs, NULL), leq);
	if (two->witness.found) {
		assert_false(leq);
		check_witness(two);
	}
	return leq;
}

/* OCI filters that answer socket(2) alone, by rules. */
#define RULES(rules)                                                           \
	"{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [" rules "]}"
#define RULES_2(a, b)    RULES(a "," b)
#define RULES_3(a, b, c) RULES(a "," b "," c)
#define RULE(action, args)                                                     \
	"{'names': ['socket'], 'action': 'SCMP_ACT_" action "',"               \
	" 'args': [" args "]}"
#define ARGS_2(a, b) a "," b
#define ARG(index, op, value)                                                  \
	"{'index': " #index ", 'op': 'SCMP_CMP_" #op "', 'value': " #value "}"
#define MASKED(index, mask, value)                                             \
	"{'index': " #index ", 'op': 'SCMP_CMP_MASKED_EQ', 'value': " #mask    \
	", 'valueTwo': " #value "}"

static bool is_within(const char *mine, const char *theirs)
{
	AUTO_TWO struct two two = TWO_INIT;

	if (ask_oci(&two, mine, theirs))
		return true;
	assert_true(two.witness.found);
	assert_int_equal(two.witness.call, test_call("socket"));
	return false;
}

/* There is one witness only. */
static void expect_argument(const char *mine, const char *theirs,
			    unsigned index, uint64_t value)
{
	AUTO_TWO struct two two = TWO_INIT;

	assert_false(ask_oci(&two, mine, theirs));
	assert_true(two.witness.found);
	assert_true(two.witness.arguments[index] == value);
}

static void errnos_are_equally_strict(void **unused)
{
	AUTO_TWO struct two two = TWO_INIT;

	(void)unused;
	assert_true(ask_oci(&two,
			    "{'defaultAction': 'SCMP_ACT_ERRNO',"
			    " 'defaultErrnoRet': 38, 'syscalls': [{'names':"
			    " ['read'], 'action': 'SCMP_ACT_KILL'}]}",
			    "{'defaultAction': 'SCMP_ACT_ERRNO',"
			    " 'syscalls': [{'names': ['read', 'close'],"
			    " 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 9}]}"));
	assert_false(two.witness.found);
}

static void actions_are_in_order(void **unused)
{
	static const char *const names[] = {
		"ALLOW", "LOG",         "TRACE",       "ERRNO",
		"TRAP",  "KILL_THREAD", "KILL_PROCESS"};

	(void)unused;
	for (unsigned i = 0; i < COUNT(names) * COUNT(names); i++) {
		unsigned a = i % COUNT(names);
		unsigned b = i / COUNT(names);
		AUTO_TWO struct two two = TWO_INIT;
		char mine[256], theirs[256];

		snprintf(mine, sizeof(mine),
			 RULES("{'names': ['read'], 'action': 'SCMP_ACT_%s'}"),
			 names[a]);
		snprintf(theirs, sizeof(theirs),
			 RULES("{'names': ['read'], 'action': 'SCMP_ACT_%s'}"),
			 names[b]);
		assert_int_equal(ask_oci(&two, mine, theirs), a >= b);
		assert_int_equal(two.witness.found, a < b);
		if (a < b)
			assert_int_equal(two.witness.call, test_call("read"));
	}
}

static void rules_may_cover_together(void **unused)
{
	(void)unused;
	/* A cube, by two values; and by two that leave a high bit over. */
	assert_true(
		is_within(RULES(RULE("ALLOW", MASKED(0, 4294967287, 2))),
			  RULES_2(RULE("ALLOW", MASKED(0, 4294967295, 2)),
				  RULE("ALLOW", MASKED(0, 4294967295, 10)))));
	assert_false(
		is_within(RULES(RULE("ALLOW", MASKED(0, 4294967287, 2))),
			  RULES_2(RULE("ALLOW", ARG(0, EQ, 2)),
				  RULE("ALLOW", MASKED(0, 4294967295, 10)))));
	/* A range, value by value. */
	assert_true(is_within(RULES(RULE("ALLOW", ARG(1, LT, 3))),
			      RULES_3(RULE("ALLOW", ARG(1, EQ, 0)),
				      RULE("ALLOW", ARG(1, EQ, 1)),
				      RULE("ALLOW", ARG(1, EQ, 2)))));
	expect_argument(RULES(RULE("ALLOW", ARG(1, LE, 3))),
			RULES_3(RULE("ALLOW", ARG(1, EQ, 0)),
				RULE("ALLOW", ARG(1, EQ, 1)),
				RULE("ALLOW", ARG(1, EQ, 2))),
			1, 3);
	/* All but one, from both ends. */
	assert_true(is_within(RULES(RULE("ALLOW", ARG(2, NE, 7))),
			      RULES_2(RULE("ALLOW", ARG(2, LT, 7)),
				      RULE("ALLOW", ARG(2, GT, 7)))));
	expect_argument(RULES(RULE("ALLOW", ARG(2, NE, 7))),
			RULES_2(RULE("ALLOW", ARG(2, LT, 7)),
				RULE("ALLOW", ARG(2, GT, 8))),
			2, 8);
	/* A range and a mask that share values, and that do not. */
	assert_true(is_within(RULES(RULE("ALLOW", ARG(0, EQ, 24))),
			      RULES(RULE("ALLOW", MASKED(0, 7, 0)))));
	assert_false(is_within(RULES(RULE("ALLOW", ARG(0, GT, 24))),
			       RULES(RULE("ALLOW", MASKED(0, 7, 1)))));
	assert_true(is_within(RULES(RULE("ALLOW", MASKED(0, 3, 3))),
			      RULES(RULE("ALLOW", ARG(0, GE, 3)))));
}

static void conditions_on_several_arguments_hold_at_once(void **unused)
{
	(void)unused;
	assert_true(is_within(
		RULES(RULE("ALLOW", ARGS_2(ARG(0, EQ, 1), ARG(1, EQ, 2)))),
		RULES(RULE("ALLOW", ARG(1, EQ, 2)))));
	assert_false(is_within(
		RULES(RULE("ALLOW", ARG(1, EQ, 2))),
		RULES(RULE("ALLOW", ARGS_2(ARG(0, EQ, 1), ARG(1, EQ, 2))))));
	assert_true(is_within(
		RULES(RULE("ALLOW", ARG(1, EQ, 2))),
		RULES_2(RULE("ALLOW", ARGS_2(ARG(0, LE, 9), ARG(1, EQ, 2))),
			RULE("ALLOW", ARGS_2(ARG(0, GT, 8), ARG(1, LT, 3))))));
}

static void the_stricter_rule_comes_first(void **unused)
{
	const char *killing = RULES_2(RULE("KILL", ARG(0, EQ, 1)),
				      RULE("ALLOW", ARG(0, LT, 4)));

	(void)unused;
	assert_true(is_within(killing, RULES_3(RULE("ALLOW", ARG(0, EQ, 0)),
					       RULE("ALLOW", ARG(0, EQ, 2)),
					       RULE("ALLOW", ARG(0, EQ, 3)))));
	expect_argument(RULES(RULE("ALLOW", ARG(0, LT, 4))), killing, 0, 1);
	/* LOG lies between. */
	assert_false(is_within(RULES(RULE("ALLOW", ARG(0, LT, 4))),
			       RULES(RULE("LOG", ARG(0, LT, 4)))));
	assert_true(is_within(RULES(RULE("LOG", ARG(0, LT, 4))),
			      RULES(RULE("ALLOW", ARG(0, LT, 4)))));
}

static void a_call_of_tomorrow_counts(void **unused)
{
	AUTO_TWO struct two two = TWO_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct seccomp_filter *open, *closed;
	const uint32_t native = seccomp_arch_bit(NATIVE);

	(void)unused;
	open = seccomp_filter_new(&arena, native,
				  (struct seccomp_action){SECCOMP_ALLOW, 0});
	closed = seccomp_filter_new(&arena, native,
				    (struct seccomp_action){SECCOMP_ERRNO, 1});
	for (unsigned i = 0; i < syscall_count; i++)
		open->decisions[i] = closed->decisions[i];
	assert_false(seccomp_filter_leq(open, closed, &two.witness));
	assert_true(two.witness.found);
	assert_int_equal(two.witness.call, SYSCALL_NONE);
	test_expect(two.witness.mine, SECCOMP_ALLOW, 0);
	test_expect(two.witness.theirs, SECCOMP_ERRNO, 1);
	assert_true(seccomp_filter_leq(closed, open, &two.witness));
}

#define DEFAULT(action) "{'defaultAction': 'SCMP_ACT_" action "'}"
#define UNKNOWN_OVER(otherwise, action)                                        \
	"{'defaultAction': 'SCMP_ACT_" otherwise "', 'syscalls': [{'names':"   \
	" ['call_of_tomorrow'], 'action': 'SCMP_ACT_" action "'}]}"
#define UNKNOWN(action) UNKNOWN_OVER("ERRNO", action)

static void names_of_no_table_prove_nothing(void **unused)
{
	static const struct {
		const char *mine;
		const char *theirs;
		bool leq;
	} cases[] = {
		{UNKNOWN("ALLOW"), RULES(""), false},
		{RULES(""), UNKNOWN("ALLOW"), true},
		{UNKNOWN("ALLOW"), UNKNOWN("ALLOW"), false},
		{UNKNOWN("ALLOW"), "{'defaultAction': 'SCMP_ACT_ALLOW'}", true},
		{RULES(""), UNKNOWN("KILL"), false},
		{UNKNOWN("KILL"), RULES(""), true},
		{DEFAULT("KILL_PROCESS"), UNKNOWN("KILL"), true},
		/* Nor does what is refused, or let by in another way. */
		{DEFAULT("ALLOW"), UNKNOWN_OVER("ALLOW", "ERRNO"), false},
		{DEFAULT("ALLOW"), UNKNOWN_OVER("ALLOW", "LOG"), false},
		{UNKNOWN("ALLOW"), UNKNOWN_OVER("ALLOW", "ERRNO"), false},
		{UNKNOWN_OVER("KILL", "ERRNO"), DEFAULT("KILL"), false},
		{DEFAULT("ERRNO"), UNKNOWN_OVER("ALLOW", "ERRNO"), true},
		{UNKNOWN_OVER("KILL", "ERRNO"), DEFAULT("ERRNO"), true},
	};

	(void)unused;
	for (unsigned i = 0; i < COUNT(cases); i++) {
		AUTO_TWO struct two two = TWO_INIT;

		assert_int_equal(ask_oci(&two, cases[i].mine, cases[i].theirs),
				 cases[i].leq);
		assert_false(two.witness.found);
		assert_true(seccomp_filter_leq(two.mine, two.mine, NULL));
	}
}

static void what_has_no_architecture_is_killed(void **unused)
{
	const struct seccomp_action refused = {SECCOMP_ERRNO, 1};
	const uint32_t one = seccomp_arch_bit(SECCOMP_ARCH_X86_64);
	const uint32_t other = seccomp_arch_bit(SECCOMP_ARCH_X86);
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct seccomp_filter *both, *alone, *killing;
	struct seccomp_witness witness;

	(void)unused;
	both = seccomp_filter_new(&arena, one | other, refused);
	alone = seccomp_filter_new(&arena, one, refused);
	assert_true(seccomp_filter_leq(alone, both, &witness));
	assert_false(seccomp_filter_leq(both, alone, &witness));
	assert_int_equal(witness.architectures, other);
	test_expect(witness.mine, SECCOMP_ERRNO, 1);
	test_expect(witness.theirs, SECCOMP_KILL_THREAD, 0);
	killing = seccomp_filter_new(
		&arena, one | other,
		(struct seccomp_action){SECCOMP_KILL_THREAD, 0});
	assert_true(seccomp_filter_leq(killing, alone, &witness));
	/* A call that the foreign architecture alone has. */
	killing->decisions[test_call("stat64")].action.kind = SECCOMP_ALLOW;
	assert_false(seccomp_filter_leq(killing, alone, &witness));
	assert_int_equal(witness.call, test_call("stat64"));
	assert_int_equal(witness.architectures, other);
}

static void an_architecture_without_a_table_proves_nothing(void **unused)
{
	const char *strange = "{'defaultAction': 'SCMP_ACT_ERRNO',"
			      " 'architectures': ['SCMP_ARCH_TOMORROW']}";
	AUTO_TWO struct two known = TWO_INIT;
	AUTO_TWO struct two two = TWO_INIT;

	(void)unused;
	assert_false(ask_oci(&two, strange, strange));
	assert_false(two.witness.found);
	assert_false(ask_oci(&known, strange, RULES("")));
	assert_true(known.witness.found);
	assert_int_equal(known.witness.architectures,
			 seccomp_arch_bit(SECCOMP_ARCH_OTHER));
	assert_true(seccomp_filter_leq(known.theirs, known.mine, NULL));
}

/* A copy says of them what the filter says. */
static void a_copy_stops_the_same_names(void **unused)
{
	const struct syscall_set none = {{0}};
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct seccomp_filter *filter =
		test_oci(&document, UNKNOWN("KILL"));
	const struct seccomp_filter *copy =
		seccomp_filter_permit(&arena, filter, &none);

	(void)unused;
	assert_true(seccomp_filter_leq(filter, copy, NULL));
	assert_true(seccomp_filter_leq(copy, filter, NULL));
}

/* Rules that take three bits each of 64, at random: to say whether they take
 * everything is as hard as such questions get. */
static void what_is_too_intricate_is_not_proved(void **unused)
{
	const struct seccomp_action allow = {SECCOMP_ALLOW, 0};
	struct seccomp_condition conditions[400];
	struct seccomp_rule rules[400];
	const struct seccomp_decision everything = {.action = allow};
	const struct seccomp_decision most = {
		.action = {SECCOMP_ERRNO, 1}, .count = 400, .rules = rules};
	uint64_t arguments[SECCOMP_ARGUMENTS];
	uint64_t state = 42;

	(void)unused;
	for (unsigned i = 0; i < 400; i++) {
		uint64_t mask = 0;

		while (__builtin_popcountll(mask) < 3)
			mask |= UINT64_C(1) << (test_random(&state) % 64);
		conditions[i] = seccomp_condition_normal(
			0, SECCOMP_MASKED_EQ, test_random(&state), mask);
		rules[i] = (struct seccomp_rule){allow, {&conditions[i], 1}};
	}
	assert_int_equal(seccomp_decision_leq(&everything, &most, arguments),
			 SECCOMP_UNDECIDED);
	assert_int_equal(seccomp_decision_leq(&most, &everything, arguments),
			 SECCOMP_WITHIN);
}

/* --- against an oracle --- */

/* With constants and masks below 8, or masks of all but such bits, values from
 * 16 on are answered as one from 8 to 15. */
#define VALUES 16
#define ROUNDS 20000
#define MOST   6

struct small {
	struct seccomp_condition conditions[MOST][2];
	struct seccomp_rule rules[MOST];
	struct seccomp_decision decision;
};

static struct seccomp_condition small_condition(unsigned index, uint64_t *state)
{
	static const enum seccomp_op ops[] = {
		SECCOMP_EQ,        SECCOMP_EQ, SECCOMP_MASKED_EQ,
		SECCOMP_MASKED_EQ, SECCOMP_NE, SECCOMP_LT,
		SECCOMP_LE,        SECCOMP_GE, SECCOMP_GT};
	uint64_t mask = test_random(state) % 8;

	if (test_random(state) % 3 == 0)
		mask = ~mask;
	return seccomp_condition_normal(index, PICK(ops),
					test_random(state) % 8, mask);
}

static const enum seccomp_kind kinds[] = {SECCOMP_ALLOW, SECCOMP_ALLOW,
					  SECCOMP_LOG,   SECCOMP_ERRNO,
					  SECCOMP_ERRNO, SECCOMP_KILL_PROCESS};

static void small_rule(struct small *small, unsigned i, uint64_t *state)
{
	unsigned first = (unsigned)(test_random(state) % 2);
	unsigned count = 1 + (first == 0 && test_random(state) % 2);

	for (unsigned k = 0; k < count; k++)
		small->conditions[i][k] = small_condition(first + k, state);
	small->rules[i] = (struct seccomp_rule){{PICK(kinds), 0},
						{small->conditions[i], count}};
}

static void small_decision(struct small *small, uint64_t *state)
{
	unsigned count = (unsigned)(test_random(state) % (MOST + 1));

	for (unsigned i = 0; i < count; i++)
		small_rule(small, i, state);
	small->decision = (struct seccomp_decision){.action = {PICK(kinds), 0},
						    .count = (uint16_t)count,
						    .rules = small->rules};
}

/* The same, with something changed. */
static void small_change(const struct small *from, struct small *to,
			 uint64_t *state)
{
	unsigned count = from->decision.count;
	unsigned i;

	*to = *from;
	to->decision.rules = to->rules;
	for (i = 0; i < count; i++)
		to->rules[i].conditions.list = to->conditions[i];
	if (count == 0)
		return;
	i = (unsigned)(test_random(state) % count);
	switch (test_random(state) % 4) {
	case 0:
		small_rule(to, i, state);
		break;
	case 1:
		to->rules[i].action.kind = PICK(kinds);
		break;
	case 2: {
		struct seccomp_condition *one = &to->conditions[i][0];

		*one = seccomp_condition_normal(
			one->index, SECCOMP_MASKED_EQ, one->value,
			one->mask & ~(UINT64_C(1) << test_random(state) % 3));
		break;
	}
	default:
		to->decision.action.kind = PICK(kinds);
	}
}

static bool oracle(const struct seccomp_decision *mine,
		   const struct seccomp_decision *theirs)
{
	for (unsigned i = 0; i < VALUES * VALUES; i++) {
		const uint64_t arguments[SECCOMP_ARGUMENTS] = {i % VALUES,
							       i / VALUES};

		if (seccomp_decision_decide(mine, arguments).kind <
		    seccomp_decision_decide(theirs, arguments).kind)
			return false;
	}
	return true;
}

static bool agrees(const struct seccomp_decision *mine,
		   const struct seccomp_decision *theirs)
{
	uint64_t arguments[SECCOMP_ARGUMENTS];
	enum seccomp_order order =
		seccomp_decision_leq(mine, theirs, arguments);

	if (oracle(mine, theirs)) {
		assert_int_equal(order, SECCOMP_WITHIN);
		return true;
	}
	assert_int_equal(order, SECCOMP_BEYOND);
	assert_true(seccomp_decision_decide(mine, arguments).kind <
		    seccomp_decision_decide(theirs, arguments).kind);
	return false;
}

static void an_oracle_agrees(void **unused)
{
	uint64_t seed = 88172645463325252u;
	uint64_t *state = &seed;
	unsigned within = 0;

	(void)unused;
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct small a, b;

		small_decision(&a, state);
		if (i % 3 == 0)
			small_decision(&b, state);
		else
			small_change(&a, &b, state);
		within += agrees(&a.decision, &b.decision);
		within += agrees(&b.decision, &a.decision);
		assert_true(agrees(&a.decision, &a.decision));
	}
	print_message("%u of %u within\n", within, 2 * ROUNDS);
	assert_in_range(within, ROUNDS / 4, 2 * ROUNDS - ROUNDS / 4);
}

/* --- permit --- */

static void permitted_calls_are_made_whatever_the_arguments(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct seccomp_filter *filter = test_oci(
		&document,
		RULES("{'names': ['read'], 'action': 'SCMP_ACT_ALLOW'},"
		      "{'names': ['close'], 'action': 'SCMP_ACT_KILL'},"
		      "{'names': ['clone'], 'action': 'SCMP_ACT_ALLOW',"
		      " 'args': [" ARG(0, EQ, 17) "]}," RULE("ALLOW",
							     ARG(0, EQ, 1))));
	const struct seccomp_filter before = *filter;
	struct seccomp_decision *decisions =
		test_malloc(syscall_count * sizeof(*decisions));
	struct syscall_set calls = {{0}};
	struct seccomp_filter *copy;
	struct seccomp_witness witness;

	(void)unused;
	memcpy(decisions, filter->decisions,
	       syscall_count * sizeof(*decisions));
	syscall_set_add(&calls, test_call("socket"));
	syscall_set_add(&calls, test_call("close"));
	syscall_set_add(&calls, test_call("mount"));
	copy = seccomp_filter_permit(&arena, filter, &calls);
	assert_memory_equal(&before, filter, sizeof(before));
	assert_memory_equal(decisions, filter->decisions,
			    syscall_count * sizeof(*decisions));
	test_free(decisions);
	test_expect(test_ask(copy, "socket", 40, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(copy, "close", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(copy, "mount", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(copy, "clone", 17, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(copy, "clone", 18, 0, 0), SECCOMP_ERRNO, 1);
	assert_ptr_equal(copy->decisions[test_call("clone")].rules,
			 filter->decisions[test_call("clone")].rules);
	assert_true(seccomp_filter_leq(filter, copy, &witness));
	assert_false(seccomp_filter_leq(copy, filter, &witness));
	assert_true(syscall_set_has(&calls, (unsigned)witness.call));
}

static void calls_of_other_architectures_stay_the_default(void **unused)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct seccomp_filter *filter = seccomp_filter_new(
		&arena, seccomp_arch_bit(SECCOMP_ARCH_X86_64),
		(struct seccomp_action){SECCOMP_ERRNO, 38});
	struct syscall_set calls = {{0}};
	struct seccomp_filter *copy;

	(void)unused;
	syscall_set_add(&calls, test_call("stat64")); /* of 32-bit ABIs */
	copy = seccomp_filter_permit(&arena, filter, &calls);
	assert_true(seccomp_filter_equal(copy, filter));
}

/* A permitted call can be written, and read again, as any other. */
static void a_permitting_filter_can_be_written(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document again = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_profile(
		&document, "{'allow': ['read'], 'rules': [{'names': ['ioctl'],"
			   " 'except': [" MASKED(1, 65535, 21522) "]}]}");
	struct syscall_set calls = {{0}};
	struct seccomp_filter *copy;

	(void)unused;
	syscall_set_add(&calls, test_call("mount"));
	syscall_set_add(&calls, test_call("ioctl"));
	copy = seccomp_filter_permit(&document.json.arena, filter, &calls);
	assert_true(copy->settled);
	test_same(&again, test_again(&again, &document, copy), copy,
		  "permitted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errnos_are_equally_strict),
		cmocka_unit_test(actions_are_in_order),
		cmocka_unit_test(rules_may_cover_together),
		cmocka_unit_test(conditions_on_several_arguments_hold_at_once),
		cmocka_unit_test(the_stricter_rule_comes_first),
		cmocka_unit_test(a_call_of_tomorrow_counts),
		cmocka_unit_test(names_of_no_table_prove_nothing),
		cmocka_unit_test(a_copy_stops_the_same_names),
		cmocka_unit_test(what_has_no_architecture_is_killed),
		cmocka_unit_test(
			an_architecture_without_a_table_proves_nothing),
		cmocka_unit_test(what_is_too_intricate_is_not_proved),
		cmocka_unit_test(an_oracle_agrees),
		cmocka_unit_test(
			permitted_calls_are_made_whatever_the_arguments),
		cmocka_unit_test(calls_of_other_architectures_stay_the_default),
		cmocka_unit_test(a_permitting_filter_can_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
