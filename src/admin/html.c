/* SPDX-License-Identifier: Apache-2.0 */
/* Text and elements of a page. */
#include "admin/html.h"

#include "json/show.h"

/* What a character that is HTML's is written as; NULL for all others. */
static const char *reference_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_add_text(const char *text, struct buf *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	show_line(text_of(text), SIZE_MAX, &shown);
	buf_add_text(out, "");
	for (const char *at = shown.data; *at != '\0'; at++) {
		const char *reference = reference_of(*at);

		if (reference != NULL)
			buf_add_text(out, reference);
		else
			buf_add_char(out, *at);
	}
}

void html_add(const char *tag, const char *text, struct buf *out)
{
	buf_printf(out, "<%s>", tag);
	html_add_text(text, out);
	buf_printf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}
