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
	if (profile->seccomp.ceiling != NULL && json_is(value, JSON_OBJECT))
		return 0;
	if (seccomp_filter_read_profile(document, value, profile->arch, &filter,
					err) < 0)
		return -1;
	profile->seccomp.ceiling = filter;
	return 0;
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct seccomp_filter *mine = profile->seccomp.ceiling;
	const struct seccomp_filter *theirs = other->seccomp.ceiling;
	uint64_t arguments[SECCOMP_ARGUMENTS];
	bool named = false;

	if (theirs == NULL || mine == theirs)
		return true;
	if (mine == NULL)
		return part_more(more, "seccomp: no ceiling");
	if (seccomp_filter_leq(mine, theirs, NULL))
		return true;
	syscall_set_each (call, &mine->present) {
		if (seccomp_decision_leq(&mine->decisions[call],
					 &theirs->decisions[call],
					 arguments) == SECCOMP_WITHIN)
			continue;
		part_more(more, "seccomp: %s", syscall_name(call));
		named = true;
	}
	return named ? false : part_more(more, "seccomp: architectures");
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

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->seccomp && profile->seccomp.ceiling != NULL)
		profile->seccomp.ceiling = seccomp_filter_permit(
			&profile->document.arena, profile->seccomp.ceiling,
			&allow->calls);
}

const struct part part_seccomp = {"seccomp", read_part, is_within, meet,
				  permit};
