/* SPDX-License-Identifier: Apache-2.0 */
/* What the forms of a report share. */
#include "pipeline/report.h"

#include "json/show.h"

static const char *const colours[] = {
	[COLOUR_NONE] = "",          [COLOUR_RED] = "\033[31m",
	[COLOUR_GREEN] = "\033[32m", [COLOUR_YELLOW] = "\033[33m",
	[COLOUR_BOLD] = "\033[1m",   [COLOUR_DIM] = "\033[2m",
};

void report_add(const struct report *report, enum report_colour colour,
		const char *text, struct buf *out)
{
	bool coloured = report->colour && colour != COLOUR_NONE;

	if (coloured)
		buf_add_text(out, colours[colour]);
	show_line(text_of(text), SIZE_MAX, out);
	if (coloured)
		buf_add_text(out, "\033[0m");
}

bool report_is_list(const struct json *value)
{
	if (!json_is(value, JSON_ARRAY))
		return false;
	json_each (element, value) {
		if (element->type != JSON_STRING)
			return false;
	}
	return true;
}

bool report_lists(const struct json *list, const struct json *string)
{
	json_each (element, list) {
		if (json_equal(element, string))
			return true;
	}
	return false;
}
