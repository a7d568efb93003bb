/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: what is said of two filters, that one is no more permissive than
 * the other, holds for each call that is tried, and goes together with their
 * meet; of the shipped profiles, the engines' filters and random ones. Not one
 * loosened call or comparison is missed.
 */
#include "filter_pool.h"

#define COMBINED 24

static struct {
	unsigned long pairs, within, calls, triples, edits, harmless;
} done;

static int drop(void **state)
{
	print_message("%u filters, %u of them real; %lu pairs (%lu within), "
		      "%lu triples, %lu calls, %lu edits and %lu harmless\n",
		      pool.count, pool.real, done.pairs, done.within,
		      done.triples, done.calls, done.edits, done.harmless);
	return filter_pool_drop(state);
}

/* --- pairs --- */

struct trial {
	const struct seccomp_filter *mine;
	const struct seccomp_filter *theirs;
	struct seccomp_meet meet;
	bool leq;
	struct seccomp_witness witness;
	const char *names[2];
	unsigned call;
};

static void report(const struct trial *trial, const char *what,
		   const uint64_t *arguments)
{
	fail_msg("%s: %s(%llx, %llx, %llx): %s against %s", what,
		 syscall_name(trial->call), (unsigned long long)arguments[0],
		 (unsigned long long)arguments[1],
		 (unsigned long long)arguments[2], trial->names[0],
		 trial->names[1]);
}

static void try_call(void *context, const uint64_t *arguments)
{
	const struct trial *trial = context;
	const unsigned call = trial->call;
	enum seccomp_kind mine =
		seccomp_filter_decide(trial->mine, call, arguments).kind;
	enum seccomp_kind theirs =
		seccomp_filter_decide(trial->theirs, call, arguments).kind;
	enum seccomp_kind met =
		seccomp_filter_decide(trial->meet.filter, call, arguments).kind;

	done.calls++;
	if (!trial->leq)
		return;
	if (mine < theirs)
		report(trial, "laxer", arguments);
	if (syscall_set_has(&trial->meet.filter->present, call) &&
	    !syscall_set_has(&trial->meet.inexact, call) && met != mine)
		report(trial, "not what they meet in", arguments);
}

static void try_arguments(struct trial *trial, struct random *random)
{
	struct edges edges = {.count = {0}};

	edges_add_decision(&edges, &trial->mine->decisions[trial->call]);
	edges_add_decision(&edges, &trial->theirs->decisions[trial->call]);
	edges_each(&edges, COMBINED, random, try_call, trial);
}

static void check_foreign(const struct trial *trial)
{
	const struct seccomp_witness *witness = &trial->witness;

	assert_int_equal(witness->architectures & trial->theirs->architectures,
			 0);
	assert_int_equal(witness->theirs.kind, SECCOMP_KILL_THREAD);
}

static void check_witness(struct trial *trial)
{
	const struct seccomp_witness *witness = &trial->witness;
	const bool known =
		witness->architectures & trial->theirs->architectures;
	struct seccomp_action mine = trial->mine->action;
	struct seccomp_action theirs = trial->theirs->action;

	assert_true(witness->found);
	assert_true(witness->mine.kind < witness->theirs.kind);
	assert_int_not_equal(witness->architectures, 0);
	assert_int_equal(witness->architectures & ~trial->mine->architectures,
			 0);
	if (witness->call != SYSCALL_NONE) {
		trial->call = (unsigned)witness->call;
		mine = seccomp_filter_decide(trial->mine, trial->call,
					     witness->arguments);
		theirs = seccomp_filter_decide(trial->theirs, trial->call,
					       witness->arguments);
	}
	assert_true(seccomp_action_equal(mine, witness->mine));
	if (!known) {
		check_foreign(trial);
		return;
	}
	assert_true(seccomp_action_equal(theirs, witness->theirs));
	if (witness->call != SYSCALL_NONE &&
	    syscall_set_has(&trial->meet.filter->present, trial->call))
		assert_true(seccomp_filter_decide(trial->meet.filter,
						  trial->call,
						  witness->arguments)
				    .kind > mine.kind);
}

