/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an ordinary user holds their own containers to, besides what the node
 * does: the node's policy first, then the user's over what that left. So
 * neither lets anything through that the other does not.
 */
#pragma once

#include "pipeline/node.h"
#include "pipeline/pipeline.h"

struct user_bound {
	bool holds; /* there is one */
	struct node node;
	struct ceiling ceiling; /* profile.name NULL: not reached */
	/* What it would allow that the node's profile does not, in a few words,
	 * which counts for nothing; NULL: nothing. */
	const char *looser;
};

#define USER_BOUND_INIT                                                        \
	{                                                                      \
		.node = NODE_INIT, .ceiling = CEILING_INIT                     \
	}

/* Reads it from query->own. It holds where there is a policy, or query names a
 * profile or mode. Errors are node_load()'s. Free with user_bound_fini(), also
 * after an error. */
CHECK int user_bound_load(struct user_bound *bound,
			  const struct node_query *query, struct err *err);

/* Hardens pipeline->document, which was hardened under first, further; as
 * node_ceiling(), pipeline_plan() and pipeline_verdict() do. container: NULL,
 * or what an exec is into. Does nothing where no bound holds. */
CHECK int user_bound_plan(struct user_bound *bound, struct pipeline *pipeline,
			  const struct profile *first,
			  const struct subject *subject,
			  const struct probe *probe,
			  const struct oci_document *container,
			  struct err *err);

void user_bound_fini(struct user_bound *bound);
