/* SPDX-License-Identifier: Apache-2.0 */
/* Findings for people, for programs, and as a diff. */
#pragma once

#include "pipeline/pipeline.h"

struct report {
	const struct oci_document *document;
	const struct profile *profile;
	const struct findings *findings;
	/* What the launch asks and nobody did here, in words; NULL: nothing. */
	const char *unasked;
	bool colour; /* text and diff: ANSI colours */
};

/* A block a finding: outcome, place, what went and came, why. */
void report_text(const struct report *report, struct buf *out);
/* One object: document, profile, counts, findings in order. */
void report_json(const struct report *report, struct buf *out);
/* Each changed value, one line a leaf, "-" what was and "+" what is. */
void report_diff(const struct report *report, struct buf *out);

/* --- report.c: what they share --- */

enum report_colour {
	COLOUR_NONE,
	COLOUR_RED,
	COLOUR_GREEN,
	COLOUR_YELLOW,
	COLOUR_BOLD,
	COLOUR_DIM,
};

/* Adds text of one line, in colour where the report has colours, and so that
 * nothing in it acts on a terminal (json/show.h). */
void report_add(const struct report *report, enum report_colour colour,
		const char *text, struct buf *out);
/* Whether value is an array of strings alone. */
bool report_is_list(const struct json *value);
/* Whether the list has that string. */
bool report_lists(const struct json *list, const struct json *string);
