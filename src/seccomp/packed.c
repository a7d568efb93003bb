/* SPDX-License-Identifier: Apache-2.0 */
/* From what is compiled in to what a launch works with. */
#include "seccomp/packed.h"

static struct seccomp_rule *unpack_rules(struct arena *arena,
					 const struct seccomp_packed *packed)
{
	struct seccomp_rule *rules =
		arena_room(arena, packed->rule_count * sizeof(*rules));

	for (unsigned i = 0; i < packed->rule_count; i++) {
		const struct seccomp_packed_rule *rule = &packed->rules[i];

		rules[i] = (struct seccomp_rule){
			rule->action,
			{packed->conditions + rule->first, rule->count}};
	}
	return rules;
}

static struct seccomp_decision *unpack_decisions(
	struct arena *arena, const struct seccomp_packed *packed)
{
	const struct seccomp_rule *rules = unpack_rules(arena, packed);
	struct seccomp_decision *decisions =
		arena_room(arena, SYSCALL_MAX * sizeof(*decisions));

	for (unsigned call = 0; call < syscall_count; call++) {
		const struct seccomp_packed_decision *decision =
			&packed->decisions[packed->answers[call]];

		decisions[call] = (struct seccomp_decision){
			decision->action, decision->named, decision->count,
			decision->count > 0 ? rules + decision->first : NULL};
	}
	return decisions;
}

struct seccomp_ceiling *seccomp_ceiling_unpack(
	struct arena *arena, const struct seccomp_packed *packed)
{
	struct seccomp_filter *filter = arena_alloc(arena, sizeof(*filter));
	struct seccomp_ceiling *ceiling = arena_alloc(arena, sizeof(*ceiling));

	*filter = (struct seccomp_filter){
		.action = packed->action,
		.architectures = packed->filter_architectures,
		.present = packed->present,
		.settled = packed->settled,
		.decisions = unpack_decisions(arena, packed),
	};
	*ceiling = (struct seccomp_ceiling){
		.filter = filter,
		.architectures = packed->architectures,
		.denied = packed->denied,
		.addition_count = packed->addition_count,
		.additions = packed->additions,
	};
	return ceiling;
}
