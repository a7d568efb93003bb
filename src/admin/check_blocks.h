/* SPDX-License-Identifier: Apache-2.0 */
/* The findings of a subject as reports show them: those of one rule and one
 * severity together. */
#pragma once

#include "posture/posture.h"

/* The first finding, from this one on, of that rule and severity;
 * NULL: there is none. */
const struct posture_finding *check_next_of(
	const struct posture_finding *finding, const struct posture_rule *rule,
	enum posture_severity severity);

/* The next one of the same rule and severity, or NULL. */
const struct posture_finding *check_next_in_block(
	const struct posture_finding *finding);

/* Whether the same is to be done about both. */
bool check_same_fix(const struct posture_finding *a,
		    const struct posture_finding *b);
