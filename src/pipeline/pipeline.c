/* SPDX-License-Identifier: Apache-2.0 */
/* The one way from a document to a hardened one. */
#include "pipeline/pipeline.h"

int pipeline_plan(struct oci_document *document, const struct profile *profile,
		  const struct probe *probe,
		  const struct oci_document *container,
		  struct findings *findings, struct err *err)
{
	const struct harden_context context = {
		.profile = profile,
		.probe = probe,
		.container = container,
		.findings = findings,
	};

	for (const struct hardener *const *hardener = hardeners;
	     *hardener != NULL; hardener++) {
		if (document->kind == OCI_PROCESS && !(*hardener)->for_exec)
			continue;
		if ((*hardener)->plan(&context, document, err) < 0)
			return -1;
	}
	return 0;
}

unsigned pipeline_rule_line(const struct finding *finding)
{
	unsigned line, column;

	if (finding->rule.value == NULL)
		return 0;
	json_position(finding->rule.document->input, finding->rule.value->start,
		      &line, &column);
	return line;
}

int pipeline_verdict(const struct oci_document *document,
		     const struct profile *profile,
		     const struct findings *findings, struct err *err)
{
	const struct finding *refusal = findings_first_refusal(findings);
	AUTO_BUF struct buf pointer = BUF_INIT;

	if (refusal == NULL)
		return 0;
	finding_pointer(refusal, &pointer);
	return err_set(err, ERR_REFUSED, "%s: %s%s%s (profile %s, line %u)",
		       document->json.name,
		       pointer.length > 0 ? pointer.data : "",
		       pointer.length > 0 ? ": " : "", refusal->why,
		       profile->name, pipeline_rule_line(refusal));
}
