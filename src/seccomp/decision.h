/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a filter answers to one system call.
 *
 * Rules are tried strictest action first, and the first that matches decides;
 * where none does, it is the decision's own action. libseccomp tries rules in
 * an order of its own making, so what we write must not depend on theirs:
 * seccomp_decision_settle() brings a decision into a form in which rules with
 * different actions never match the same call.
 *
 * How libseccomp (2.4 to 2.6) reads rules, on which this rests:
 * - a rule without conditions replaces all rules of its call, before and
 *   behind it; the first such rule stays;
 * - what no rule matches gets the filter's default action, so another action
 *   needs a rule that matches everything. ">= 0" on the lowest argument that
 *   the other rules look at is tried after them: db.c sorts by argument,
 *   greatest first, then equality before ranges. Should an order ever differ,
 *   the catch-all refuses more, not less: it is at least as strict as they.
 */
#pragma once

#include "base/arena.h"
#include "seccomp/action.h"
#include "seccomp/condition.h"

struct seccomp_rule {
	struct seccomp_action action;
	struct seccomp_conditions conditions; /* at least one */
};

struct seccomp_decision {
	struct seccomp_action action; /* where no rule matches */
	bool named; /* said for this call, not the filter's default */
	uint16_t count;
	const struct seccomp_rule *rules;
};

/* More than that for one call are not written; see settle. */
#define SECCOMP_MAX_RULES 128

struct seccomp_action seccomp_decision_decide(
	const struct seccomp_decision *decision,
	const uint64_t arguments[SECCOMP_ARGUMENTS]);
/* Same spelling; exact for settled decisions. */
bool seccomp_decision_equal(const struct seccomp_decision *a,
			    const struct seccomp_decision *b);

/* Sorts rules (strictest action first, then by conditions) and drops those
 * that an equal action implies. Returns how many remain. */
unsigned seccomp_rules_sort(struct seccomp_rule *rules, unsigned count);
/* Sorts alone, for rules that never match the same call. */
void seccomp_rules_order(struct seccomp_rule *rules, unsigned count);

/* Whether a rule that matches everything can stand beside the others, and on
 * which argument. */
bool seccomp_rules_catch_all(const struct seccomp_rule *rules, unsigned count,
			     unsigned *index);

/* Makes a rule that matches everything the end, and a decision constant whose
 * rules all answer as its end does. */
void seccomp_decision_simplify(struct seccomp_decision *decision);

/* Makes the decision writable in a filter with that default action. What can't
 * be said exactly becomes stricter; then false is returned. */
bool seccomp_decision_settle(struct arena *arena,
			     struct seccomp_decision *decision,
			     struct seccomp_action otherwise);

/* The calls that match none of count lists of conditions, as rules with that
 * action. Exact, or false. The rules never match the same call. */
bool seccomp_rules_complement(struct arena *arena,
			      const struct seccomp_conditions *lists,
			      unsigned count, struct seccomp_action action,
			      struct seccomp_rule **rules,
			      unsigned *rule_count);
