/* SPDX-License-Identifier: Apache-2.0 */
/* The score of a subject. */
#include "posture/posture.h"

#define BEST 100

unsigned posture_points(enum posture_severity severity)
{
	static const unsigned points[POSTURE_SEVERITY_COUNT] = {
		[POSTURE_NOTE] = 0,      [POSTURE_LOW] = 2,
		[POSTURE_MEDIUM] = 8,    [POSTURE_HIGH] = 20,
		[POSTURE_CRITICAL] = 40,
	};

	return points[severity];
}

/* By the most severe of its findings. */
static unsigned points_of(const struct posture_subject *subject,
			  const struct posture_rule *rule)
{
	unsigned most = 0;

	for (const struct posture_finding *finding = subject->first;
	     finding != NULL; finding = finding->next) {
		unsigned points = posture_points(finding->severity);

		if (finding->rule == rule && points > most)
			most = points;
	}
	return most;
}

unsigned posture_score(const struct posture_subject *subject)
{
	const struct posture_rule *rule;
	unsigned points = 0;

	for (unsigned i = 0; (rule = posture_rule_at(i)) != NULL; i++)
		points += points_of(subject, rule);
	return points < BEST ? BEST - points : 0;
}
