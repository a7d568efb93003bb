/* SPDX-License-Identifier: Apache-2.0 */
/* What a running container has beyond what it was promised. */
#include "verify/finding.h"

#include <string.h>

void verify_findings_add(struct verify_findings *findings,
			 const struct verify_finding *finding)
{
	struct verify_finding *copy =
		arena_alloc(findings->arena, sizeof(*copy));

	*copy = *finding;
	copy->next = NULL;
	if (findings->last != NULL)
		findings->last->next = copy;
	else
		findings->first = copy;
	findings->last = copy;
	findings->count++;
}

static bool is_among(const struct verify_finding *finding,
		     const struct verify_findings *others)
{
	for (const struct verify_finding *other = others->first; other != NULL;
	     other = other->next) {
		if (other->pid == finding->pid &&
		    strcmp(other->check, finding->check) == 0 &&
		    strcmp(other->where, finding->where) == 0)
			return true;
	}
	return false;
}

void verify_findings_keep(struct verify_findings *findings,
			  const struct verify_findings *others)
{
	struct verify_findings kept = {.arena = findings->arena};

	for (const struct verify_finding *finding = findings->first;
	     finding != NULL; finding = finding->next) {
		if (is_among(finding, others))
			verify_findings_add(&kept, finding);
	}
	*findings = kept;
}

const char *verify_severity_name(enum verify_severity severity)
{
	static const char *const names[] = {
		[VERIFY_LOW] = "low",
		[VERIFY_MEDIUM] = "medium",
		[VERIFY_HIGH] = "high",
	};

	return names[severity];
}
