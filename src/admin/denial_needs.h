/* SPDX-License-Identifier: Apache-2.0 */
/* Which capability a system call takes (capabilities(7)). */
#pragma once

#include "admin/denial_question.h"

enum denial_scope {
	SCOPE_INITIAL, /* in the host's user namespace */
	SCOPE_OWNER,   /* in the one that owns the namespace acted upon */
};

struct denial_need {
	const char *call;
	int capability;
	enum denial_scope scope;
	const char *namespace; /* of SCOPE_OWNER: which, as /proc/PID/ns has
				* it */
	/* Only where argument & mask is not 0, or is that value; NULL: in any
	 * case. In words, for where it was not given. */
	const char *condition;
	uint8_t index;
	bool equals;
	uint64_t mask;
	uint64_t value;
};

enum denial_holds {
	HOLDS_NOT,
	HOLDS,
	HOLDS_BY_ARGUMENT, /* that was not given */
};

/* The next need of the call behind *at, which begins with NULL; NULL at the
 * end. */
const struct denial_need *denial_need_next(const struct denial_question *of,
					   const struct denial_need *at);
enum denial_holds denial_need_holds(const struct denial_need *need,
				    const struct denial_question *question);
