/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as a diff: each value as lines, one a leaf, and the longest common
 * subsequence of both. */
#include "pipeline/report.h"

#include <stdlib.h>

#define MOST_LINES 4096

/* A value as lines of text. */
struct lines {
	struct buf text; /* the lines, each ended by NUL */
	size_t starts[MOST_LINES];
	unsigned count;
};

static void end_line(struct lines *lines, size_t start)
{
	buf_add_char(&lines->text, '\0');
	if (lines->count < MOST_LINES)
		lines->starts[lines->count++] = start;
}

static void add_lines(const struct report *report, const struct json *value,
		      unsigned depth, struct lines *lines)
{
	bool nested = value->type == JSON_ARRAY || value->type == JSON_OBJECT;
	size_t start = lines->text.length;

	buf_printf(&lines->text, "%*s", (int)depth * 2, "");
	if (value->parent != NULL && depth > 0 &&
	    value->parent->type == JSON_OBJECT) {
		json_write_string(value->key, &lines->text);
		buf_add_text(&lines->text, ": ");
	}
	if (!nested || value->count == 0) {
		json_write_value(&report->document->json, value, &lines->text);
		end_line(lines, start);
		return;
	}
	buf_add_char(&lines->text, value->type == JSON_ARRAY ? '[' : '{');
	end_line(lines, start);
	json_each (child, value)
		add_lines(report, child, depth + 1, lines);
	start = lines->text.length;
	buf_printf(&lines->text, "%*s%c", (int)depth * 2, "",
		   value->type == JSON_ARRAY ? ']' : '}');
	end_line(lines, start);
}

static const char *line_at(const struct lines *lines, unsigned index)
{
	return lines->text.data + lines->starts[index];
}

/* lengths[i][j]: the longest common subsequence of a from i and b from j. */
static uint16_t *common_lengths(const struct lines *a, const struct lines *b)
{
	size_t width = (size_t)b->count + 1;
	uint16_t *lengths = calloc((a->count + 1) * width, sizeof(*lengths));

	if (lengths == NULL)
		abort();
	for (unsigned i = a->count; i-- > 0;) {
		for (unsigned j = b->count; j-- > 0;) {
			uint16_t skip_a = lengths[(i + 1) * width + j];
			uint16_t skip_b = lengths[i * width + j + 1];

			if (strcmp(line_at(a, i), line_at(b, j)) == 0)
				lengths[i * width + j] =
					(uint16_t)(lengths[(i + 1) * width + j +
							   1] +
						   1);
			else
				lengths[i * width + j] =
					skip_a > skip_b ? skip_a : skip_b;
		}
	}
	return lengths;
}

static void add_line(const struct report *report, enum report_colour colour,
		     char sign, const char *line, struct buf *out)
{
	AUTO_BUF struct buf text = BUF_INIT;

	buf_printf(&text, "%c%s", sign, line);
	report_add(report, colour, text.data, out);
	buf_add_char(out, '\n');
}

static void add_difference(const struct report *report, const struct lines *a,
			   const struct lines *b, struct buf *out)
{
	AUTO_FREE uint16_t *lengths = common_lengths(a, b);
	size_t width = (size_t)b->count + 1;
	unsigned i = 0, j = 0;

	while (i < a->count || j < b->count) {
		if (i < a->count && j < b->count &&
		    strcmp(line_at(a, i), line_at(b, j)) == 0) {
			i++;
			j++;
		} else if (j == b->count ||
			   (i < a->count &&
			    lengths[(i + 1) * width + j] >=
				    lengths[i * width + j + 1])) {
			add_line(report, COLOUR_RED, '-', line_at(a, i++), out);
		} else {
			add_line(report, COLOUR_GREEN, '+', line_at(b, j++),
				 out);
		}
	}
}

static void add_finding(const struct report *report,
			const struct finding *finding, struct buf *out)
{
	AUTO_FREE struct lines *before = calloc(1, sizeof(*before));
	AUTO_FREE struct lines *after = calloc(1, sizeof(*after));
	AUTO_BUF struct buf head = BUF_INIT;

	if (before == NULL || after == NULL)
		abort();
	buf_add_text(&head, "@@ ");
	finding_pointer(finding, &head);
	buf_add_text(&head, " @@");
	report_add(report, COLOUR_BOLD, head.data, out);
	buf_add_char(out, '\n');
	if (finding->before != NULL)
		add_lines(report, finding->before, 0, before);
	if (finding->after != NULL)
		add_lines(report, finding->after, 0, after);
	add_difference(report, before, after, out);
	buf_fini(&before->text);
	buf_fini(&after->text);
}

void report_diff(const struct report *report, struct buf *out)
{
	const char *name = report->document->json.name;

	if (report->findings->changed == 0)
		return;
	buf_add_text(out, "--- ");
	report_add(report, COLOUR_NONE, name, out);
	buf_add_text(out, "\n+++ ");
	report_add(report, COLOUR_NONE, name, out);
	buf_add_text(out, " (hardened by profile ");
	report_add(report, COLOUR_NONE, report->profile->name, out);
	buf_add_text(out, ")\n");
	for (const struct finding *finding = report->findings->first;
	     finding != NULL; finding = finding->next) {
		if (finding->outcome == FINDING_CHANGED)
			add_finding(report, finding, out);
	}
}
