/* SPDX-License-Identifier: Apache-2.0 */
/* The stricter of two filters, call by call. */
#include "seccomp/multiplexer.h"

#include <errno.h>

/* What rules are joined to before the call is refused altogether. */
#define MOST_PAIRS 1024

struct meeting {
	struct arena *arena;
	struct seccomp_action action; /* the result's default */
	enum seccomp_arch native;
};

/* The answer of two: named tells whether the spec said its own for the call. */
static struct seccomp_action stricter(const struct meeting *meeting,
				      struct seccomp_action spec, bool named,
				      struct seccomp_action profile)
{
	if (spec.kind != profile.kind)
		return spec.kind > profile.kind ? spec : profile;
	if (spec.kind != SECCOMP_ERRNO)
		return spec;
	/* What equals the default is not written, and would be unnamed when
	 * the result is read again. */
	return named && !seccomp_action_equal(spec, meeting->action) ? spec
								     : profile;
}

/* Every answer of decision with the constant one of the other side. */
static void meet_constant(const struct meeting *meeting,
			  const struct seccomp_decision *decision,
			  struct seccomp_action other, bool other_named,
			  bool other_is_spec, bool own_named,
			  struct seccomp_decision *out)
{
	struct seccomp_rule *rules;

	out->action = other_is_spec ? stricter(meeting, other, other_named,
					       decision->action)
				    : stricter(meeting, decision->action,
					       own_named, other);
	out->count = 0;
	out->rules = NULL;
	if (decision->count == 0)
		return;
	rules = arena_alloc(meeting->arena, decision->count * sizeof(*rules));
	for (unsigned i = 0; i < decision->count; i++) {
		rules[i] = decision->rules[i];
		/* A refusal for some arguments only is not kept where the
		 * profile refuses all. */
		rules[i].action =
			other_is_spec
				? stricter(meeting, other, other_named,
					   decision->rules[i].action)
				: stricter(meeting, decision->rules[i].action,
					   false, other);
	}
	out->count = (uint16_t)seccomp_rules_sort(rules, decision->count);
	out->rules = rules;
}

struct product {
	struct arena *arena;
	struct seccomp_rule *rules;
	unsigned count;
	struct seccomp_action refuse; /* what the end says */
	bool exact;
};

/* Where an inequality is followed by a comparison of a later argument,
 * libseccomp 2.5 lets two branches share what follows, and a rule that is added
 * to one is in force in the other: what it makes of such rules beside others
 * may let more pass than any of them says. */
static bool is_trusted(struct seccomp_conditions conditions)
{
	for (unsigned i = 0; i + 1 < conditions.count; i++) {
		if (!seccomp_condition_is_cube(&conditions.list[i]))
			return false;
	}
	return true;
}

/* Without the comparisons that make a rule untrusted: it takes more calls. */
static struct seccomp_conditions widen(struct arena *arena,
				       struct seccomp_conditions conditions)
{
	struct seccomp_condition *list =
		arena_alloc(arena, conditions.count * sizeof(*list));
	unsigned count = 0;

	for (unsigned i = 0; i < conditions.count; i++) {
		if (i + 1 == conditions.count ||
		    seccomp_condition_is_cube(&conditions.list[i]))
			list[count++] = conditions.list[i];
	}
	return (struct seccomp_conditions){list, count};
}

static void add(struct product *product, struct seccomp_action action,
		struct seccomp_conditions conditions)
{
	if (!is_trusted(conditions)) {
		product->exact = false;
		if (action.kind == SECCOMP_ALLOW)
			return; /* left to the end */
		if (action.kind < product->refuse.kind)
			action = product->refuse;
		conditions = widen(product->arena, conditions);
	}
	product->rules[product->count++] =
		(struct seccomp_rule){action, conditions};
}

/* Whether the other side answers all calls of rule, and no more strictly. */
static bool within(const struct seccomp_decision *outer,
		   const struct seccomp_rule *rule)
{
	for (unsigned i = 0; i < outer->count; i++) {
		if (outer->rules[i].action.kind <= rule->action.kind &&
		    seccomp_conditions_imply(rule->conditions,
					     outer->rules[i].conditions))
			return true;
		if (!seccomp_conditions_disjoint(rule->conditions,
						 outer->rules[i].conditions))
			return false;
	}
	return false;
}

