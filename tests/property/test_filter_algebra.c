/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: filters are a lattice. What two meet in answers each call as the
 * stricter of them does, what they join in as the laxer; in either order, in
 * any grouping, once or twice. Where a meet can't be written, it is stricter
 * than due, and says for which call.
 */
#include "filter_pool.h"

#define COMBINED 16
#define TRIPLES  1500

static struct {
	unsigned long answers, inexact, joins;
} done;

/* What is held against each other at one call. */
struct trial {
	const struct seccomp_filter *a;
	const struct seccomp_filter *b;
	const struct seccomp_filter *got;
	bool join;  /* the laxer is due, else the stricter */
	bool exact; /* just that, else no laxer */
	unsigned call;
	const char *names[2];
};

static enum seccomp_kind kind_of(const struct seccomp_filter *filter,
				 unsigned call, const uint64_t *arguments)
{
	if (!syscall_set_has(&filter->present, call))
		return SECCOMP_KILL_PROCESS;
	return seccomp_filter_decide(filter, call, arguments).kind;
}

static void try_call(void *context, const uint64_t *arguments)
{
	const struct trial *trial = context;
	enum seccomp_kind a = kind_of(trial->a, trial->call, arguments);
	enum seccomp_kind b = kind_of(trial->b, trial->call, arguments);
	enum seccomp_kind got = kind_of(trial->got, trial->call, arguments);
	enum seccomp_kind due = (a > b) != trial->join ? a : b;

	done.answers++;
	if (trial->exact ? got != due : got < due)
		fail_msg("%s of %s and %s: %s(%llx, %llx, %llx): %s and %s "
			 "make %s",
			 trial->join ? "join" : "meet", trial->names[0],
			 trial->names[1], syscall_name(trial->call),
			 (unsigned long long)arguments[0],
			 (unsigned long long)arguments[1],
			 (unsigned long long)arguments[2], seccomp_kind_name(a),
			 seccomp_kind_name(b), seccomp_kind_name(got));
}

/* Each call that got has, but for what is not exact in a meet. */
static void try_all(struct trial *trial, const struct syscall_set *inexact,
		    struct random *random)
{
	syscall_set_each (call, &trial->got->present) {
		struct edges edges = {.count = {0}};

		trial->call = call;
		trial->exact =
			inexact == NULL || !syscall_set_has(inexact, call);
		done.inexact += !trial->exact;
		if (syscall_set_has(&trial->a->present, call))
			edges_add_decision(&edges, &trial->a->decisions[call]);
		if (syscall_set_has(&trial->b->present, call))
			edges_add_decision(&edges, &trial->b->decisions[call]);
		edges_each(&edges, COMBINED, random, try_call, trial);
	}
}

static struct trial trial_of(unsigned a, unsigned b)
{
	return (struct trial){
		.a = pool.filters[a],
		.b = pool.filters[b],
		.names = {pool.names[a], pool.names[b]},
	};
}

static void a_meet_answers_as_the_stricter(void **state)
{
	struct random random = {1};

	(void)state;
	for (unsigned a = 0; a < pool.count; a++) {
		for (unsigned b = 0; b < pool.count; b += 1 + a % 3) {
			struct arena arena = ARENA_INIT;
			struct trial trial = trial_of(a, b);
			struct seccomp_meet meet = seccomp_filter_meet(
				&arena, trial.a, trial.b, NATIVE);

			trial.got = meet.filter;
			try_all(&trial, &meet.inexact, &random);
			arena_fini(&arena);
		}
	}
}

/* The same answers, where all of it is exact. */
static void expect_same(const struct seccomp_filter *one,
			const struct seccomp_filter *other,
			const struct syscall_set *inexact, bool dropped,
			const char *const names[2], struct random *random)
{
	struct trial trial = {.a = one,
			      .b = one,
			      .got = other,
			      .names = {names[0], names[1]}};

	if (!dropped)
		assert_int_equal(one->architectures, other->architectures);
	else if (one->architectures != other->architectures)
		return;
	syscall_set_each (call, &one->present) {
		struct edges edges = {.count = {0}};

		if (syscall_set_has(inexact, call))
			continue;
		trial.call = call;
		trial.exact = true;
		edges_add_decision(&edges, &one->decisions[call]);
		edges_add_decision(&edges, &other->decisions[call]);
		edges_each(&edges, COMBINED, random, try_call, &trial);
	}
}

