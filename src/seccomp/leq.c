/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether one filter is no more permissive than another.
 *
 * A call is answered by a rule where it meets the rule's conditions and those
 * of no rule before it. So for each answer of one side and each stricter one of
 * the other, the calls that get both are a box without those that rules before
 * take; a call in there is the witness.
 */
#include "seccomp/box.h"
#include "seccomp/filter.h"

/* Rules looked at for one system call, and nested cuts: far more than what
 * people write takes, and a few milliseconds. */
#define MOST_WORK  (1u << 18)
#define MOST_DEPTH 256

/* libseccomp's answer to an architecture that a filter does not list. */
static const struct seccomp_action foreign = {SECCOMP_KILL_THREAD, 0};

/* The search for a call that gets one answer of each side. */
struct search {
	const struct seccomp_decision *mine;
	const struct seccomp_decision *theirs;
	unsigned mine_before; /* that many rules come before that answer */
	unsigned theirs_before;
	enum seccomp_kind kind; /* my answer; theirs is stricter */
	/* What a box can't leave out, as EQ. */
	struct seccomp_condition unequal[2 * SECCOMP_ARGUMENTS];
	unsigned unequal_count;

	unsigned next; /* of what is cut out */
	unsigned depth;
	unsigned work;
	bool gave_up;
	uint64_t *arguments;
};

/* The conditions that are cut out as the n-th; false where none need be: a call
 * that a laxer rule of mine or a stricter one of theirs takes first is a
 * witness too. */
static bool get_cut(const struct search *search, unsigned n,
		    struct seccomp_conditions *conditions)
{
	const struct seccomp_rule *rule;

	if (n < search->mine_before) {
		rule = &search->mine->rules[n];
		*conditions = rule->conditions;
		return rule->action.kind > search->kind;
	}
	n -= search->mine_before;
	if (n < search->theirs_before) {
		rule = &search->theirs->rules[n];
		*conditions = rule->conditions;
		return rule->action.kind <= search->kind;
	}
	n -= search->theirs_before;
	*conditions = (struct seccomp_conditions){&search->unequal[n], 1};
	return true;
}

/* Looks through what is cut out, from search->next on: whether something takes
 * all of the box. Otherwise first is what takes a part of it, if anything, and
 * after its place. */
static bool is_taken(struct search *search, const struct seccomp_box *box,
		     struct seccomp_conditions *first, unsigned *after)
{
	const unsigned end = search->mine_before + search->theirs_before +
			     search->unequal_count;

	*first = (struct seccomp_conditions){NULL, 0};
	for (unsigned n = search->next; n < end; n++) {
		struct seccomp_conditions conditions;
		enum seccomp_overlap overlap;

		if (!get_cut(search, n, &conditions))
			continue;
		search->work++;
		overlap = seccomp_box_overlap(box, conditions);
		if (overlap == SECCOMP_INSIDE)
			return true;
		if (overlap == SECCOMP_PARTLY && first->count == 0) {
			*first = conditions;
			*after = n + 1;
		}
	}
	return false;
}

/* Whether a call of the box is left. */
static bool find_left(const struct seccomp_box *box, void *context)
{
	struct search *search = context;
	const unsigned next = search->next;
	struct seccomp_conditions first;
	unsigned after = 0;
	bool found;

	if (is_taken(search, box, &first, &after))
		return false;
	if (first.count == 0) {
		seccomp_box_pick(box, search->arguments);
		return true;
	}
	if (search->depth == MOST_DEPTH || search->work > MOST_WORK) {
		search->gave_up = true;
		return false;
	}
	search->next = after;
	search->depth++;
	found = seccomp_box_cut(box, first, find_left, search);
	search->depth--;
	search->next = next;
	return found;
}

