/* SPDX-License-Identifier: Apache-2.0 */
/* Which programs hooks may run, as profiles and exceptions name them. */
#pragma once

#include "base/text.h"

struct hook_rule {
	struct text path; /* a pattern */
	struct text_list
		args;       /* patterns of its first arguments, argv[0] too */
	struct text sha256; /* of its file, in lower case; data NULL: any */
};

struct hook_rules {
	const struct hook_rule *list;
	unsigned count;
};
