/* SPDX-License-Identifier: Apache-2.0 */
/* Which containers a rule or an exception is for. */
#pragma once

#include "base/err.h"
#include "policy/subject.h"

/* Bytes of a fact or annotation that patterns look at. A longer one, which may
 * be a user's, matches "*" alone. */
#define MATCH_LONGEST ((size_t)4096)

struct match_annotation {
	struct text key;
	struct text_list globs;
};

/* All that is said must hold; of a list, one. What is not said holds. */
struct match {
	const struct json *value; /* where it was read */
	uint32_t engines;         /* 1 << enum subject_engine; 0: any */
	uint32_t types;           /* 1 << enum subject_type; 0: any */
	uint32_t asks;            /* 1 << enum subject_asks; 0: whatever */
	struct text_list facts[FACT_COUNT]; /* globs; count 0: any */
	unsigned annotation_count;
	const struct match_annotation *annotations;
};

/* Reads a "match" or "for" member. Texts live in the document. */
CHECK int match_read(struct json_document *document, const struct json *value,
		     struct match *match, struct err *err);

bool match_holds(const struct match *match, const struct subject *subject);

/* The member of match that subject fails first, as it is spelled in a policy;
 * NULL where it holds. */
const char *match_failure(const struct match *match,
			  const struct subject *subject);
