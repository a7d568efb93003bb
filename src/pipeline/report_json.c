/* SPDX-License-Identifier: Apache-2.0 */
/* Findings for programs. */
#include "pipeline/report.h"

static void add_member(const char *name, const char *value, struct buf *out)
{
	buf_printf(out, ",\"%s\":", name);
	json_write_string(text_of(value), out);
}

/* A value as the document spells it, but on one line: line ends and tabs stand
 * between tokens only, since a string can't hold them. */
static void add_value(const struct report *report, const char *name,
		      const struct json *value, struct buf *out)
{
	AUTO_BUF struct buf text = BUF_INIT;

	if (value == NULL)
		return;
	buf_printf(out, ",\"%s\":", name);
	json_write_value(&report->document->json, value, &text);
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] >= ' ')
			buf_add_char(out, text.data[i]);
	}
}

static void add_finding(const struct report *report,
			const struct finding *finding, struct buf *out)
{
	AUTO_BUF struct buf pointer = BUF_INIT;

	buf_add_text(&pointer, "");
	finding_pointer(finding, &pointer);
	buf_add_text(out, "{\"hardener\":");
	json_write_string(text_of(finding->hardener), out);
	add_member("outcome", finding_outcome_name(finding->outcome), out);
	add_member("pointer", pointer.data, out);
	add_value(report, "before", finding->before, out);
	add_value(report, "after", finding->after, out);
	add_member("why", finding->why, out);
	if (finding->rule.value != NULL) {
		add_member("profile", report->profile->name, out);
		if (finding->rule.document != &report->profile->document)
			add_member("file", finding->rule.document->name, out);
		buf_printf(
			out, ",\"line\":%u",
			json_line(finding->rule.document, finding->rule.value));
	}
	if (finding->mode == MODE_AUDIT)
		add_member("mode", policy_mode_name(finding->mode), out);
	buf_add_char(out, '}');
}

void report_json(const struct report *report, struct buf *out)
{
	const struct findings *findings = report->findings;

	buf_add_text(out, "{\"document\":");
	json_write_string(text_of(report->document->json.name), out);
	add_member("profile", report->profile->name, out);
	buf_printf(out, ",\"changed\":%u,\"refused\":%u,\"noted\":%u",
		   findings->changed, findings->refused, findings->noted);
	if (report->unasked != NULL)
		add_member("unasked", report->unasked, out);
	buf_add_text(out, ",\"findings\":[");
	for (const struct finding *finding = findings->first; finding != NULL;
	     finding = finding->next) {
		if (finding != findings->first)
			buf_add_char(out, ',');
		add_finding(report, finding, out);
	}
	buf_add_text(out, "]}\n");
}
