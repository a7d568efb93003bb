/* SPDX-License-Identifier: Apache-2.0 */
/* What hardeners found. */
#include "harden/finding.h"

void findings_add(struct findings *findings, struct json_document *document,
		  const struct finding *finding)
{
	struct finding *copy = arena_alloc(&document->arena, sizeof(*copy));

	*copy = *finding;
	copy->next = NULL;
	if (findings->last != NULL)
		findings->last->next = copy;
	else
		findings->first = copy;
	findings->last = copy;
	switch (finding->outcome) {
	case FINDING_CHANGED:
		findings->changed++;
		break;
	case FINDING_REFUSED:
		findings->refused++;
		break;
	case FINDING_NOTED:
		findings->noted++;
		break;
	}
}

void findings_note_unbounded(struct findings *findings,
			     struct json_document *document,
			     const char *hardener, const struct json *at,
			     const char *member, const char *why)
{
	findings_add(findings, document,
		     &(struct finding){
			     .hardener = hardener,
			     .outcome = FINDING_NOTED,
			     .at = at,
			     .member = member,
			     .before = json_member(at, member),
			     .why = why,
		     });
}

const struct finding *findings_first_refusal(const struct findings *findings)
{
	for (const struct finding *finding = findings->first; finding != NULL;
	     finding = finding->next) {
		if (finding->outcome == FINDING_REFUSED &&
		    finding->mode == MODE_ENFORCE)
			return finding;
	}
	return NULL;
}

void finding_pointer(const struct finding *finding, struct buf *out)
{
	json_pointer(finding->at, out);
	if (finding->member == NULL)
		return;
	buf_add_char(out, '/');
	buf_add_text(out, finding->member);
}

const char *finding_outcome_name(enum finding_outcome outcome)
{
	static const char *const names[] = {
		[FINDING_CHANGED] = "changed",
		[FINDING_REFUSED] = "refused",
		[FINDING_NOTED] = "noted",
	};

	return names[outcome];
}
