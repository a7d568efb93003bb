/* SPDX-License-Identifier: Apache-2.0 */
/* Making, asking and comparing filters. */
#include "seccomp/filter.h"

struct seccomp_filter *seccomp_filter_new(struct arena *arena,
					  uint32_t architectures,
					  struct seccomp_action action)
{
	struct seccomp_filter *filter = arena_alloc(arena, sizeof(*filter));
	const struct seccomp_decision nothing = {.action = action};

	filter->action = action;
	filter->architectures = architectures;
	syscall_of_archs(architectures, &filter->present);
	filter->decisions =
		arena_room(arena, syscall_count * sizeof(*filter->decisions));
	for (unsigned i = 0; i < syscall_count; i++)
		filter->decisions[i] = nothing;
	return filter;
}

struct seccomp_action seccomp_filter_decide(
	const struct seccomp_filter *filter, unsigned syscall,
	const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	return seccomp_decision_decide(&filter->decisions[syscall], arguments);
}

bool seccomp_filter_equal(const struct seccomp_filter *a,
			  const struct seccomp_filter *b)
{
	if (!seccomp_action_equal(a->action, b->action) ||
	    a->architectures != b->architectures)
		return false;
	syscall_set_each (i, &a->present) {
		if (!seccomp_decision_equal(&a->decisions[i], &b->decisions[i]))
			return false;
	}
	return true;
}

static bool rules_are_plain(const struct seccomp_decision *decision)
{
	if (decision->action.kind != SECCOMP_ERRNO)
		return false;
	for (unsigned i = 0; i < decision->count; i++) {
		if (decision->rules[i].action.kind != SECCOMP_ALLOW)
			return false;
	}
	return true;
}

bool seccomp_filter_is_plain(const struct seccomp_filter *filter)
{
	if (filter->action.kind != SECCOMP_ERRNO)
		return false;
	/* Few have rules: those are looked for first. */
	for (unsigned i = 0; i < syscall_count; i++) {
		const struct seccomp_decision *decision = &filter->decisions[i];

		if (decision->count > 0 &&
		    syscall_set_has(&filter->present, i) &&
		    !rules_are_plain(decision))
			return false;
	}
	return true;
}

struct seccomp_counts seccomp_filter_count(const struct seccomp_filter *filter,
					   enum seccomp_arch arch)
{
	struct seccomp_counts counts = {0, 0, 0};
	struct syscall_set present;

	syscall_of_archs(seccomp_arch_bit(arch), &present);
	for (unsigned i = 0; i < syscall_count; i++) {
		const struct seccomp_decision *decision = &filter->decisions[i];

		if (!syscall_set_has(&present, i))
			continue;
		if (decision->count > 0)
			counts.conditional++;
		else if (decision->action.kind < SECCOMP_ERRNO)
			counts.allowed++;
		else
			counts.refused++;
	}
	return counts;
}
