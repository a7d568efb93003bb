/* SPDX-License-Identifier: Apache-2.0 */
/* A posture for programs: one object on one line. */
#include "admin/check_print.h"

#include "admin/output.h"

static void set(struct json *object, const char *name, struct json *value)
{
	json_set(object, name, value);
}

static struct json *number_or_null(struct json_document *document,
				   unsigned number)
{
	return number > 0 ? output_number(document, number)
			  : json_new(document, JSON_NULL);
}

static struct json *severities_json(struct json_document *document,
				    const unsigned counts[])
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned i = POSTURE_SEVERITY_COUNT; i-- > 0;)
		set(object, posture_severities[i],
		    output_number(document, counts[i]));
	return object;
}

/* --- a subject --- */

static struct json *fix_json(struct json_document *document,
			     const struct posture_finding *finding)
{
	struct json *object = json_new(document, JSON_OBJECT);

	set(object, "docker", output_string(document, finding->fix_docker));
	set(object, "pod", output_string(document, finding->fix_pod));
	set(object, "policy", output_string(document, finding->fix_policy));
	return object;
}

static struct json *finding_json(struct json_document *document,
				 const struct posture_finding *finding)
{
	struct json *object = json_new(document, JSON_OBJECT);

	set(object, "rule",
	    output_string(document, posture_rule_id(finding->rule)));
	set(object, "severity",
	    output_string(document, posture_severities[finding->severity]));
	set(object, "outcome",
	    output_string(document, finding_outcome_name(finding->outcome)));
	set(object, "hardener", output_string(document, finding->hardener));
	set(object, "title",
	    output_string(document, posture_rule_title(finding->rule)));
	set(object, "what", output_string(document, finding->what));
	set(object, "why", output_string(document, finding->why));
	set(object, "pointer", output_string(document, finding->pointer));
	set(object, "line", number_or_null(document, finding->line));
	set(object, "column", number_or_null(document, finding->column));
	set(object, "before", output_string(document, finding->before));
	set(object, "after", output_string(document, finding->after));
	set(object, "profile", output_string(document, finding->profile));
	set(object, "fix", fix_json(document, finding));
	return object;
}

static struct json *facts_json(struct json_document *document,
			       const struct posture_subject *subject)
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++)
		set(object, posture_fact_names[i],
		    subject->facts[i] == POSTURE_UNKNOWN
			    ? json_new(document, JSON_NULL)
			    : json_new_boolean(document, subject->facts[i] ==
								 POSTURE_YES));
	return object;
}

/* What was found of one that could be judged. */
static void add_verdict(struct json_document *document, struct json *object,
			const struct posture_subject *subject)
{
	struct json *gaps = json_new(document, JSON_ARRAY);
	struct json *findings = json_new(document, JSON_ARRAY);

	set(object, "profile", output_string(document, subject->profile));
	set(object, "meets",
	    json_new_boolean(document, posture_meets(subject)));
	set(object, "score", output_number(document, subject->score));
	set(object, "severities",
	    severities_json(document, subject->severities));
	set(object, "facts", facts_json(document, subject));
	for (const struct posture_gap *gap = subject->gaps; gap != NULL;
	     gap = gap->next)
		json_append(gaps, output_string(document, gap->text));
	set(object, "unknown", gaps);
	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next)
		json_append(findings, finding_json(document, finding));
	set(object, "findings", findings);
}

static struct json *subject_json(struct json_document *document,
				 const struct posture_subject *subject)
{
	struct json *object = json_new(document, JSON_OBJECT);

	set(object, "source",
	    output_string(document, posture_sources[subject->source]));
	set(object, "name", output_string(document, subject->name));
	set(object, "file", output_string(document, subject->file));
	set(object, "line", number_or_null(document, subject->line));
	set(object, "id", output_string(document, subject->id));
	set(object, "image", output_string(document, subject->image));
	set(object, "engine", output_string(document, subject->engine));
	set(object, "pid", number_or_null(document, (unsigned)subject->pid));
	set(object, "error", output_string(document, subject->error));
	if (subject->error == NULL)
		add_verdict(document, object, subject);
	return object;
}

/* --- all of them --- */

static struct json *totals_json(struct json_document *document,
				const struct posture *posture)
{
	struct json *object = json_new(document, JSON_OBJECT);

	for (unsigned i = 0; i < POSTURE_FACT_COUNT; i++) {
		struct json *total = json_new(document, JSON_OBJECT);

		set(total, "yes", output_number(document, posture->facts[i]));
		set(total, "unknown",
		    output_number(document, posture->unknown[i]));
		set(object, posture_fact_names[i], total);
	}
	return object;
}

void check_print_json(const struct posture *posture, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *subjects = json_new(&document, JSON_ARRAY);
	unsigned judged = posture->met + posture->unmet;

	set(root, "score",
	    judged > 0 ? output_number(&document, posture->score)
		       : json_new(&document, JSON_NULL));
	set(root, "containers", output_number(&document, posture->count));
	set(root, "met", output_number(&document, posture->met));
	set(root, "unmet", output_number(&document, posture->unmet));
	set(root, "failed", output_number(&document, posture->failed));
	set(root, "severities",
	    severities_json(&document, posture->severities));
	set(root, "totals", totals_json(&document, posture));
	for (const struct posture_subject *subject = posture->first;
	     subject != NULL; subject = subject->next)
		json_append(subjects, subject_json(&document, subject));
	set(root, "subjects", subjects);
	output_add_json(&document, root, out);
}
