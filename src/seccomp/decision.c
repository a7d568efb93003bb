/* SPDX-License-Identifier: Apache-2.0 */
/* Deciding by rules, and bringing rules into a form that can be written. */
#include "seccomp/decision.h"

struct seccomp_action seccomp_decision_decide(
	const struct seccomp_decision *decision,
	const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_rule *rule = &decision->rules[i];

		if (seccomp_conditions_match(rule->conditions, arguments))
			return rule->action;
	}
	return decision->action;
}

bool seccomp_decision_equal(const struct seccomp_decision *a,
			    const struct seccomp_decision *b)
{
	if (!seccomp_action_equal(a->action, b->action) || a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++) {
		if (!seccomp_action_equal(a->rules[i].action,
					  b->rules[i].action) ||
		    seccomp_conditions_compare(a->rules[i].conditions,
					       b->rules[i].conditions) != 0)
			return false;
	}
	return true;
}

static int compare_rules(const struct seccomp_rule *a,
			 const struct seccomp_rule *b)
{
	if (a->action.kind != b->action.kind)
		return a->action.kind > b->action.kind ? -1 : 1;
	if (a->action.data != b->action.data)
		return a->action.data < b->action.data ? -1 : 1;
	return seccomp_conditions_compare(a->conditions, b->conditions);
}

static bool is_implied(const struct seccomp_rule *rules, unsigned count,
		       const struct seccomp_rule *rule)
{
	for (unsigned i = 0; i < count; i++) {
		if (seccomp_action_equal(rules[i].action, rule->action) &&
		    rules[i].conditions.count <= rule->conditions.count &&
		    seccomp_conditions_imply(rule->conditions,
					     rules[i].conditions))
			return true;
	}
	return false;
}

/* Keeps those that no other one implies. */
static unsigned drop_implied(struct seccomp_rule *rules, unsigned count)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		const struct seccomp_rule rule = rules[i];

		if (!is_implied(rules, kept, &rule) &&
		    !is_implied(rules + i + 1, count - i - 1, &rule))
			rules[kept++] = rule;
	}
	return kept;
}

void seccomp_rules_order(struct seccomp_rule *rules, unsigned count)
{
	for (unsigned i = 1; i < count; i++) {
		const struct seccomp_rule rule = rules[i];
		unsigned j = i;

		for (; j > 0 && compare_rules(&rules[j - 1], &rule) > 0; j--)
			rules[j] = rules[j - 1];
		rules[j] = rule;
	}
}

unsigned seccomp_rules_sort(struct seccomp_rule *rules, unsigned count)
{
	seccomp_rules_order(rules, count);
	return drop_implied(rules, count);
}

bool seccomp_rules_catch_all(const struct seccomp_rule *rules, unsigned count,
			     unsigned *index)
{
	unsigned lowest = SECCOMP_ARGUMENTS;

	for (unsigned i = 0; i < count; i++) {
		if (rules[i].conditions.list[0].index < lowest)
			lowest = rules[i].conditions.list[0].index;
	}
	for (unsigned i = 0; i < count; i++) {
		const struct seccomp_condition *first =
			&rules[i].conditions.list[0];

		/* Ranges of one argument may be merged with the catch-all
		 * (GHSA-4q85-33p6-j5g6, libseccomp before 2.6.1). */
		if (first->index == lowest && first->op != SECCOMP_NE &&
		    !seccomp_condition_is_cube(first))
			return false;
	}
	*index = lowest;
	return count > 0;
}

static void make_constant(struct seccomp_decision *decision,
			  struct seccomp_action action)
{
	decision->action = action;
	decision->count = 0;
	decision->rules = NULL;
}

/* Rules that are all stricter than what is left: the complement is written
 * instead, as a catch-all that allows would depend on libseccomp's order. */
static bool settle_refusals(struct arena *arena,
			    struct seccomp_decision *decision,
			    struct seccomp_action otherwise)
{
	const struct seccomp_action strictest = decision->rules[0].action;
	struct seccomp_conditions lists[SECCOMP_MAX_RULES];
	struct seccomp_rule *allowing;
	struct seccomp_rule *rules;
	unsigned refusals = 0;
	unsigned count;

