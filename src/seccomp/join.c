/* SPDX-License-Identifier: Apache-2.0 */
/* The laxer of two filters, call by call. */
#include "seccomp/filter.h"

static struct seccomp_action laxer(struct seccomp_action a,
				   struct seccomp_action b)
{
	return b.kind < a.kind ? b : a;
}

/* What a filter says of a call that its architectures have; of others they are
 * killed for. */
static const struct seccomp_decision *decision_of(
	const struct seccomp_filter *filter, unsigned call)
{
	static const struct seccomp_decision killed = {
		.action = {SECCOMP_KILL_PROCESS, 0}};

	return syscall_set_has(&filter->present, call)
		       ? &filter->decisions[call]
		       : &killed;
}

/* What either side's rules let pass, and the laxer of both ends. */
static void join_decisions(struct arena *arena,
			   const struct seccomp_decision *a,
			   const struct seccomp_decision *b,
			   struct seccomp_decision *out)
{
	struct seccomp_rule *rules = NULL;
	unsigned count = 0;

	out->action = laxer(a->action, b->action);
	if (out->action.kind != SECCOMP_ALLOW && a->count + b->count > 0) {
		rules = arena_room(arena,
				   (a->count + b->count) * sizeof(*rules));
		for (unsigned i = 0; i < a->count; i++)
			rules[count++] = a->rules[i];
		for (unsigned i = 0; i < b->count; i++)
			rules[count++] = b->rules[i];
		count = seccomp_rules_sort(rules, count);
	}
	out->rules = rules;
	out->count = (uint16_t)count;
}

struct seccomp_filter *seccomp_filter_join(struct arena *arena,
					   const struct seccomp_filter *a,
					   const struct seccomp_filter *b)
{
	struct seccomp_filter *made;

	if (!seccomp_filter_is_plain(a) || !seccomp_filter_is_plain(b))
		return NULL;
	made = seccomp_filter_new(arena, a->architectures | b->architectures,
				  laxer(a->action, b->action));
	syscall_set_each (call, &made->present) {
		struct seccomp_decision *out = &made->decisions[call];

		join_decisions(arena, decision_of(a, call),
			       decision_of(b, call), out);
		out->named = !seccomp_action_equal(out->action, made->action);
		/* More rules than can be written: all is let pass. */
		if (!seccomp_decision_settle(arena, out, made->action))
			*out = (struct seccomp_decision){
				.action = {SECCOMP_ALLOW, 0}, .named = true};
	}
	made->settled = true;
	return made;
}
