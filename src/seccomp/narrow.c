/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons for ABIs whose arguments have 32 bits.
 *
 * There libseccomp compares the low 32 bits of a value with an argument, and
 * forgets the high ones. So a comparison with a value that has some takes other
 * calls than it says: where it should take none (EQ, MASKED_EQ, GE, GT) it
 * takes a few, or all; where it should take all (NE, LT, LE), only some.
 */
#include "seccomp/filter.h"

#define NARROW                                                                 \
	(seccomp_arch_bit(SECCOMP_ARCH_X86) |                                  \
	 seccomp_arch_bit(SECCOMP_ARCH_X32) |                                  \
	 seccomp_arch_bit(SECCOMP_ARCH_ARM) |                                  \
	 seccomp_arch_bit(SECCOMP_ARCH_MIPS) |                                 \
	 seccomp_arch_bit(SECCOMP_ARCH_MIPSEL) |                               \
	 seccomp_arch_bit(SECCOMP_ARCH_MIPS64N32) |                            \
	 seccomp_arch_bit(SECCOMP_ARCH_MIPSEL64N32) |                          \
	 seccomp_arch_bit(SECCOMP_ARCH_PPC) |                                  \
	 seccomp_arch_bit(SECCOMP_ARCH_S390) |                                 \
	 seccomp_arch_bit(SECCOMP_ARCH_PARISC))

bool seccomp_arch_is_narrow(enum seccomp_arch arch)
{
	return NARROW & seccomp_arch_bit(arch);
}

bool seccomp_filter_is_narrow(const struct seccomp_filter *filter)
{
	return filter->architectures & NARROW;
}

/* Whether the conditions take calls there that they should not (more), or do
 * not take some that they should. */
static bool is_wide(struct seccomp_conditions conditions, bool more)
{
	for (unsigned i = 0; i < conditions.count; i++) {
		const struct seccomp_condition *one = &conditions.list[i];

		if (one->value <= UINT32_MAX)
			continue;
		switch (one->op) {
		case SECCOMP_EQ:
		case SECCOMP_MASKED_EQ:
		case SECCOMP_GE:
		case SECCOMP_GT:
			if (more)
				return true;
			break;
		case SECCOMP_NE:
		case SECCOMP_LT:
		case SECCOMP_LE:
			if (!more)
				return true;
			break;
		}
	}
	return false;
}

/* What is left of a decision's rules: those that would take more than they say
 * are left to an end that is as strict. False where it is not, and such a rule
 * lets pass or takes what a stricter one should; or where one takes less. */
static bool keep_narrow(const struct seccomp_decision *decision,
			struct seccomp_rule *rules, unsigned *count)
{
	/* Rules are sorted, the strictest first. */
	const enum seccomp_kind strictest = decision->rules[0].action.kind;
	const enum seccomp_kind end = decision->action.kind;

	*count = 0;
	for (unsigned i = 0; i < decision->count; i++) {
		const struct seccomp_rule *rule = &decision->rules[i];
		enum seccomp_kind kind = rule->action.kind;
		bool more = is_wide(rule->conditions, true);

		if (more && kind <= end)
			continue;
		if (more && (kind < SECCOMP_ERRNO || kind < strictest))
			return false;
		if (kind > end && is_wide(rule->conditions, false))
			return false;
		rules[(*count)++] = *rule;
	}
	return true;
}

static bool narrow(struct arena *arena, struct seccomp_decision *decision,
		   struct seccomp_action otherwise)
{
	struct seccomp_rule *rules =
		arena_alloc(arena, decision->count * sizeof(*rules));
	unsigned count;

	if (!keep_narrow(decision, rules, &count)) {
		decision->action = decision->rules[0].action;
		decision->count = 0;
	} else if (count == decision->count) {
		return true;
	} else {
		decision->rules = rules;
		decision->count = (uint16_t)count;
	}
	seccomp_decision_settle(arena, decision, otherwise);
	return false;
}

void seccomp_filter_narrow(struct arena *arena, struct seccomp_filter *filter,
			   struct syscall_set *changed)
{
	struct syscall_set calls;

	if (!seccomp_filter_is_narrow(filter))
		return;
	syscall_of_archs(filter->architectures & NARROW, &calls);
	syscall_set_each (call, &calls) {
		if (filter->decisions[call].count > 0 &&
		    !narrow(arena, &filter->decisions[call], filter->action))
			syscall_set_add(changed, call);
	}
}
