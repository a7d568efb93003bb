/* SPDX-License-Identifier: Apache-2.0 */
/* Findings for people. */
#include "pipeline/report.h"

#define LONGEST_LIST 4096
#define LINE_WIDTH   76
#define INDENT       "          "

/* A value too long for a line is named by its kind. */
static void describe(const struct report *report, const struct json *value,
		     struct buf *out)
{
	AUTO_BUF struct buf text = BUF_INIT;

	if (value == NULL) {
		buf_add_text(out, "absent");
		return;
	}
	json_write_value(&report->document->json, value, &text);
	if (text.length <= LINE_WIDTH)
		report_add(report, COLOUR_NONE, text.data, out);
	else
		buf_printf(out, "%s of %u", json_type_name(value->type),
			   value->count);
}

/* The strings of list that other lacks, wrapped. */
static void add_missing(const struct report *report, const struct json *list,
			const struct json *other, const char *sign,
			enum report_colour colour, struct buf *out)
{
	AUTO_BUF struct buf line = BUF_INIT;

	json_each (string, list) {
		if (report_lists(other, string))
			continue;
		if (line.length > 0 &&
		    line.length + string->text.length + 1 > LINE_WIDTH) {
			report_add(report, colour, line.data, out);
			buf_add_char(out, '\n');
			line.length = 0;
		}
		buf_add_text(&line, line.length == 0 ? INDENT : "");
		buf_printf(&line, "%s%.*s", line.length > 10 ? " " : sign,
			   (int)string->text.length, string->text.data);
	}
	if (line.length == 0)
		return;
	report_add(report, colour, line.data, out);
	buf_add_char(out, '\n');
}

/* Comparing longer lists string by string would take too long. */
static bool is_short(const struct json *list)
{
	return list == NULL || list->count <= LONGEST_LIST;
}

static void add_values(const struct report *report,
		       const struct finding *finding, struct buf *out)
{
	if (finding->outcome != FINDING_CHANGED)
		return;
	if (is_short(finding->before) && is_short(finding->after) &&
	    report_is_list(finding->after) &&
	    (finding->before == NULL || report_is_list(finding->before))) {
		add_missing(report, finding->before, finding->after, "- ",
			    COLOUR_RED, out);
		add_missing(report, finding->after, finding->before, "+ ",
			    COLOUR_GREEN, out);
		return;
	}
	buf_add_text(out, INDENT);
	describe(report, finding->before, out);
	buf_add_text(out, " -> ");
	describe(report, finding->after, out);
	buf_add_char(out, '\n');
}

static void add_finding(const struct report *report,
			const struct finding *finding, struct buf *out)
{
	static const enum report_colour colours[] = {
		[FINDING_CHANGED] = COLOUR_YELLOW,
		[FINDING_REFUSED] = COLOUR_RED,
		[FINDING_NOTED] = COLOUR_DIM,
	};
	AUTO_BUF struct buf pointer = BUF_INIT;
	AUTO_BUF struct buf why = BUF_INIT;
	const struct profile_place *rule = &finding->rule;

	finding_pointer(finding, &pointer);
	report_add(report, colours[finding->outcome],
		   finding_outcome_name(finding->outcome), out);
	buf_add_text(out, finding->outcome == FINDING_NOTED ? "     " : "   ");
	report_add(report, COLOUR_BOLD, pointer.length > 0 ? pointer.data : "/",
		   out);
	buf_add_char(out, '\n');
	add_values(report, finding, out);
	buf_printf(&why, INDENT "%s (%s", finding->why, finding->hardener);
	if (rule->value != NULL)
		buf_printf(&why, ", %s:%u",
			   rule->document == &report->profile->document
				   ? report->profile->name
				   : rule->document->name,
			   json_line(rule->document, rule->value));
	if (finding->mode == MODE_AUDIT)
		buf_add_text(&why, ", audit only");
	buf_add_text(&why, ")");
	report_add(report, COLOUR_DIM, why.data, out);
	buf_add_char(out, '\n');
}

void report_text(const struct report *report, struct buf *out)
{
	const struct findings *findings = report->findings;
	AUTO_BUF struct buf head = BUF_INIT;
	AUTO_BUF struct buf unasked = BUF_INIT;

	buf_printf(&head, "%s under profile %s: ", report->document->json.name,
		   report->profile->name);
	report_add(report, COLOUR_BOLD, head.data, out);
	buf_printf(out, "%u changed, %u refused, %u noted\n", findings->changed,
		   findings->refused, findings->noted);
	for (const struct finding *finding = findings->first; finding != NULL;
	     finding = finding->next)
		add_finding(report, finding, out);
	if (report->unasked != NULL) {
		buf_printf(&unasked, "unasked   %s", report->unasked);
		report_add(report, COLOUR_DIM, unasked.data, out);
		buf_add_char(out, '\n');
	}
}
