/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy gives one container, and why, as a value; text and JSON are
 * made of it. */
#pragma once

#include "admin/output.h"
#include "oci/document.h"
#include "pipeline/node.h"

/* A rule that does not match: the first of its members that fails. */
struct trial_miss {
	unsigned number; /* of the rule, from 1 */
	const char *rule;
	const char *member;      /* as a policy spells it */
	struct text annotation;  /* of member "annotations": its key */
	struct text_list wanted; /* any of these would have done */
	struct text found;       /* data NULL: not known, or several */
	uint32_t asks;           /* found, of member "asks" */
};

/* An exception that matches. */
struct trial_exception {
	const struct policy_exception *exception;
	int64_t days; /* left; negative: ended */
};

struct trial {
	/* from the command line */
	const char *policy;
	const char *config;
	int64_t now; /* seconds since the epoch */
	struct subject given;
	bool has_engine;
	bool has_type;
	struct json_document annotations; /* an object, or no root */
	/* from trial_run() */
	struct node node;
	struct buf text;
	struct oci_document document;
	struct subject subject;
	struct ceiling ceiling;
	unsigned number; /* of the rule chosen, from 1; 0: the default rule */
	unsigned miss_count;
	struct trial_miss *misses;
	unsigned exception_count;
	struct trial_exception *exceptions;
};

#define TRIAL_INIT                                                             \
	{                                                                      \
		.annotations = JSON_DOCUMENT_INIT, .node = NODE_INIT,          \
		.document = {.json = JSON_DOCUMENT_INIT},                      \
		.ceiling = CEILING_INIT,                                       \
	}

/* Loads policy and document and fills in the rest. Free with trial_fini(),
 * also after an error. */
CHECK int trial_run(struct trial *trial, struct err *err);
void trial_fini(struct trial *trial);

/* Why what the container asks for by annotation is not heard, in a few words;
 * NULL: it is, or it asks for nothing. */
const char *trial_unheard(const struct trial *trial);

void trial_text(const struct trial *trial, struct buf *out);
void trial_json(const struct trial *trial, struct buf *out);
