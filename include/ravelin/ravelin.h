/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ravelin as a library: an OCI document in, the hardened document and the
 * findings out. The same pipeline that the shim runs before it becomes the
 * runtime; nothing here starts a container or writes a file.
 */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ravelin_kind {
	RAVELIN_CONFIG,  /* a bundle's config.json */
	RAVELIN_PROCESS, /* the process.json of an exec */
};

enum ravelin_format {
	RAVELIN_TEXT, /* for people, without colours */
	RAVELIN_JSON, /* one object */
	RAVELIN_DIFF, /* what was and what is, value by value */
};

/* What to harden against. Zero means: the node's own policy. */
struct ravelin_options {
	/* A profile's name, or a file with a slash: in place of the default
	 * rule's. */
	const char *profile;
	const char *policy; /* a policy file */
};

/* A document that was planned; opaque. */
struct ravelin_plan;

/*
 * Plans a document of size bytes. Returns NULL where the document, the policy
 * or the profile can't be understood or read; *error, if error is not NULL,
 * then receives one line that the caller frees with free(3), or NULL where
 * memory is out. The caller frees
 * the plan with ravelin_plan_free(). Neither text nor name (for messages) is
 * needed after the call.
 */
struct ravelin_plan *ravelin_plan_new(enum ravelin_kind kind, const char *name,
				      const char *text, size_t size,
				      const struct ravelin_options *options,
				      char **error);

/* The hardened document, NUL-terminated, *size bytes without the NUL (size may
 * be NULL). Owned by the plan. NULL where the plan refuses the document. */
const char *ravelin_plan_document(struct ravelin_plan *plan, size_t *size);

/* Why the plan refuses the document: one line owned by the plan; NULL where it
 * does not. */
const char *ravelin_plan_refusal(const struct ravelin_plan *plan);

/* Every finding, NUL-terminated. Owned by the plan, until the next call. */
const char *ravelin_plan_report(struct ravelin_plan *plan,
				enum ravelin_format format);

/* How many values the plan changed. */
unsigned ravelin_plan_changes(const struct ravelin_plan *plan);

/* Accepts NULL. */
void ravelin_plan_free(struct ravelin_plan *plan);

#ifdef __cplusplus
}
#endif
