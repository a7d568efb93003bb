/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with policies and profiles, or to be known of them: collected
 * as values, printed as text or JSON. */
#pragma once

#include "admin/output.h"

#include <stdbool.h>

enum severity {
	SEVERITY_ERROR, /* it can't be used */
	SEVERITY_WARNING,
	SEVERITY_NOTE,
};

struct problem {
	const char *file; /* NULL: of no file */
	unsigned line;    /* from 1; 0: not known, nor is column */
	unsigned column;
	enum severity severity;
	const char *message;
	struct problem *next;
};

struct problems {
	struct json_document document; /* all of it lives there */
	struct problem *first;
	struct problem *last;
	unsigned errors;
	struct { /* the last place, from which the next is counted */
		const char *text;
		size_t offset;
		unsigned line;
		unsigned column;
	} at;
};

#define PROBLEMS_INIT                                                          \
	{                                                                      \
		.document = JSON_DOCUMENT_INIT                                 \
	}

/* About a value that was read into document. */
void problems_add(struct problems *problems,
		  const struct json_document *document,
		  const struct json *value, enum severity severity,
		  const char *message);

/* About a file as a whole. */
void problems_add_file(struct problems *problems, const char *file,
		       enum severity severity, const char *message);

/* An error as a reader words it, "FILE:LINE:COLUMN: ..." or "FILE: ..." where
 * it has a place; file is that of the text that was read, NULL: any. */
void problems_add_message(struct problems *problems, const char *file,
			  const char *message);

/* Text: "FILE:LINE:COLUMN: message", with what it is before the message unless
 * it is an error. JSON: an array. */
void problems_print(struct problems *problems, enum output_format format,
		    struct buf *out);

void problems_fini(struct problems *problems);
