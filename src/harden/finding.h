/* SPDX-License-Identifier: Apache-2.0 */
/* What hardeners found: one thing changed, refused or noted each. */
#pragma once

#include "policy/policy.h"

enum finding_outcome {
	FINDING_CHANGED, /* lowered in the document */
	FINDING_REFUSED, /* can't be lowered: the launch is refused */
	FINDING_NOTED,   /* worth knowing; nothing changed */
};

struct finding {
	struct finding *next;
	const char *hardener;
	enum finding_outcome outcome;
	enum policy_mode mode; /* audit: nothing came of it */
	const struct json *at; /* the value's parent in the document */
	const char *member;    /* the value's name below it; NULL: at itself */
	const struct json *before; /* NULL: absent; readable in the document */
	const struct json *after;  /* NULL: absent or unchanged */
	const char *why;           /* one sentence without a full stop */
	struct profile_place rule; /* the profile's member behind it */
};

/* In the order in which they were found; they live in the document's arena. */
struct findings {
	struct finding *first;
	struct finding *last;
	unsigned changed;
	unsigned refused;
	unsigned noted;
};

#define FINDINGS_INIT                                                          \
	{                                                                      \
		NULL, NULL, 0, 0, 0                                            \
	}

/* Appends a copy of finding. */
void findings_add(struct findings *findings, struct json_document *document,
		  const struct finding *finding);

/* Notes what the document asks for where the profile sets no ceiling: the value
 * of that member of at. */
void findings_note_unbounded(struct findings *findings,
			     struct json_document *document,
			     const char *hardener, const struct json *at,
			     const char *member, const char *why);

/* The first one that refuses and is enforced, or NULL. */
const struct finding *findings_first_refusal(const struct findings *findings);

/* RFC 6901 pointer of what the finding is about. */
void finding_pointer(const struct finding *finding, struct buf *out);

const char *finding_outcome_name(enum finding_outcome outcome);
