/* SPDX-License-Identifier: Apache-2.0 */
/* A container as a policy sees it: from its config.json and from who calls. */
#pragma once

#include "oci/document.h"
#include "policy/subject.h"
#include "probe/namespaces.h"

/* What is known beside the document; NULL: nothing. */
struct describe_query {
	const char *root;   /* the runtime's --root */
	const char *parent; /* file name of the program that called */
	const char *id;
	const char *link; /* NAME when called as ravelin-NAME */
	/* probe_namespace(), or a test's own. */
	enum probe_namespace (*namespace_of)(const char *type,
					     const char *path);
};

/* Describes config, or NULL where there is none (an exec without a record).
 *
 * The engine is that of the calling program where that is one of theirs;
 * else the document's own marks tell, which whoever may write annotations can
 * forge. Facts are then read from that engine's own annotations only. Texts
 * live in config, query and arena. */
void describe_container(const struct oci_document *config,
			const struct describe_query *query, struct arena *arena,
			struct subject *subject);

/* Fills facts and type from the annotations that subject's engine sets, unless
 * those are a user's (no_pod). */
void describe_annotations(struct subject *subject);
