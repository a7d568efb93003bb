/* SPDX-License-Identifier: Apache-2.0 */
/* One decision, for people or as it is. */
#include "admin/log.h"
#include "json/show.h"

#include <stdio.h>

#define LONGEST 256 /* of a value that is shown */

static void add(const char *before, struct text text, struct buf *out)
{
	if (text.data == NULL)
		return;
	buf_add_text(out, before);
	show_line(text, LONGEST, out);
}

static void add_value(const char *before, const struct json *finding,
		      const char *name, struct text line, struct buf *out)
{
	const struct json *value = json_member(finding, name);

	if (value != NULL)
		add(before,
		    (struct text){line.data + value->start,
				  value->end - value->start},
		    out);
}

static void add_finding(const struct json *finding, struct text line,
			struct buf *out)
{
	bool audited = json_string_is(json_member(finding, "mode"), "audit");

	buf_add_text(out, "    ");
	show_line(log_text(finding, "hardener"), LONGEST, out);
	add(log_finding_counts(finding) && audited ? " would be " : " ",
	    log_text(finding, "outcome"), out);
	add(" ", log_text(finding, "pointer"), out);
	add(": ", log_text(finding, "why"), out);
	add_value("; before ", finding, "before", line, out);
	add_value("; after ", finding, "after", line, out);
	add(" (", log_text(finding, "rule"), out);
	buf_add_text(out, log_text(finding, "rule").data ? ")\n" : "\n");
}

void log_print_text(void *context, const struct json *line, struct text text)
{
	AUTO_BUF struct buf out = BUF_INIT;

	(void)context;
	add("", log_text(line, "time"), &out);
	add(" ", log_text(line, "event"), &out);
	add(" ", log_text(line, "outcome"), &out);
	add(" ", log_text(line, "container"), &out);
	add(" namespace ", log_text(line, "namespace"), &out);
	add(" name ", log_text(line, "name"), &out);
	add(" image ", log_text(line, "image"), &out);
	add(" profile ", log_text(line, "profile"), &out);
	add(" rule ", log_text(line, "rule"), &out);
	add(" mode ", log_text(line, "mode"), &out);
	add(": ", log_text(line, "message"), &out);
	buf_add_char(&out, '\n');
	json_each (finding, json_member(line, "findings"))
		add_finding(finding, text, &out);
	if (json_member(line, "more") != NULL) {
		add_value("    and ", line, "more", text, &out);
		buf_add_text(&out, " more\n");
	}
	fwrite(out.data, 1, out.length, stdout);
}

void log_print_json(void *context, const struct json *line, struct text text)
{
	(void)context;
	(void)line;
	fwrite(text.data, 1, text.length, stdout);
	putchar('\n');
}
