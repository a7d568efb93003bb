/* SPDX-License-Identifier: Apache-2.0 */
/* What was found in filters, as text and as JSON. */
#pragma once

#include "admin/problems.h"
#include "lint/lint.h"

/* One file that was looked at. */
struct lint_result {
	const char *file;
	const char
		*form; /* "engine", "config" or "profile"; NULL: unreadable */
	enum seccomp_arch native;
	/* Of what the findings point at; NULL: no text is at hand. */
	const struct json_document *document;
	struct lint_report report;
	const struct problem *failure; /* why there is no report, or NULL */
};

/* A line a finding, then what the filter costs. */
void lint_print_text(const struct lint_result *result, struct buf *out);
/* The same as an object of document. */
struct json *lint_to_json(struct json_document *document,
			  const struct lint_result *result);