static bool narrow(struct search *search, struct seccomp_box *box,
		   struct seccomp_conditions conditions)
{
	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];

		if (one->op == SECCOMP_NE)
			search->unequal[search->unequal_count++] =
				seccomp_condition_normal(one->index, SECCOMP_EQ,
							 one->value, 0);
		else if (!seccomp_box_narrow(box, one))
			return false;
	}
	return true;
}

/* The n-th answer of a decision, with what it is given for; the end is the
 * last. */
static struct seccomp_rule answer(const struct seccomp_decision *decision,
				  unsigned n)
{
	if (n < decision->count)
		return decision->rules[n];
	return (struct seccomp_rule){decision->action, {NULL, 0}};
}

/* Looks for a call that gets the i-th answer of mine and the j-th of theirs. */
static bool find_witness(struct search *search, unsigned i, unsigned j)
{
	const struct seccomp_rule mine = answer(search->mine, i);
	const struct seccomp_rule theirs = answer(search->theirs, j);
	struct seccomp_box box = seccomp_box_all();

	search->mine_before = i;
	search->theirs_before = j;
	search->kind = mine.action.kind;
	search->unequal_count = 0;
	return narrow(search, &box, mine.conditions) &&
	       narrow(search, &box, theirs.conditions) &&
	       find_left(&box, search);
}

/* Nearly all calls of filters that have much in common. */
static bool is_plain(const struct seccomp_decision *mine,
		     const struct seccomp_decision *theirs)
{
	return mine->rules == theirs->rules && mine->count == theirs->count &&
	       mine->action.kind >= theirs->action.kind;
}

enum seccomp_order seccomp_decision_leq(const struct seccomp_decision *mine,
					const struct seccomp_decision *theirs,
					uint64_t arguments[SECCOMP_ARGUMENTS])
{
	struct search search = {.mine = mine, .theirs = theirs};

	if (is_plain(mine, theirs) || seccomp_decision_equal(mine, theirs))
		return SECCOMP_WITHIN;
	search.arguments = arguments;
	for (unsigned i = 0; i <= mine->count; i++) {
		enum seccomp_kind kind = answer(mine, i).action.kind;

		for (unsigned j = 0; j <= theirs->count; j++) {
			if (answer(theirs, j).action.kind <= kind)
				continue;
			if (search.work++ > MOST_WORK)
				return SECCOMP_UNDECIDED;
			if (find_witness(&search, i, j))
				return SECCOMP_BEYOND;
		}
	}
	return search.gave_up ? SECCOMP_UNDECIDED : SECCOMP_WITHIN;
}

/* Two filters, by some architectures. */
struct comparison {
	const struct seccomp_filter *mine;
	const struct seccomp_filter *theirs; /* NULL: has none of them */
	uint32_t architectures;
	struct seccomp_witness *witness;
};

static struct seccomp_decision default_of(const struct seccomp_filter *filter)
{
	return (struct seccomp_decision){
		.action = filter != NULL ? filter->action : foreign};
}

/* Those that have the call. */
static uint32_t architectures_of(int call, uint32_t architectures)
{
	uint32_t found = 0;

	if (call == SYSCALL_NONE)
		return architectures;
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if ((architectures & seccomp_arch_bit(arch)) &&
		    syscall_number((unsigned)call, arch) != SYSCALL_NONE)
			found |= seccomp_arch_bit(arch);
	}
	return found;
}

static enum seccomp_order compare_call(const struct comparison *comparison,
				       int call,
				       const struct seccomp_decision *mine,
				       const struct seccomp_decision *theirs)
{
	uint64_t arguments[SECCOMP_ARGUMENTS] = {0};
	struct seccomp_witness *witness = comparison->witness;
	enum seccomp_order order =
		seccomp_decision_leq(mine, theirs, arguments);

	if (order != SECCOMP_BEYOND)
		return order;
	witness->found = true;
	witness->call = call;
	witness->architectures =
		architectures_of(call, comparison->architectures);
	memcpy(witness->arguments, arguments, sizeof(arguments));
	witness->mine = seccomp_decision_decide(mine, arguments);
	witness->theirs = seccomp_decision_decide(theirs, arguments);
	return order;
}