static void meets_commute_and_are_idempotent(void **state)
{
	struct random random = {2};

	(void)state;
	for (unsigned i = 0; i < TRIPLES; i++) {
		const unsigned a = random_below(&random, pool.count);
		const unsigned b = random_below(&random, pool.count);
		struct trial trial = trial_of(a, b);
		struct arena arena = ARENA_INIT;
		struct seccomp_meet one =
			seccomp_filter_meet(&arena, trial.a, trial.b, NATIVE);
		struct seccomp_meet other =
			seccomp_filter_meet(&arena, trial.b, trial.a, NATIVE);
		struct seccomp_meet twice = seccomp_filter_meet(
			&arena, one.filter, one.filter, NATIVE);

		syscall_set_join(&one.inexact, &other.inexact);
		expect_same(one.filter, other.filter, &one.inexact, false,
			    trial.names, &random);
		expect_same(one.filter, twice.filter, &twice.inexact, false,
			    trial.names, &random);
		arena_fini(&arena);
	}
}

static void meets_associate(void **state)
{
	struct random random = {3};

	(void)state;
	for (unsigned i = 0; i < TRIPLES; i++) {
		struct trial trial =
			trial_of(random_below(&random, pool.count),
				 random_below(&random, pool.count));
		const struct seccomp_filter *third =
			pool.filters[random_below(&random, pool.count)];
		struct arena arena = ARENA_INIT;
		struct seccomp_meet ab =
			seccomp_filter_meet(&arena, trial.a, trial.b, NATIVE);
		struct seccomp_meet bc =
			seccomp_filter_meet(&arena, trial.b, third, NATIVE);
		struct seccomp_meet one =
			seccomp_filter_meet(&arena, ab.filter, third, NATIVE);
		struct seccomp_meet other =
			seccomp_filter_meet(&arena, trial.a, bc.filter, NATIVE);

		syscall_set_join(&one.inexact, &other.inexact);
		syscall_set_join(&one.inexact, &ab.inexact);
		syscall_set_join(&one.inexact, &bc.inexact);
		expect_same(one.filter, other.filter, &one.inexact,
			    ab.dropped || bc.dropped || one.dropped ||
				    other.dropped,
			    trial.names, &random);
		arena_fini(&arena);
	}
}

/* --- joins --- */

static void try_join(unsigned a, unsigned b, struct random *random)
{
	struct trial trial = trial_of(a, b);
	struct arena arena = ARENA_INIT;
	const struct seccomp_filter *join =
		seccomp_filter_join(&arena, trial.a, trial.b);
	const bool plain = seccomp_filter_is_plain(trial.a) &&
			   seccomp_filter_is_plain(trial.b);

	assert_int_equal(join != NULL, plain);
	if (join != NULL) {
		trial.got = join;
		trial.join = true;
		try_all(&trial, NULL, random);
		assert_true(seccomp_filter_leq(trial.a, join, NULL));
		assert_true(seccomp_filter_leq(trial.b, join, NULL));
		done.joins++;
	}
	arena_fini(&arena);
}

static void a_join_answers_as_the_laxer(void **state)
{
	struct random random = {4};

	(void)state;
	for (unsigned a = 0; a < pool.count; a++) {
		for (unsigned b = 0; b < pool.count; b++)
			try_join(a, b, &random);
	}
	assert_true(done.joins > 100);
}

static int drop(void **state)
{
	print_message("%u filters; %lu answers, %lu calls not exact, %lu "
		      "joins\n",
		      pool.count, done.answers, done.inexact, done.joins);
	return filter_pool_drop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meet_answers_as_the_stricter),
		cmocka_unit_test(meets_commute_and_are_idempotent),
		cmocka_unit_test(meets_associate),
		cmocka_unit_test(a_join_answers_as_the_laxer),
	};

	return cmocka_run_group_tests(tests, filter_pool_fill, drop);
}
