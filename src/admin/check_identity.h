/* SPDX-License-Identifier: Apache-2.0 */
/* By what a finding is known again in a later report. */
#pragma once

#include "posture/posture.h"

/* A finding, and what stays of it while others come and go around it. */
struct check_identity {
	const struct posture_finding *finding;
	uint64_t hash;   /* of rule, subject, what it is and where */
	unsigned place;  /* among the subject's findings, from 0 */
	unsigned number; /* among those of the same hash, from 1 */
};

/* Those of a subject that was summed, in its findings' order. */
struct check_identity *check_identities(const struct posture_subject *subject,
					struct arena *arena, unsigned *count);