static void check_pair(unsigned a, unsigned b, struct random *random)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct trial trial = {
		.mine = pool.filters[a],
		.theirs = pool.filters[b],
		.names = {pool.names[a], pool.names[b]},
	};
	struct syscall_set shared;

	trial.meet =
		seccomp_filter_meet(&arena, trial.mine, trial.theirs, NATIVE);
	trial.leq =
		seccomp_filter_leq(trial.mine, trial.theirs, &trial.witness);
	done.pairs++;
	done.within += trial.leq;
	if (!trial.leq)
		check_witness(&trial);
	if (!seccomp_filter_leq(trial.meet.filter, trial.mine, &trial.witness))
		report(&trial, "the meet is laxer than the first",
		       trial.witness.arguments);
	if (!seccomp_filter_leq(trial.meet.filter, trial.theirs,
				&trial.witness))
		report(&trial, "the meet is laxer than the second",
		       trial.witness.arguments);
	syscall_of_archs(trial.mine->architectures &
				 trial.theirs->architectures,
			 &shared);
	syscall_set_each (call, &shared) {
		trial.call = call;
		try_arguments(&trial, random);
	}
}

static void every_pair_is_as_it_is_said(void **state)
{
	struct random random = {1};

	(void)state;
	for (unsigned i = 0; i < pool.count; i++) {
		for (unsigned k = 0; k < pool.count; k++)
			check_pair(i, k, &random);
	}
	assert_true(done.within > pool.count);
}

static void it_is_an_order(void **state)
{
	static bool leq[POOL_MOST][POOL_MOST];

	(void)state;
	for (unsigned i = 0; i < pool.count; i++) {
		AUTO_ARENA struct arena arena = ARENA_INIT;
		const struct seccomp_filter *copy =
			filter_copy(&arena, pool.filters[i]);

		assert_true(seccomp_filter_leq(pool.filters[i], copy, NULL));
		assert_true(seccomp_filter_leq(copy, pool.filters[i], NULL));
		for (unsigned k = 0; k < pool.count; k++)
			leq[i][k] = seccomp_filter_leq(pool.filters[i],
						       pool.filters[k], NULL);
	}
	for (unsigned i = 0; i < pool.count * pool.count; i++) {
		unsigned a = i / pool.count;
		unsigned b = i % pool.count;

		for (unsigned c = 0; leq[a][b] && c < pool.count; c++) {
			if (a == b || b == c || !leq[b][c])
				continue;
			done.triples++;
			assert_true(leq[a][c]);
		}
	}
	assert_true(done.triples > 0);
}

/* --- edits --- */

/* One call permitted is more than there was, unless rules that take everything
 * let it pass already. */
static void permit_call(unsigned i, unsigned call, struct random *random)
{
	const struct seccomp_filter *filter = pool.filters[i];
	const struct seccomp_decision *before = &filter->decisions[call];
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct trial trial = {
		.theirs = filter,
		.names = {"permitting", pool.names[i]},
		.call = call,
	};
	struct syscall_set one = {{0}};

	syscall_set_add(&one, call);
	trial.mine = seccomp_filter_permit(&arena, filter, &one);
	/* What they meet in is the stricter one. */
	trial.meet.filter = filter_copy(&arena, filter);
	assert_true(seccomp_filter_leq(filter, trial.mine, NULL));
	trial.leq = seccomp_filter_leq(trial.mine, filter, &trial.witness);
	if (before->count == 0 || i < pool.real)
		assert_int_equal(trial.leq,
				 before->count == 0 &&
					 before->action.kind == SECCOMP_ALLOW);
	if (trial.leq) {
		try_arguments(&trial, random);
		return;
	}
	done.edits++;
	assert_int_equal(trial.witness.call, call);
	check_witness(&trial);
}

static void not_one_permitted_call_is_missed(void **state)
{
	struct random random = {2};

	(void)state;
	for (unsigned i = 0; i < pool.count; i++) {
		syscall_set_each (call, &pool.filters[i]->present)
			permit_call(i, call, &random);
	}
}

static void permitted_sets_are_permitted(void **state)
{
	struct random random = {3};

	(void)state;
	for (unsigned i = 0; i < pool.count; i++) {
		const struct seccomp_filter *filter = pool.filters[i];
		AUTO_ARENA struct arena arena = ARENA_INIT;
		const struct syscall_group *group =
			&syscall_groups[random_below(&random,
						     syscall_group_count)];
		const struct seccomp_filter *after =
			seccomp_filter_permit(&arena, filter, &group->members);

		assert_true(seccomp_filter_leq(filter, after, NULL));
		for (unsigned call = 0; call < syscall_count; call++) {
			const struct seccomp_decision *decision =
				&after->decisions[call];

			if (!syscall_set_has(&group->members, call) ||
			    !syscall_set_has(&filter->present, call)) {
				assert_ptr_equal(decision->rules,
						 filter->decisions[call].rules);
				continue;
			}
			assert_int_equal(decision->count, 0);
			assert_int_equal(decision->action.kind, SECCOMP_ALLOW);
		}
	}
}

/* A value that the condition takes, at random. */
static uint64_t value_of(const struct seccomp_condition *condition,
			 struct random *random)
{
	uint64_t value = random_next(random);

