/* SPDX-License-Identifier: Apache-2.0 */
/* Letting calls be made that a filter would stop. */
#include "seccomp/filter.h"

struct seccomp_filter *seccomp_filter_permit(
	struct arena *arena, const struct seccomp_filter *filter,
	const struct syscall_set *calls)
{
	const struct seccomp_action allow = {SECCOMP_ALLOW, 0};
	const struct seccomp_decision allowed = {
		.action = allow,
		.named = !seccomp_action_equal(allow, filter->action),
	};
	const size_t size = syscall_count * sizeof(*filter->decisions);
	struct seccomp_filter *copy = arena_room(arena, sizeof(*copy));

	*copy = *filter;
	copy->decisions = arena_room(arena, size);
	memcpy(copy->decisions, filter->decisions, size);
	syscall_set_each (call, calls) {
		if (syscall_set_has(&copy->present, call))
			copy->decisions[call] = allowed;
	}
	return copy;
}
