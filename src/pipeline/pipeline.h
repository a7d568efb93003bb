/* SPDX-License-Identifier: Apache-2.0 */
/* The one way from a document to a hardened one: check, then plan with every
 * hardener. create, explain, check and harden all run this. */
#pragma once

#include "harden/hardener.h"
#include "policy/policy.h"

struct pipeline {
	struct oci_document document; /* what the runtime is to read */
	/* What hardeners in audit mode would have made of it; read only where
	 * there are some. */
	struct oci_document shadow;
	struct findings findings; /* they live as long as the plan */
};

#define PIPELINE_INIT                                                          \
	{                                                                      \
		.document = {.json = JSON_DOCUMENT_INIT},                      \
		.shadow = {.json = JSON_DOCUMENT_INIT},                        \
		.findings = FINDINGS_INIT,                                     \
	}

/* Hardens pipeline->document, which was read, under profile on the host that
 * probe describes; container is the hardened config.json behind an exec, or
 * NULL. modes is by part_id; NULL: all are enforced. Documents are changed in
 * memory only; findings are appended in table order. */
CHECK int pipeline_plan(struct pipeline *pipeline,
			const struct profile *profile,
			const enum policy_mode modes[PART_COUNT],
			const struct probe *probe,
			const struct oci_document *container, struct err *err);
void pipeline_fini(struct pipeline *pipeline);

#define AUTO_PIPELINE __attribute__((cleanup(pipeline_fini)))

/* Sets err (ERR_REFUSED) to the first refusal that is enforced: "NAME:
 * /pointer: why (profile NAME, line N)". Returns -1; 0 where none refuses. */
CHECK int pipeline_verdict(const struct pipeline *pipeline,
			   const struct profile *profile, struct err *err);

/* "line N", or "FILE, line N" where the rule is not in profile's own file;
 * nothing where there is no rule. */
void pipeline_rule(const struct finding *finding, const struct profile *profile,
		   struct buf *out);
