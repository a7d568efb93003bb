/* SPDX-License-Identifier: Apache-2.0 */
/* Which findings are shown together. */
#include "admin/check_blocks.h"

#include <string.h>

const struct posture_finding *check_next_of(
	const struct posture_finding *finding, const struct posture_rule *rule,
	enum posture_severity severity)
{
	while (finding != NULL &&
	       (finding->rule != rule || finding->severity != severity))
		finding = finding->next;
	return finding;
}

const struct posture_finding *check_next_in_block(
	const struct posture_finding *finding)
{
	return check_next_of(finding->next, finding->rule, finding->severity);
}

bool check_same_fix(const struct posture_finding *a,
		    const struct posture_finding *b)
{
	return strcmp(a->fix_docker, b->fix_docker) == 0 &&
	       strcmp(a->fix_pod, b->fix_pod) == 0 &&
	       strcmp(a->fix_policy, b->fix_policy) == 0;
}
