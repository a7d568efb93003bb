/* SPDX-License-Identifier: Apache-2.0 */
/* The embeddable library: the pipeline behind opaque values. */
#include "ravelin/ravelin.h"

#include "pipeline/describe.h"
#include "pipeline/node.h"
#include "pipeline/report.h"
#include "probe/namespaces.h"

#include <time.h>

struct ravelin_plan {
	struct node node;
	struct ceiling ceiling;
	struct pipeline plan;
	struct err refusal; /* kind ERR_NONE: not refused */
	struct buf hardened;
	struct buf report;
};

static int run_pipeline(struct ravelin_plan *plan, enum ravelin_kind kind,
			const char *name, struct text text,
			const struct ravelin_options *options, struct err *err)
{
	const struct describe_query unknown = {
		.namespace_of = probe_namespace,
	};
	struct node_query query = {.arch = seccomp_arch_of_host()};
	struct ceiling *ceiling = &plan->ceiling;
	struct oci_document *document = &plan->plan.document;
	struct arena *arena = &plan->node.arena;
	struct subject subject;
	struct probe probe;

	if (options != NULL) {
		query.profile = options->profile;
		query.policy = options->policy;
	}
	if (node_load(&query, &plan->node, err) < 0)
		return -1;
	probe_host(&probe, arena);
	name = arena_copy(arena, name, strlen(name));
	text.data = arena_copy(arena, text.data, text.length);
	if (oci_document_read(document,
			      kind == RAVELIN_PROCESS ? OCI_PROCESS
						      : OCI_CONFIG,
			      name, text, err) < 0)
		return -1;
	describe_container(kind == RAVELIN_PROCESS ? NULL : document, &unknown,
			   arena, &subject);
	if (node_ceiling(&plan->node, &subject, time(NULL), ceiling, err) < 0 ||
	    pipeline_plan(&plan->plan, &ceiling->profile, ceiling->choice.modes,
			  &probe, NULL, err) < 0)
		return -1;
	if (pipeline_verdict(&plan->plan, &ceiling->profile, &plan->refusal) ==
	    0)
		json_write(&document->json, &plan->hardened);
	return 0;
}

struct ravelin_plan *ravelin_plan_new(enum ravelin_kind kind, const char *name,
				      const char *text, size_t size,
				      const struct ravelin_options *options,
				      char **error)
{
	struct ravelin_plan *made = calloc(1, sizeof(*made));
	struct err err = ERR_INIT;

	if (error != NULL)
		*error = NULL;
	if (made == NULL)
		return NULL;
	if (run_pipeline(made, kind, name, (struct text){text, size}, options,
			 &err) == 0)
		return made;
	ravelin_plan_free(made);
	if (error != NULL)
		*error = strdup(err.message);
	return NULL;
}

const char *ravelin_plan_document(struct ravelin_plan *plan, size_t *size)
{
	if (plan->refusal.kind != ERR_NONE)
		return NULL;
	if (size != NULL)
		*size = plan->hardened.length;
	return plan->hardened.data;
}

const char *ravelin_plan_refusal(const struct ravelin_plan *plan)
{
	return plan->refusal.kind != ERR_NONE ? plan->refusal.message : NULL;
}

const char *ravelin_plan_report(struct ravelin_plan *plan,
				enum ravelin_format format)
{
	static void (*const writers[])(const struct report *, struct buf *) = {
		[RAVELIN_TEXT] = report_text,
		[RAVELIN_JSON] = report_json,
		[RAVELIN_DIFF] = report_diff,
	};
	const struct report report = {
		.document = &plan->plan.document,
		.profile = &plan->ceiling.profile,
		.findings = &plan->plan.findings,
		.colour = false,
	};

	plan->report.length = 0;
	buf_add_text(&plan->report, "");
	writers[format](&report, &plan->report);
	return plan->report.data;
}

unsigned ravelin_plan_changes(const struct ravelin_plan *plan)
{
	return plan->plan.findings.changed;
}

void ravelin_plan_free(struct ravelin_plan *plan)
{
	if (plan == NULL)
		return;
	pipeline_fini(&plan->plan);
	ceiling_fini(&plan->ceiling);
	node_fini(&plan->node);
	buf_fini(&plan->hardened);
	buf_fini(&plan->report);
	free(plan);
}