/* A rule that refuses stays; it takes the strictest answer that the other side
 * has for any of its calls. */
static void keep_refusal(struct product *product,
			 const struct seccomp_rule *rule,
			 const struct seccomp_decision *other)
{
	struct seccomp_action action = rule->action;

	if (within(other, rule)) {
		add(product, action, rule->conditions);
		return;
	}
	if (other->action.kind > action.kind)
		action = other->action;
	for (unsigned i = 0; i < other->count; i++) {
		if (other->rules[i].action.kind > action.kind &&
		    !seccomp_conditions_disjoint(rule->conditions,
						 other->rules[i].conditions))
			action = other->rules[i].action;
	}
	if (action.kind != rule->action.kind)
		product->exact = false;
	add(product, action, rule->conditions);
}

static void join(struct product *product, const struct seccomp_rule *ours,
		 const struct seccomp_rule *theirs)
{
	struct seccomp_action action = ours->action.kind > theirs->action.kind
					       ? ours->action
					       : theirs->action;
	struct seccomp_condition list[SECCOMP_ARGUMENTS];
	struct seccomp_condition *kept;
	unsigned count;

	switch (seccomp_conditions_join(ours->conditions, theirs->conditions,
					list, &count)) {
	case SECCOMP_NEVER:
		return;
	case SECCOMP_INEXACT:
		product->exact = false;
		/* Left to the end, unless a laxer rule would take its calls. */
		if (action.kind != SECCOMP_ALLOW)
			add(product, product->refuse, ours->conditions);
		return;
	case SECCOMP_JOINED:
		kept = arena_alloc(product->arena, count * sizeof(*kept));
		memcpy(kept, list, count * sizeof(*kept));
		add(product, action, (struct seccomp_conditions){kept, count});
	}
}

static bool refuses(const struct seccomp_rule *rule)
{
	return rule->action.kind >= SECCOMP_ERRNO;
}

/* Rules that let pass are joined in pairs; those that refuse are kept from
 * either side. */
static bool meet_rules(const struct meeting *meeting,
		       const struct seccomp_decision *spec,
		       const struct seccomp_decision *profile,
		       struct seccomp_decision *out)
{
	unsigned pairs = (unsigned)spec->count * profile->count;
	unsigned capacity = pairs + spec->count + profile->count;
	struct product product = {
		.arena = meeting->arena,
		.refuse = out->action,
		.exact = true,
	};

	out->count = 0;
	out->rules = NULL;
	if (pairs > MOST_PAIRS) {
		/* Rules are sorted, the strictest first. */
		if (spec->rules[0].action.kind > out->action.kind)
			out->action = spec->rules[0].action;
		if (profile->rules[0].action.kind > out->action.kind)
			out->action = profile->rules[0].action;
		return false;
	}
	product.rules =
		arena_room(meeting->arena, capacity * sizeof(*product.rules));
	for (unsigned j = 0; j < profile->count; j++) {
		if (refuses(&profile->rules[j]))
			keep_refusal(&product, &profile->rules[j], spec);
	}
	for (unsigned i = 0; i < spec->count; i++) {
		const struct seccomp_rule *ours = &spec->rules[i];

		if (refuses(ours)) {
			keep_refusal(&product, ours, profile);
			continue;
		}
		if (within(profile, ours)) {
			add(&product, ours->action, ours->conditions);
			continue;
		}
		for (unsigned j = 0; j < profile->count; j++) {
			if (!refuses(&profile->rules[j]))
				join(&product, ours, &profile->rules[j]);
		}
	}
	out->count = (uint16_t)seccomp_rules_sort(product.rules, product.count);
	out->rules = product.rules;
	return product.exact;
}

/* Where a side lets pass what its rules leave over, that becomes rules too, and
 * the end refuses. */
static bool close_end(const struct meeting *meeting,
		      struct seccomp_decision *decision)
{
	const struct seccomp_action refuse = {SECCOMP_ERRNO, EPERM};
	bool exact = true;

