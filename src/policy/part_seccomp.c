/* SPDX-License-Identifier: Apache-2.0 */
/* Seccomp: which system calls may be made, and how. */
#include "policy/part.h"

#include "seccomp/filter.h"

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile *profile = target;
	struct seccomp_filter *filter = NULL;

	profile->seccomp.place = part_place(document, value);
	if (profile->seccomp.ceiling != NULL)
		return 0;
	if (seccomp_filter_read_profile(document, value, profile->arch, &filter,
					err) < 0)
		return -1;
	profile->seccomp.ceiling = filter;
	return 0;
}

/* No more permissive is what a meet with the other one changes nothing of.
 * Errnos are no matter of permission. */
static bool is_stricter(const struct seccomp_decision *mine,
			const struct seccomp_decision *met)
{
	if (mine->count == 0 && met->count == 0 &&
	    mine->action.kind == met->action.kind)
		return true;
	return seccomp_decision_equal(mine, met);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct seccomp_filter *mine = profile->seccomp.ceiling;
	const struct seccomp_filter *theirs = other->seccomp.ceiling;
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct seccomp_meet meet;
	bool within = true;

	if (theirs == NULL || mine == theirs)
		return true;
	if (mine == NULL)
		return part_more(more, "seccomp: no ceiling");
	if ((mine->architectures & ~theirs->architectures) != 0)
		return part_more(more, "seccomp: architectures");
	meet = seccomp_filter_meet(&arena, mine, theirs, profile->arch);
	syscall_set_each (call, &mine->present) {
		if (!is_stricter(&mine->decisions[call],
				 &meet.filter->decisions[call]))
			within = part_more(more, "seccomp: %s",
					   syscall_name(call));
	}
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	if (other->seccomp.ceiling == NULL)
		return;
	if (profile->seccomp.ceiling == NULL) {
		profile->seccomp = other->seccomp;
		return;
	}
	profile->seccomp.ceiling =
		seccomp_filter_meet(&profile->document.arena,
				    profile->seccomp.ceiling,
				    other->seccomp.ceiling, profile->arch)
			.filter;
}

/* A copy in which those calls may be made with whatever arguments. */
static struct seccomp_filter *permitting(struct arena *arena,
					 const struct seccomp_filter *filter,
					 const struct syscall_set *calls)
{
	struct seccomp_filter *copy = seccomp_filter_new(
		arena, filter->architectures, filter->action);
	struct seccomp_decision *decisions = copy->decisions;

	memcpy(decisions, filter->decisions, SYSCALL_MAX * sizeof(*decisions));
	*copy = *filter;
	copy->decisions = decisions;
	syscall_set_each (call, calls) {
		if (syscall_set_has(&copy->present, call))
			decisions[call] = (struct seccomp_decision){
				.action = {SECCOMP_ALLOW, 0}, .named = true};
	}
	return copy;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->seccomp && profile->seccomp.ceiling != NULL)
		profile->seccomp.ceiling =
			permitting(&profile->document.arena,
				   profile->seccomp.ceiling, &allow->calls);
}

const struct part part_seccomp = {"seccomp", read_part, is_within, meet,
				  permit};