	for (unsigned i = 0; i < decision->count; i++)
		lists[i] = decision->rules[i].conditions;
	if (!seccomp_rules_complement(arena, lists, decision->count,
				      decision->action, &allowing, &count)) {
		make_constant(decision, strictest);
		return false;
	}
	rules = arena_alloc(arena, (decision->count + count) * sizeof(*rules));
	for (unsigned i = 0; i < decision->count; i++) {
		/* A rule equal to the default is skipped by the runtimes. */
		if (!seccomp_action_equal(decision->rules[i].action, otherwise))
			rules[refusals++] = decision->rules[i];
	}
	memcpy(rules + refusals, allowing, count * sizeof(*rules));
	decision->count = (uint16_t)seccomp_rules_sort(rules, refusals + count);
	decision->rules = rules;
	decision->action = otherwise;
	return true;
}

/* The first of count rules that shares calls with rule and says something
 * else, or NULL. None of them is laxer. */
static const struct seccomp_rule *other_rule(const struct seccomp_rule *rules,
					     unsigned count,
					     const struct seccomp_rule *rule)
{
	for (unsigned i = 0; i < count; i++) {
		if (!seccomp_action_equal(rules[i].action, rule->action) &&
		    !seccomp_conditions_disjoint(rules[i].conditions,
						 rule->conditions))
			return &rules[i];
	}
	return NULL;
}

/* Leaves no rule that shares calls with one that says something else. Those of
 * the laxer get what the end says, or, where that is laxer, what the stricter
 * one says; of one kind, both get the first one's errno, as libseccomp takes
 * no two answers to the same condition. */
static bool settle_overlaps(struct arena *arena,
			    struct seccomp_decision *decision)
{
	struct seccomp_rule *rules =
		arena_alloc(arena, decision->count * sizeof(*rules));
	struct seccomp_rule *all =
		arena_alloc(arena, decision->count * sizeof(*all));
	unsigned count = 0;
	bool changed = false;
	bool exact = true;

	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_rule *other;

		all[i] = decision->rules[i];
		other = other_rule(all, i, &all[i]);
		if (other != NULL) {
			changed = true;
			exact &= other->action.kind == all[i].action.kind;
			if (other->action.kind != all[i].action.kind &&
			    decision->action.kind >= all[i].action.kind)
				continue;
			all[i].action = other->action;
		}
		rules[count++] = all[i];
	}
	decision->count = (uint16_t)seccomp_rules_sort(rules, count);
	decision->rules = rules;
	/* A rule that now says something else may share calls with a third. */
	return changed ? settle_overlaps(arena, decision) && exact : exact;
}

/* Takes out the rules with that action; no other rule shares calls with them.
 * With a kind, all of that kind. */
static void drop_rules(struct arena *arena, struct seccomp_decision *decision,
		       struct seccomp_action action, bool whole_kind)
{
	struct seccomp_rule *rules =
		arena_alloc(arena, decision->count * sizeof(*rules));
	unsigned count = 0;

	for (unsigned i = 0; i < decision->count; i++) {
		struct seccomp_action own = decision->rules[i].action;

		if (whole_kind ? own.kind != action.kind
			       : !seccomp_action_equal(own, action))
			rules[count++] = decision->rules[i];
	}
	decision->count = (uint16_t)count;
	decision->rules = rules;
}

/* Rules equal to the default would be skipped by the runtimes, those equal to
 * the end are not needed. */
static bool settle_defaults(struct arena *arena,
			    struct seccomp_decision *decision,
			    struct seccomp_action otherwise)
{
	const unsigned before = decision->count;
	bool exact = true;

	drop_rules(arena, decision, otherwise, false);
	if (decision->count != before &&
	    decision->action.kind != otherwise.kind) {
		/* They get what the end says, which must not be laxer. */
		if (decision->action.kind < otherwise.kind)
			decision->action = otherwise;
		exact = false;
	}
	drop_rules(arena, decision, decision->action, false);
	return exact;
}