	if (decision->action.kind >= SECCOMP_ERRNO)
		return true;
	exact = seccomp_decision_settle(meeting->arena, decision, refuse);
	if (decision->action.kind >= SECCOMP_ERRNO)
		return exact;
	*decision = (struct seccomp_decision){.action = refuse};
	return false;
}

static bool meet_conditional(const struct meeting *meeting,
			     const struct seccomp_decision *spec, bool named,
			     const struct seccomp_decision *profile,
			     struct seccomp_decision *out)
{
	struct seccomp_decision ours = *spec;
	struct seccomp_decision theirs = *profile;
	bool exact = close_end(meeting, &ours);

	exact = close_end(meeting, &theirs) && exact;
	out->action = stricter(meeting, ours.action, named, theirs.action);
	/* What one side's rules let pass and the other's end refuses gets the
	 * stricter of both ends, which may be more than is due. */
	if (ours.action.kind != theirs.action.kind)
		exact = false;
	return meet_rules(meeting, &ours, &theirs, out) && exact;
}

/* A call that the spec refuses only because it is newer than all that it names:
 * runc answers ENOSYS to it, which programs know how to live with, and so does
 * a profile that would let it pass. */
static bool is_only_newer(const struct meeting *meeting,
			  const struct seccomp_filter *spec,
			  const struct seccomp_decision *theirs, unsigned call)
{
	const struct seccomp_decision *ours = &spec->decisions[call];

	return spec->newest > 0 && !ours->named && ours->count == 0 &&
	       spec->action.kind == SECCOMP_ERRNO &&
	       meeting->action.kind == SECCOMP_ERRNO && theirs->count == 0 &&
	       theirs->action.kind == SECCOMP_ALLOW &&
	       syscall_number(call, meeting->native) > spec->newest;
}

static bool meet_decisions(const struct meeting *meeting,
			   const struct seccomp_filter *spec,
			   const struct seccomp_filter *profile, unsigned call,
			   struct seccomp_decision *out)
{
	const struct seccomp_decision *ours = &spec->decisions[call];
	const struct seccomp_decision *theirs = &profile->decisions[call];
	/* What a call's rules leave over is the default, said or not. */
	bool named = ours->named &&
		     !seccomp_action_equal(ours->action, spec->action);
	bool exact = true;

	if (profile->settled &&
	    seccomp_action_equal(meeting->action, profile->action) &&
	    seccomp_decision_equal(ours, theirs)) {
		*out = *theirs;
		return true;
	}
	if (is_only_newer(meeting, spec, theirs, call))
		return true; /* the default */
	if (ours->count == 0 && ours->action.kind == SECCOMP_ALLOW &&
	    seccomp_action_equal(meeting->action, profile->action) &&
	    profile->settled) {
		*out = *theirs;
		return true;
	}
	if (ours->count == 0)
		meet_constant(meeting, theirs, ours->action, named, true, false,
			      out);
	else if (theirs->count == 0)
		meet_constant(meeting, ours, theirs->action, false, false,
			      named, out);
	else
		exact = meet_conditional(meeting, ours, named, theirs, out);
	if (!seccomp_decision_settle(meeting->arena, out, meeting->action))
		exact = false;
	return exact;
}

struct seccomp_meet seccomp_filter_meet(struct arena *arena,
					const struct seccomp_filter *spec,
					const struct seccomp_filter *profile,
					enum seccomp_arch native)
{
	struct meeting meeting = {arena, profile->action, native};
	struct seccomp_meet result = {NULL, {{0}}, false};
	uint32_t architectures =
		(spec->architectures & profile->architectures) |
		seccomp_arch_bit(native);

	if (spec->action.kind > profile->action.kind)
		meeting.action = spec->action;
	result.filter =
		seccomp_filter_new(arena, architectures, meeting.action);
	result.filter->settled = true;
	syscall_set_each (i, &result.filter->present) {
		if (!meet_decisions(&meeting, spec, profile, i,
				    &result.filter->decisions[i]))
			syscall_set_add(&result.inexact, i);
	}
	seccomp_filter_narrow(arena, result.filter, &result.inexact);
	result.dropped = seccomp_settle_multiplexers(result.filter, native,
						     &result.inexact);
	return result;
}
