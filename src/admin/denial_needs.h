/* SPDX-License-Identifier: Apache-2.0 */
/* Which capability a system call takes (capabilities(7)). */
#pragma once

#include "admin/denial_question.h"

enum denial_scope {
	SCOPE_INITIAL, /* in the host's user namespace */
	SCOPE_OWNER,   /* in the one that owns the namespace acted upon */
};

/* When a call takes it: by some of its arguments. */
enum denial_test {
	TEST_NONE,  /* in any case */
	TEST_BITS,  /* argument & mask is not 0 */
	TEST_VALUE, /* argument & mask is value */
	TEST_USER,  /* one of count arguments is another user than its own */
	TEST_GROUP, /* ... group */
	TEST_OWNER, /* the file's owner changes to the two arguments */
};

struct denial_need {
	const char *call;
	int capability;
	enum denial_scope scope;
	const char *namespace; /* of SCOPE_OWNER: which, as /proc/PID/ns has
				* it */
	enum denial_test test;
	const char *condition; /* it in words; NULL for TEST_NONE */
	uint8_t index;         /* the first argument */
	uint8_t count;
	uint64_t mask;
	uint64_t value;
};

/* As whom the process is; not known where its user namespace has numbers of
 * its own. */
struct denial_ids {
	bool known;
	uint64_t user;
	uint64_t group;
};

enum denial_holds {
	HOLDS_NOT,
	HOLDS,
	HOLDS_BY_ARGUMENT, /* that was not given, or whose file it is */
};

/* The next need of the call behind *at, which begins with NULL; NULL at the
 * end. */
const struct denial_need *denial_need_next(const struct denial_question *of,
					   const struct denial_need *at);
enum denial_holds denial_need_holds(const struct denial_need *need,
				    const struct denial_question *question,
				    const struct denial_ids *ids);
