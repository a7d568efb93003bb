/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that become alternatives, that nothing or everything meets, and
 * that are looked at in part. */
#include "lint/check.h"

#include <inttypes.h>

/* --- two conditions on one argument --- */

static unsigned index_of(const struct json *argument)
{
	uint64_t index = 0;

	(void)json_to_u64(json_member(argument, "index"), &index);
	return (unsigned)index;
}

static bool is_unequal(const struct json *argument)
{
	return json_string_is(json_member(argument, "op"), "SCMP_CMP_NE");
}

static void check_alternatives_of(struct lint *lint,
				  const struct lint_rule *rule)
{
	const struct json *first[SECCOMP_ARGUMENTS] = {NULL};
	unsigned number = 0;

	json_each (argument, json_member(rule->made, "args")) {
		unsigned index = index_of(argument);
		bool unequal;

		number++;
		if (first[index] == NULL) {
			first[index] = argument;
			continue;
		}
		unequal = is_unequal(first[index]) && is_unequal(argument);
		lint_add(lint, LINT_ERROR, lint_argument_at(rule, number - 1),
			 "argument %u is compared twice in one rule: runc and "
			 "crun make each comparison of it a rule of its own, "
			 "and any one is enough%s; %s",
			 index, unequal ? ", so that every value meets it" : "",
			 unequal ? "allow the values that are meant, each in a "
				   "rule of its own"
				 : "say it in one comparison, such as "
				   "SCMP_CMP_MASKED_EQ");
		return;
	}
}

static void check_alternatives(struct lint *lint)
{
	for (unsigned i = 0; i < lint->rule_count; i++) {
		if (lint->rules[i].twice)
			check_alternatives_of(lint, &lint->rules[i]);
	}
}

const struct lint_check lint_check_alternatives = {
	"alternatives",
	true,
	check_alternatives,
};

/* --- comparisons that say nothing --- */

struct comparison {
	enum seccomp_op op;
	uint64_t value;
	uint64_t two;
	struct seccomp_condition condition;
};

static struct comparison read_comparison(const struct json *argument)
{
	struct comparison it = {.op = SECCOMP_EQ};

	/* read_condition() took it. */
	(void)seccomp_op_from_name(json_member(argument, "op")->text, &it.op);
	(void)json_to_u64(json_member(argument, "value"), &it.value);
	(void)json_to_u64(json_member(argument, "valueTwo"), &it.two);
	it.condition =
		it.op == SECCOMP_MASKED_EQ
			? seccomp_condition_normal(index_of(argument), it.op,
						   it.two, it.value)
			: seccomp_condition_normal(index_of(argument), it.op,
						   it.value, 0);
	return it;
}

static void check_comparison(struct lint *lint, const struct lint_rule *rule,
			     const struct json *argument, const struct json *at)
{
	struct comparison it = read_comparison(argument);
	bool stricter = rule->action.kind > lint->otherwise.kind;

	if (it.op == SECCOMP_MASKED_EQ && it.value == 0)
		lint_add(lint, LINT_WARNING, at,
			 "the mask (\"value\") is 0: every argument meets it; "
			 "what the masked argument is compared with is "
			 "\"valueTwo\"");
	else if (it.op == SECCOMP_MASKED_EQ && (it.two & ~it.value) != 0)
		lint_add(lint, LINT_WARNING, at,
			 "bits 0x%" PRIx64 " of \"valueTwo\" are not in the "
			 "mask (\"value\"): they are never compared",
			 it.two & ~it.value);
	else if (it.op != SECCOMP_MASKED_EQ && it.two != 0)
		lint_add(lint, LINT_WARNING, at,
			 "\"valueTwo\" means nothing with %s: only "
			 "SCMP_CMP_MASKED_EQ takes two numbers",
			 seccomp_op_name(it.op));
	if (seccomp_condition_never(&it.condition))
		lint_add(lint, stricter ? LINT_ERROR : LINT_WARNING, at,
			 "no value meets this comparison: the rule never "
			 "matches");
	else if (it.op != SECCOMP_MASKED_EQ && !lint_is_catch_all(rule) &&
		 seccomp_condition_always(&it.condition))
		lint_add(lint, LINT_WARNING, at,
			 "every value meets this comparison: leave it out, or "
			 "compare what was meant");
}

static void check_comparisons(struct lint *lint)
{
	for (unsigned i = 0; i < lint->rule_count; i++) {
		const struct lint_rule *rule = &lint->rules[i];
		unsigned number = 0;

		json_each (argument, json_member(rule->made, "args"))
			check_comparison(lint, rule, argument,
					 lint_argument_at(rule, number++));
	}
}

const struct lint_check lint_check_comparisons = {
	"comparisons",
	true,
	check_comparisons,
};
