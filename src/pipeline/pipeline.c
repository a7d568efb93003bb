/* SPDX-License-Identifier: Apache-2.0 */
/* The one way from a document to a hardened one. */
#include "pipeline/pipeline.h"

/* The document that a hardener in audit mode works on: the same text, read
 * again. */
static int read_shadow(struct pipeline *pipeline, struct err *err)
{
	const struct json_document *json = &pipeline->document.json;

	if (pipeline->shadow.json.root != NULL)
		return 0;
	return oci_document_read(&pipeline->shadow, pipeline->document.kind,
				 json->name, json->input, err);
}

static void set_modes(struct findings *findings, struct finding *last,
		      enum policy_mode mode)
{
	struct finding *finding = last != NULL ? last->next : findings->first;

	for (; finding != NULL; finding = finding->next)
		finding->mode = mode;
}

/* What a hardener in audit mode can't understand it would refuse: that is a
 * finding, and no reason to refuse now. -1: the system failed. */
static int note_failure(struct pipeline *pipeline,
			const struct hardener *hardener, struct err *err)
{
	struct json_document *json = &pipeline->shadow.json;

	if (err->kind == ERR_SYSTEM)
		return -1;
	findings_add(
		&pipeline->findings, json,
		&(struct finding){
			.hardener = hardener->name,
			.outcome = FINDING_REFUSED,
			.at = json->root,
			.why = arena_printf(&json->arena, "%s", err->message),
		});
	*err = (struct err)ERR_INIT;
	return 0;
}

static bool has_work(const struct hardener *hardener, enum oci_kind kind)
{
	return kind == OCI_CONFIG ||
	       (kind == OCI_PROCESS && hardener->for_exec) ||
	       (kind == OCI_UPDATE && hardener->for_update);
}

int pipeline_plan(struct pipeline *pipeline, const struct profile *profile,
		  const enum policy_mode modes[PART_COUNT],
		  const struct probe *probe,
		  const struct oci_document *container, struct err *err)
{
	const struct harden_context context = {
		.profile = profile,
		.probe = probe,
		.container = container,
		.namespaces_stay =
			modes != NULL && modes[PART_NAMESPACES] == MODE_AUDIT,
		.findings = &pipeline->findings,
	};

	for (const struct hardener *const *hardener = hardeners;
	     *hardener != NULL; hardener++) {
		enum policy_mode mode =
			modes != NULL ? modes[(*hardener)->part] : MODE_ENFORCE;
		struct oci_document *document = &pipeline->document;
		struct finding *last = pipeline->findings.last;

		if (!has_work(*hardener, document->kind))
			continue;
		if (mode == MODE_AUDIT) {
			if (read_shadow(pipeline, err) < 0)
				return -1;
			document = &pipeline->shadow;
		}
		if ((*hardener)->plan(&context, document, err) < 0 &&
		    (mode != MODE_AUDIT ||
		     note_failure(pipeline, *hardener, err) < 0))
			return -1;
		set_modes(&pipeline->findings, last, mode);
	}
	return 0;
}

void pipeline_fini(struct pipeline *pipeline)
{
	json_document_fini(&pipeline->document.json);
	json_document_fini(&pipeline->shadow.json);
}

void pipeline_rule(const struct finding *finding, const struct profile *profile,
		   struct buf *out)
{
	const struct profile_place *rule = &finding->rule;

	if (rule->value == NULL)
		return;
	if (rule->document != &profile->document)
		buf_printf(out, "%s, ", rule->document->name);
	buf_printf(out, "line %u", json_line(rule->document, rule->value));
}

int pipeline_verdict(const struct pipeline *pipeline,
		     const struct profile *profile, struct err *err)
{
	const struct finding *refusal =
		findings_first_refusal(&pipeline->findings);
	AUTO_BUF struct buf pointer = BUF_INIT;
	AUTO_BUF struct buf rule = BUF_INIT;

	if (refusal == NULL)
		return 0;
	finding_pointer(refusal, &pointer);
	pipeline_rule(refusal, profile, &rule);
	return err_set(err, ERR_REFUSED, "%s: %s%s%s (profile %s%s%s)",
		       pipeline->document.json.name,
		       pointer.length > 0 ? pointer.data : "",
		       pointer.length > 0 ? ": " : "", refusal->why,
		       profile->name, rule.length > 0 ? ", " : "",
		       rule.length > 0 ? rule.data : "");
}
