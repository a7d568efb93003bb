/* SPDX-License-Identifier: Apache-2.0 */
/* The one way from a document to a hardened one: check, then plan with every
 * hardener. create, explain, check and harden all run this. */
#pragma once

#include "harden/hardener.h"

/* Plans document under profile on the host that probe describes; container is
 * the hardened config.json behind an exec, or NULL. The document is changed in
 * memory only; findings are appended in table order and live as long as the
 * document. */
CHECK int pipeline_plan(struct oci_document *document,
			const struct profile *profile,
			const struct probe *probe,
			const struct oci_document *container,
			struct findings *findings, struct err *err);

/* Sets err (ERR_REFUSED) to the first refusal among findings: "NAME:
 * /pointer: why (profile NAME, line N)". Returns -1; 0 where none refuses. */
CHECK int pipeline_verdict(const struct oci_document *document,
			   const struct profile *profile,
			   const struct findings *findings, struct err *err);

/* The line of the profile, from 1, that a finding's rule stands on; 0 where
 * there is none. */
unsigned pipeline_rule_line(const struct finding *finding);
