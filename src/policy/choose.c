/* SPDX-License-Identifier: Apache-2.0 */
/* Which rule, profile, mode and exceptions one container gets. */
#include "policy/policy.h"

static const struct policy_rule *first_rule(const struct policy *policy,
					    const struct subject *subject)
{
	for (unsigned i = 0; i < policy->rule_count; i++) {
		if (match_holds(&policy->rules[i].match, subject))
			return &policy->rules[i];
	}
	return &policy->default_rule;
}

/* The first that is said: the rule's for this part and for all, the default
 * rule's. */
enum policy_mode policy_mode_of(const struct policy *policy,
				const struct policy_rule *rule,
				enum part_id part)
{
	const enum policy_mode said[] = {
		rule->modes.parts[part],
		rule->modes.all,
		policy->default_rule.modes.parts[part],
	};

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		if (said[i] != MODE_UNSAID)
			return said[i];
	}
	return policy->default_rule.modes.all;
}

/* Whether no mode that is said is another. */
static bool says_only_audit(const struct policy_modes *modes)
{
	if (modes->all == MODE_ENFORCE)
		return false;
	for (unsigned i = 0; i < PART_COUNT; i++) {
		if (modes->parts[i] == MODE_ENFORCE)
			return false;
	}
	return true;
}

bool policy_only_audits(const struct policy *policy,
			const struct policy_command *command)
{
	if (command->mode != MODE_UNSAID)
		return command->mode == MODE_AUDIT;
	if (policy->default_rule.modes.all != MODE_AUDIT ||
	    !says_only_audit(&policy->default_rule.modes))
		return false;
	for (unsigned i = 0; i < policy->rule_count; i++) {
		if (!says_only_audit(&policy->rules[i].modes))
			return false;
	}
	return true;
}

static void hear(const struct policy *policy, const struct subject *subject,
		 struct policy_choice *choice)
{
	const struct json *asked =
		json_member(subject->annotations, POLICY_ANNOTATION);

	if (!json_is(asked, JSON_STRING))
		return;
	choice->asked = asked->text;
	choice->heard = part_lists(policy->selectable, asked->text);
}

static void find_exceptions(const struct policy *policy,
			    const struct subject *subject, int64_t now,
			    struct arena *arena, struct policy_choice *choice)
{
	choice->exceptions =
		arena_alloc(arena, (policy->exception_count + 1) *
					   sizeof(*choice->exceptions));
	for (unsigned i = 0; i < policy->exception_count; i++) {
		const struct policy_exception *exception =
			&policy->exceptions[i];

		if (now < date_end(exception->until) &&
		    match_holds(&exception->match, subject))
			choice->exceptions[choice->exception_count++] =
				exception;
	}
}

void policy_choose(const struct policy *policy, const struct subject *subject,
		   const struct policy_command *command, int64_t now,
		   struct arena *arena, struct policy_choice *choice)
{
	const struct policy_rule *rule = first_rule(policy, subject);
	bool fallback = rule == &policy->default_rule;

	*choice =
		(struct policy_choice){.rule = rule, .profile = rule->profile};
	if ((fallback || choice->profile == NULL) && command->profile != NULL)
		choice->profile = command->profile;
	else if (choice->profile == NULL)
		choice->profile = policy->default_rule.profile;
	if (fallback && command->profile == NULL &&
	    subject->type == TYPE_SANDBOX)
		choice->with = POLICY_SANDBOX_PROFILE;
	for (unsigned i = 0; i < PART_COUNT; i++)
		choice->modes[i] =
			command->mode != MODE_UNSAID
				? command->mode
				: policy_mode_of(policy, rule, (enum part_id)i);
	hear(policy, subject, choice);
	find_exceptions(policy, subject, now, arena, choice);
}
