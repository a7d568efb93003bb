/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges for property tests: what capabilities(7), the OCI specification and
 * context_new(3) say, written down once more without ravelin's own means.
 */
#pragma once

#include "plan.h"

#include "lib/random_json.h"

/* Whether an array of calls and "@groups" has the call. */
bool oracle_lists(const struct json *names, struct text name);

/* What the spec asks for, in any set, of what the profile allows. */
uint64_t oracle_kept_capabilities(const struct plan *plan);

/* Whether the profile allows the call for one of those capabilities. */
bool oracle_allows_with_capability(const struct plan *plan, uint64_t kept,
				   struct text call);

/* Whether runc or crun calls it behind the filter of a process without new
 * privileges: then no profile refuses it for all arguments. */
bool oracle_runtime_calls(struct text name);

/* The bits that an array of names stands for; fails where one is unknown. */
uint64_t oracle_capabilities(const struct plan *plan, const struct json *names);
/* The profile's list; all bits where it has none. */
uint64_t oracle_allowed_capabilities(const struct plan *plan);
/* Whether the profile keeps "inheritable" or "ambient". */
bool oracle_keeps_set(const struct plan *plan, const char *set);

/* Which of the host's users that uid of the document's container is;
 * UINT64_MAX: none. Its user namespace's mappings are taken as it has them; in
 * one without any it may be root. */
uint64_t oracle_host_user(const struct json_document *document, uint64_t uid);
/* Whether one of the container's users is the host's root. */
bool oracle_has_host_root(const struct json_document *document);

/* Whether linux.namespaces gives the container a mount namespace of its own. */
bool oracle_own_mounts(const struct json *linux_part);
/* Whether a list of absolute paths has one that is path, by its components. */
bool oracle_covers(const struct json *list, struct text path);

/* Whether the label is USER:ROLE:TYPE or more, with that type. */
bool oracle_type(const struct json *label, const char *type);
/* Whether it is that, and has a range with categories. */
bool oracle_label(const struct json *label, const char *type);
bool oracle_same_range(const struct json *a, const struct json *b);

/* A value that is on the edge of some rule. */
uint64_t oracle_argument(struct random *random);
