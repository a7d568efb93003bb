/* SPDX-License-Identifier: Apache-2.0 */
/* What an ordinary user holds their own containers to, besides. */
#include "pipeline/user_bound.h"

#include <time.h>

int user_bound_load(struct user_bound *bound, const struct node_query *query,
		    struct err *err)
{
	const struct policy_command *command = &bound->node.command;

	if (node_load(query, &bound->node, err) < 0)
		return -1;
	bound->holds = bound->node.policy_file != NULL ||
		       command->profile != NULL || command->mode != MODE_UNSAID;
	return 0;
}

/* A user who thinks to have lifted something is told that it is not. */
static void note_looser(struct user_bound *bound, const struct profile *first)
{
	AUTO_BUF struct buf more = BUF_INIT;

	if (profile_is_within(&bound->ceiling.profile, first, &more))
		return;
	bound->looser = arena_copy(&bound->node.arena, more.data, more.length);
}

int user_bound_plan(struct user_bound *bound, struct pipeline *pipeline,
		    const struct profile *first, const struct subject *subject,
		    const struct probe *probe,
		    const struct oci_document *container, struct err *err)
{
	struct ceiling *ceiling = &bound->ceiling;

	if (!bound->holds)
		return 0;
	if (node_ceiling(&bound->node, subject, time(NULL), ceiling, err) < 0)
		return -1;
	note_looser(bound, first);
	if (profile_is_empty(&ceiling->profile))
		container = NULL;
	if (pipeline_plan(pipeline, &ceiling->profile, ceiling->choice.modes,
			  probe, container, err) < 0)
		return -1;
	return pipeline_verdict(pipeline, &ceiling->profile, err);
}

void user_bound_fini(struct user_bound *bound)
{
	ceiling_fini(&bound->ceiling);
	node_fini(&bound->node);
}
