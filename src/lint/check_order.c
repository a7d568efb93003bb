/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that another one leaves nothing to decide, and those that runtimes do
 * not load. */
#include "lint/check.h"

/* --- rules equal to the default action --- */

/* A loaded rule that lets through what this one would refuse, or NULL. */
static const struct lint_use *find_laxer(const struct lint *lint, int call,
					 const struct lint_rule *rule)
{
	for (const struct lint_use *use = lint->uses[call]; use != NULL;
	     use = use->next) {
		const struct lint_rule *other = use->rule;

		if (!lint_is_loaded(lint, other) ||
		    other->action.kind >= rule->action.kind)
			continue;
		/* "Refuse it, but allow these": that is what comes of it. */
		if (rule->conditions.count == 0 && other->conditions.count > 0)
			continue;
		if (other->twice || rule->twice ||
		    !seccomp_conditions_disjoint(other->conditions,
						 rule->conditions))
			return use;
	}
	return NULL;
}

static void check_default_rule(struct lint *lint, const struct lint_rule *rule)
{
	lint_add(lint, LINT_NOTE, rule->read,
		 "runtimes skip a rule with the default action: without it the "
		 "filter is the same");
	lint_each_name(name, at, rule)
	{
		int call = syscall_from_name(name->text);
		const struct lint_use *laxer =
			call >= 0 ? find_laxer(lint, call, rule) : NULL;

		if (laxer == NULL)
			continue;
		lint_add(
			lint, LINT_ERROR, at,
			"%s is not refused here: runtimes skip a rule with the "
			"default action, and another%s answers %s; narrow that "
			"one, or refuse with another errno",
			syscall_name((unsigned)call),
			lint_line(lint, laxer->at),
			lint_action(lint, laxer->rule->action));
	}
}

static void check_default(struct lint *lint)
{
	for (unsigned i = 0; i < lint->rule_count; i++) {
		const struct lint_rule *rule = &lint->rules[i];

		if (rule->kept &&
		    seccomp_action_equal(rule->action, lint->otherwise))
			check_default_rule(lint, rule);
	}
}

const struct lint_check lint_check_default = {
	"default",
	true,
	check_default,
};

/* --- rules about the same call --- */

static enum lint_severity severity_of(struct seccomp_action lost,
				      struct seccomp_action holds)
{
	if (lost.kind == holds.kind)
		return lost.data == holds.data ? LINT_NOTE : LINT_WARNING;
	return lost.kind > holds.kind ? LINT_ERROR : LINT_WARNING;
}

/* The rule that decides whatever the arguments: libseccomp keeps the first
 * one, and drops all with conditions for it, before and behind. */
static const struct lint_use *find_constant(const struct lint *lint,
					    unsigned call)
{
	for (const struct lint_use *use = lint->uses[call]; use != NULL;
	     use = use->next) {
		if (lint_is_loaded(lint, use->rule) &&
		    use->rule->conditions.count == 0)
			return use;
	}
	return NULL;
}

static void check_against_constant(struct lint *lint, unsigned call,
				   const struct lint_use *constant)
{
	for (const struct lint_use *use = lint->uses[call]; use != NULL;
	     use = use->next) {
		struct seccomp_action lost = use->rule->action;
		struct seccomp_action holds = constant->rule->action;
		enum lint_severity severity = severity_of(lost, holds);

		if (use == constant || !lint_is_loaded(lint, use->rule))
			continue;
		if (severity == LINT_NOTE)
			lint_add(lint, severity, use->at,
				 "%s is answered %s whatever its arguments by "
				 "another rule%s: here it adds nothing",
				 syscall_name(call), lint_action(lint, holds),
				 lint_line(lint, constant->at));
		else
			lint_add(lint, severity, use->at,
				 "%s is never answered %s: another rule%s says "
				 "%s whatever the arguments, and %s; take the "
				 "name out of one of them",
				 syscall_name(call), lint_action(lint, lost),
				 lint_line(lint, constant->at),
				 lint_action(lint, holds),
				 use->rule->conditions.count == 0
					 ? "the first wins"
					 : "that wins over any with "
					   "conditions");
	}
}

static void check_pair(struct lint *lint, unsigned call,
		       const struct lint_use *first,
		       const struct lint_use *second)
{
	struct seccomp_conditions a = first->rule->conditions;
	struct seccomp_conditions b = second->rule->conditions;

	if (seccomp_action_equal(first->rule->action, second->rule->action)) {
		if (seccomp_conditions_imply(b, a))
			lint_add(
				lint, LINT_NOTE, second->at,
				"%s: an earlier rule%s takes all that this one "
				"does: it adds nothing",
				syscall_name(call), lint_line(lint, first->at));
		else if (seccomp_conditions_imply(a, b))
			lint_add(lint, LINT_NOTE, first->at,
				 "%s: a later rule%s takes all that this one "
				 "does: it adds nothing",
				 syscall_name(call),
				 lint_line(lint, second->at));
		return;
	}
	if (!seccomp_conditions_disjoint(a, b))
		lint_add(
			lint, LINT_WARNING, second->at,
			"%s: some arguments meet this rule (%s) and an earlier "
			"one%s (%s): libseccomp tries them in an order of its "
			"own; let no call meet both",
			syscall_name(call),
			lint_action(lint, second->rule->action),
			lint_line(lint, first->at),
			lint_action(lint, first->rule->action));
}

/* Alternatives are told of elsewhere, and what they mean is not what is
 * written; a rule for the rest is tried last. */
static bool is_comparable(const struct lint *lint, const struct lint_use *use)
{
	return lint_is_loaded(lint, use->rule) && !use->rule->twice &&
	       !lint_is_catch_all(use->rule);
}

/* What has this many rules is a program's output, and the pairs would be
 * millions. */
#define MOST_COMPARED 256

static void check_pairs(struct lint *lint, unsigned call)
{
	unsigned compared = 0;

	for (const struct lint_use *second = lint->uses[call];
	     second != NULL && compared < MOST_COMPARED;
	     second = second->next, compared++) {
		if (!is_comparable(lint, second))
			continue;
		for (const struct lint_use *first = lint->uses[call];
		     first != second; first = first->next) {
			if (is_comparable(lint, first))
				check_pair(lint, call, first, second);
		}
	}
}

static void check_order(struct lint *lint)
{
	for (unsigned call = 0; call < syscall_count; call++) {
		const struct lint_use *constant = find_constant(lint, call);

		if (constant != NULL)
			check_against_constant(lint, call, constant);
		else
			check_pairs(lint, call);
	}
}

const struct lint_check lint_check_order = {
	"order",
	true,
	check_order,
};