/* Every call that a table has, and one that none has. */
static enum seccomp_order compare(const struct comparison *comparison)
{
	const struct seccomp_filter *mine = comparison->mine;
	const struct seccomp_filter *theirs = comparison->theirs;
	const struct seccomp_decision my_default = default_of(mine);
	const struct seccomp_decision their_default = default_of(theirs);
	const struct seccomp_decision *other =
		theirs != NULL ? theirs->decisions : &their_default;
	const unsigned step = theirs != NULL ? 1 : 0;
	enum seccomp_order order = SECCOMP_WITHIN;
	struct syscall_set calls = mine->present;

	if (comparison->architectures != mine->architectures)
		syscall_of_archs(comparison->architectures, &calls);
	for (unsigned call = 0; call < syscall_count; call++, other += step) {
		const struct seccomp_decision *ours = &mine->decisions[call];
		enum seccomp_order one;

		if (is_plain(ours, other) || !syscall_set_has(&calls, call))
			continue;
		one = compare_call(comparison, (int)call, ours, other);
		if (one == SECCOMP_BEYOND)
			return one;
		if (one == SECCOMP_UNDECIDED)
			order = one;
	}
	if (compare_call(comparison, SYSCALL_NONE, &my_default,
			 &their_default) == SECCOMP_BEYOND)
		return SECCOMP_BEYOND;
	return order;
}

/* Bounds of the answers to names that no table has. These are not kept one by
 * one, and nothing tells of those that are answered with an errno. */
static enum seccomp_kind laxest_unknown(const struct seccomp_filter *filter)
{
	if (filter->allows_unknown)
		return SECCOMP_ALLOW;
	if (filter->names_unknown && filter->action.kind > SECCOMP_ERRNO)
		return SECCOMP_ERRNO;
	return filter->action.kind;
}

static enum seccomp_kind strictest_unknown(const struct seccomp_filter *filter)
{
	if (filter->stopped_unknown != NULL)
		return SECCOMP_KILL_PROCESS;
	if (filter->names_unknown && filter->action.kind < SECCOMP_ERRNO)
		return SECCOMP_ERRNO;
	return filter->action.kind;
}

/* Whether what is said of names that no table has, and of architectures that we
 * have no table for, can't make mine the more permissive one. */
static bool is_clear(const struct seccomp_filter *mine,
		     const struct seccomp_filter *theirs)
{
	if (mine->architectures & seccomp_arch_bit(SECCOMP_ARCH_OTHER))
		return false;
	if (mine->stopped_unknown != NULL &&
	    mine->stopped_unknown == theirs->stopped_unknown)
		return true; /* both were read from one object */
	return laxest_unknown(mine) >= strictest_unknown(theirs);
}

bool seccomp_filter_leq(const struct seccomp_filter *mine,
			const struct seccomp_filter *theirs,
			struct seccomp_witness *witness)
{
	const uint32_t shared = mine->architectures & theirs->architectures;
	struct seccomp_witness ignored;
	struct comparison parts[2] = {
		{mine, theirs, shared, witness},
		{mine, NULL, mine->architectures & ~shared, witness},
	};
	bool decided = true;

	if (witness == NULL)
		parts[0].witness = parts[1].witness = witness = &ignored;
	*witness = (struct seccomp_witness){.found = false};
	if (mine == theirs)
		return true;
	for (unsigned i = 0; i < 2; i++) {
		enum seccomp_order order = SECCOMP_WITHIN;

		if (parts[i].architectures != 0)
			order = compare(&parts[i]);
		if (order == SECCOMP_BEYOND)
			return false;
		if (order == SECCOMP_UNDECIDED)
			decided = false;
	}
	return decided && is_clear(mine, theirs);
}
