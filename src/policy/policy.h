/* SPDX-License-Identifier: Apache-2.0 */
/* The node's policy: which profile and mode apply (ravelin-policy(5)). Pure:
 * reading files is the pipeline's. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum policy_mode {
	MODE_ENFORCE, /* change or refuse */
	MODE_AUDIT,   /* change nothing, report every finding */
};

/* What applies where nothing else is said. */
struct policy_rule {
	const char *profile;
	enum policy_mode mode;
};

struct policy {
	struct policy_rule default_rule;
};

/* What holds without a policy file: profile baseline, enforced. */
#define POLICY_INIT                                                            \
	{                                                                      \
		.default_rule = { "baseline", MODE_ENFORCE }                   \
	}

/* Reads a policy's text over *policy (begin with POLICY_INIT). Its strings
 * live in arena. ERR_INPUT: one line with place and what was expected. */
CHECK int policy_read(struct policy *policy, const char *file, struct text text,
		      struct arena *arena, struct err *err);

/* "enforce" or "audit"; false for anything else. */
CHECK bool policy_mode_from_name(const char *name, enum policy_mode *mode);
