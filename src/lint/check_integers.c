/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments that the kernel takes as 32 bits and libseccomp compares as 64: a
 * value with a high bit set is another one to the filter, and the same to the
 * kernel. Each finding has such a value, asked of the filter as it is loaded.
 */
#include "lint/check.h"
#include "lint/integers.h"
#include "seccomp/box.h"

#include <inttypes.h>

/* Arguments that meet all of the rule's conditions but the one. */
static bool pick_others(const struct lint_rule *rule,
			const struct seccomp_condition *one,
			uint64_t arguments[SECCOMP_ARGUMENTS])
{
	struct seccomp_box box = seccomp_box_all();

	for (unsigned i = 0; i < rule->conditions.count; i++) {
		const struct seccomp_condition *other =
			&rule->conditions.list[i];

		/* The alternatives need not hold. */
		if (other != one && !rule->twice &&
		    !seccomp_box_narrow(&box, other))
			return false;
	}
	seccomp_box_pick(&box, arguments);
	for (unsigned i = 0; i < rule->conditions.count; i++) {
		const struct seccomp_condition *other =
			&rule->conditions.list[i];

		if (other->op == SECCOMP_NE &&
		    arguments[other->index] == other->value)
			arguments[other->index]++;
	}
	return true;
}

struct escape {
	uint64_t low; /* is answered more strictly */
	uint64_t high;
	struct seccomp_action low_action;
	struct seccomp_action high_action;
};

/* A value that is let through only with a high bit. */
static bool find_escape(const struct lint *lint, unsigned call, unsigned index,
			uint64_t arguments[SECCOMP_ARGUMENTS], uint64_t near,
			struct escape *escape)
{
	static const uint64_t high[] = {
		UINT64_C(1) << 32,
		UINT64_C(1) << 63,
		UINT64_C(0xffffffff00000000),
	};

	escape->low = near & UINT32_MAX;
	arguments[index] = escape->low;
	escape->low_action =
		seccomp_filter_decide(lint->filter, call, arguments);
	for (unsigned i = 0; i < sizeof(high) / sizeof(*high); i++) {
		escape->high = escape->low | high[i];
		arguments[index] = escape->high;
		escape->high_action =
			seccomp_filter_decide(lint->filter, call, arguments);
		if (escape->high_action.kind < escape->low_action.kind)
			return true;
	}
	return false;
}

static const struct json *place_of(const struct lint_rule *rule, unsigned index)
{
	unsigned number = 0;

	json_each (argument, json_member(rule->made, "args")) {
		uint64_t found = 0;

		(void)json_to_u64(json_member(argument, "index"), &found);
		if (found == index)
			break;
		number++;
	}
	return lint_argument_at(rule, number);
}

static void check_condition(struct lint *lint, const struct lint_rule *rule,
			    const struct seccomp_condition *condition,
			    unsigned call)
{
	uint64_t arguments[SECCOMP_ARGUMENTS];
	struct escape escape;

	if (!pick_others(rule, condition, arguments))
		return;
	for (unsigned i = 0; i < 3; i++) {
		if (!find_escape(lint, call, condition->index, arguments,
				 condition->value + i - 1, &escape))
			continue;
		lint_add(lint, LINT_ERROR, place_of(rule, condition->index),
			 "the kernel takes 32 bits of %s's argument %u, the "
			 "filter compares 64: with %" PRIu64
			 " it is answered %s, with 0x%" PRIx64
			 ", the same to the kernel, %s; %s",
			 syscall_name(call), condition->index, escape.low,
			 lint_action(lint, escape.low_action), escape.high,
			 lint_action(lint, escape.high_action),
			 rule->action.kind > escape.high_action.kind
				 ? "compare by SCMP_CMP_MASKED_EQ, \"value\" "
				   "4294967295, \"valueTwo\" the number"
				 : "allow the values that are meant, by "
				   "SCMP_CMP_EQ");
		return;
	}
}

static void check_call(struct lint *lint, const struct lint_rule *rule,
		       unsigned call)
{
	unsigned integers = lint_integers(call, lint->query.native);

	for (unsigned i = 0; i < rule->conditions.count; i++) {
		if (integers & (1u << rule->conditions.list[i].index))
			check_condition(lint, rule, &rule->conditions.list[i],
					call);
	}
}

static void check_integers(struct lint *lint)
{
	for (unsigned i = 0; i < lint->rule_count; i++) {
		const struct lint_rule *rule = &lint->rules[i];

		if (!lint_is_loaded(lint, rule) || rule->conditions.count == 0)
			continue;
		json_each (name, json_member(rule->made, "names")) {
			int call = syscall_from_name(name->text);

			if (call >= 0)
				check_call(lint, rule, (unsigned)call);
		}
	}
}

const struct lint_check lint_check_integers = {
	"integers",
	true,
	check_integers,
};