/* Brings the end into a form that can be written: the default, or a catch-all
 * no laxer than the rules. */
static bool settle_end(struct arena *arena, struct seccomp_decision *decision,
		       struct seccomp_action otherwise)
{
	const struct seccomp_action strictest = decision->rules[0].action;
	bool laxer = strictest.kind > decision->action.kind;
	unsigned index;

	if (seccomp_action_equal(decision->action, otherwise))
		return true;
	if (!laxer &&
	    seccomp_rules_catch_all(decision->rules, decision->count, &index))
		return true;
	if (decision->action.kind == otherwise.kind) {
		/* Another errno for some arguments is worth less than the
		 * end's for the others. */
		drop_rules(arena, decision, decision->action, true);
		if (laxer || !seccomp_rules_catch_all(decision->rules,
						      decision->count, &index))
			decision->action = decision->count > 0
						   ? otherwise
						   : decision->action;
		return true;
	}
	make_constant(decision, laxer ? strictest : decision->action);
	return false;
}

/* Whether all rules are stricter than the end, which is not the default. */
static bool only_refuses(const struct seccomp_decision *decision,
			 struct seccomp_action otherwise)
{
	for (unsigned i = 0; i < decision->count; i++) {
		if (decision->rules[i].action.kind <= decision->action.kind)
			return false;
	}
	return decision->count > 0 && decision->count <= SECCOMP_MAX_RULES &&
	       decision->action.kind != otherwise.kind;
}

static bool is_always(const struct seccomp_rule *rule)
{
	for (unsigned i = 0; i < rule->conditions.count; i++) {
		if (!seccomp_condition_always(&rule->conditions.list[i]))
			return false;
	}
	return true;
}

void seccomp_decision_simplify(struct seccomp_decision *decision)
{
	for (unsigned i = 0; i < decision->count; i++) {
		if (is_always(&decision->rules[i])) {
			decision->action = decision->rules[i].action;
			decision->count = (uint16_t)i;
		}
	}
	for (unsigned i = 0; i < decision->count; i++) {
		if (!seccomp_action_equal(decision->rules[i].action,
					  decision->action))
			return;
	}
	make_constant(decision, decision->action);
}

/* Whether rules have different actions, or the end's, or the default's. */
static bool is_mixed(const struct seccomp_decision *decision,
		     struct seccomp_action otherwise)
{
	for (unsigned i = 0; i < decision->count; i++) {
		struct seccomp_action action = decision->rules[i].action;

		if (seccomp_action_equal(action, otherwise) ||
		    seccomp_action_equal(action, decision->action) ||
		    !seccomp_action_equal(action, decision->rules[0].action))
			return true;
	}
	return false;
}

/* Whether rules differ from the end by their errno at most. */
static bool refuses_all(const struct seccomp_decision *decision)
{
	for (unsigned i = 0; i < decision->count; i++) {
		if (decision->rules[i].action.kind != decision->action.kind)
			return false;
	}
	return true;
}

bool seccomp_decision_settle(struct arena *arena,
			     struct seccomp_decision *decision,
			     struct seccomp_action otherwise)
{
	bool exact = true;
	bool mixed;

	seccomp_decision_simplify(decision);
	mixed = is_mixed(decision, otherwise);
	if (mixed)
		exact = settle_overlaps(arena, decision);
	if (only_refuses(decision, otherwise))
		exact &= settle_refusals(arena, decision, otherwise);
	else if (mixed)
		exact &= settle_defaults(arena, decision, otherwise);
	if (refuses_all(decision))
		make_constant(decision, decision->action);
	if (decision->count > 0)
		exact &= settle_end(arena, decision, otherwise);
	if (decision->count > SECCOMP_MAX_RULES) {
		make_constant(decision, decision->rules[0].action.kind >
							decision->action.kind
						? decision->rules[0].action
						: decision->action);
		exact = false;
	}
	decision->named = decision->count > 0 ||
			  !seccomp_action_equal(decision->action, otherwise);
	return exact;
}