	if (seccomp_condition_is_cube(condition))
		return (value & ~condition->mask) | condition->value;
	if (!seccomp_condition_matches(condition, value))
		value = condition->value;
	if (!seccomp_condition_matches(condition, value))
		value++;
	if (!seccomp_condition_matches(condition, value))
		value = condition->value - 1;
	return value;
}

/* Whether one of some calls that an edit adds to a rule is answered laxer. */
static bool shows(const struct seccomp_decision *before,
		  const struct seccomp_decision *after, unsigned rule,
		  unsigned index, uint64_t bit, struct random *random)
{
	struct seccomp_conditions list = before->rules[rule].conditions;

	for (unsigned round = 0; round < 40; round++) {
		uint64_t arguments[SECCOMP_ARGUMENTS];

		for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
			arguments[i] = random_next(random);
		for (unsigned i = 0; i < list.count; i++)
			arguments[list.list[i].index] =
				value_of(&list.list[i], random);
		arguments[index] ^= bit;
		if (seccomp_decision_decide(after, arguments).kind <
		    seccomp_decision_decide(before, arguments).kind)
			return true;
	}
	return false;
}

/* One filter in which one rule of one call is changed. */
struct edit {
	struct trial trial;
	struct seccomp_filter *copy;
	struct seccomp_rule rules[512];
	struct seccomp_condition conditions[SECCOMP_ARGUMENTS];
};

static void widen(struct edit *edit, unsigned rule, unsigned place,
		  uint64_t bit, struct random *random)
{
	const unsigned call = edit->trial.call;
	const struct seccomp_decision *before =
		&edit->trial.theirs->decisions[call];
	struct seccomp_decision *after = &edit->copy->decisions[call];
	struct seccomp_conditions list = before->rules[rule].conditions;
	struct seccomp_condition *one = &edit->conditions[place];
	bool laxer;

	memcpy(edit->rules, before->rules,
	       before->count * sizeof(edit->rules[0]));
	memcpy(edit->conditions, list.list, list.count * sizeof(*one));
	*one = seccomp_condition_normal(one->index, SECCOMP_MASKED_EQ,
					one->value, one->mask & ~bit);
	edit->rules[rule].conditions.list = edit->conditions;
	after->rules = edit->rules;
	laxer = shows(before, after, rule, one->index, bit, random);
	edit->trial.leq = seccomp_filter_leq(edit->copy, edit->trial.theirs,
					     &edit->trial.witness);
	if (edit->trial.leq) {
		done.harmless++;
		if (laxer)
			report(&edit->trial, "missed",
			       edit->trial.witness.arguments);
		return;
	}
	done.edits++;
	assert_int_equal(edit->trial.witness.call, call);
	check_witness(&edit->trial);
}

static void widen_rules(struct edit *edit, struct random *random)
{
	const struct seccomp_decision before =
		edit->trial.theirs->decisions[edit->trial.call];

	assert_true(before.count <= 512);
	for (unsigned rule = 0; rule < before.count; rule++) {
		struct seccomp_conditions list = before.rules[rule].conditions;

		for (unsigned i = 0; i < list.count; i++) {
			uint64_t mask = list.list[i].mask;

			if (!seccomp_condition_is_cube(&list.list[i]))
				continue;
			for (; mask != 0; mask &= mask - 1)
				widen(edit, rule, i, mask & -mask, random);
		}
	}
	edit->copy->decisions[edit->trial.call] = before;
}

static void not_one_widened_mask_is_missed(void **state)
{
	struct random random = {4};

	(void)state;
	for (unsigned i = 0; i < pool.count; i++) {
		AUTO_ARENA struct arena arena = ARENA_INIT;
		static struct edit edit;

		edit.copy = filter_copy(&arena, pool.filters[i]);
		edit.trial = (struct trial){
			.mine = edit.copy,
			.theirs = pool.filters[i],
			.names = {"widened", pool.names[i]},
		};
		edit.trial.meet.filter = filter_copy(&arena, pool.filters[i]);
		syscall_set_each (call, &pool.filters[i]->present) {
			edit.trial.call = call;
			widen_rules(&edit, &random);
		}
	}
	assert_true(done.edits > done.harmless);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_is_as_it_is_said),
		cmocka_unit_test(it_is_an_order),
		cmocka_unit_test(not_one_permitted_call_is_missed),
		cmocka_unit_test(permitted_sets_are_permitted),
		cmocka_unit_test(not_one_widened_mask_is_missed),
	};

	return cmocka_run_group_tests(tests, filter_pool_fill, drop);
}
