/* SPDX-License-Identifier: Apache-2.0 */
/* Seccomp: which system calls may be made, and how. */
#include "policy/part.h"

#include "seccomp/ceiling.h"

#include <limits.h>

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile *profile = target;
	struct seccomp_ceiling *ceiling = NULL;

	profile->seccomp.place = part_place(document, value);
	if (profile->seccomp.ceiling != NULL && json_is(value, JSON_OBJECT))
		return 0;
	if (seccomp_ceiling_read(document, value, profile->arch, &ceiling,
				 err) < 0)
		return -1;
	profile->seccomp.ceiling = profile->seccomp.own = ceiling;
	return 0;
}

static void add_more(void *context, const char *what)
{
	part_more(context, "seccomp: %s", what);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct seccomp_ceiling *mine = profile->seccomp.ceiling;
	const struct seccomp_ceiling *theirs = other->seccomp.ceiling;

	if (theirs == NULL || mine == theirs)
		return true;
	if (mine == NULL)
		return part_more(more, "seccomp: no ceiling");
	return seccomp_ceiling_leq(mine, theirs, add_more, more);
}

static void meet(struct profile *profile, const struct profile *other)
{
	if (other->seccomp.ceiling == NULL)
		return;
	if (profile->seccomp.ceiling == NULL) {
		profile->seccomp = other->seccomp;
		return;
	}
	profile->seccomp.ceiling = seccomp_ceiling_meet(
		&profile->document.arena, profile->seccomp.ceiling,
		other->seccomp.ceiling);
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->seccomp && profile->seccomp.ceiling != NULL)
		profile->seccomp.ceiling = seccomp_ceiling_permit(
			&profile->document.arena, profile->seccomp.ceiling,
			&allow->calls);
}

const struct seccomp_filter *profile_filter(struct arena *arena,
					    const struct profile *profile,
					    uint64_t capabilities)
{
	const struct profile_capabilities *allowed = &profile->capabilities;
	struct syscall_set runtime = {{0}};
	const struct seccomp_situation situation = {
		.native = profile->arch,
		.version = UINT_MAX, /* whatever kernels a rule is for */
		.runtime = &runtime,
		.capabilities = part_absent(*allowed)
					? capabilities
					: capabilities & allowed->allow,
	};

	if (profile->seccomp.ceiling == NULL)
		return NULL;
	seccomp_runtime_calls(SECCOMP_RUNC | SECCOMP_CRUN,
			      profile->no_new_privileges.required, &runtime);
	return seccomp_ceiling_for(arena, profile->seccomp.ceiling, &situation);
}

const struct part part_seccomp = {"seccomp", read_part, is_within, meet,
				  permit};
