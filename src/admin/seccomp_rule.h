/* SPDX-License-Identifier: Apache-2.0 */
/* Which places of a profile or of an OCI filter answer a system call. */
#pragma once

#include "pipeline/node.h"
#include "seccomp/filter.h"

/* One place, and what it answers where its conditions hold. */
struct seccomp_clause {
	struct seccomp_action action;
	struct seccomp_conditions conditions; /* none: always */
	const struct json_document *document; /* what value is in, or NULL */
	const struct json *value;
	/* The group by which it names the call; NULL: by its name. */
	const struct syscall_group *group;
	const char *why; /* static */
};

/* In the order in which they decide: the first of which the conditions hold. */
struct seccomp_clauses {
	struct seccomp_clause *list;
	unsigned count;
};

/* Those of a profile for a call (an index of syscall.h, or SYSCALL_NONE: one
 * that it does not know), where the container keeps all capabilities that it
 * allows: what these make useful, then "unsupported" before "deny" before
 * "rules" before "allow", then what the filter says of the rest. They live in
 * arena. */
void seccomp_clauses_of_profile(const struct profile *profile, int call,
				struct arena *arena,
				struct seccomp_clauses *out);

/* The same for a ceiling that was met with no other profile: what exceptions
 * of the policy lift stands first. */
void seccomp_clauses_of_ceiling(const struct node *node,
				const struct ceiling *ceiling, int call,
				struct arena *arena,
				struct seccomp_clauses *out);

/* Those of an OCI filter, which was read without an error, strictest first:
 * seccomp/decision.h says why. */
void seccomp_clauses_of_oci(const struct json_document *document,
			    const struct json *object, int call,
			    struct arena *arena, struct seccomp_clauses *out);

/* The first that answers so and may hold for those arguments; NULL: none. */
const struct seccomp_clause *seccomp_clause_find(
	const struct seccomp_clauses *clauses, struct seccomp_action action,
	const uint64_t arguments[SECCOMP_ARGUMENTS]);
