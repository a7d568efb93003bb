/* SPDX-License-Identifier: Apache-2.0 */
/* Words that the sentences of all layers share. */
#include "denial/denial.h"

#include "denial/audit_record.h"
#include "json/show.h"

#define MOST_SHOWN 160 /* bytes of a text from outside */

static const char *kept(const struct buf *text, struct arena *arena)
{
	return arena_copy(arena, text->data, text->length);
}

const char *denial_quote(struct text text, struct arena *arena)
{
	AUTO_BUF struct buf out = BUF_INIT;

	buf_add_char(&out, '"');
	show_text(text, MOST_SHOWN, &out);
	buf_add_char(&out, '"');
	return kept(&out, arena);
}

const char *denial_who(const struct audit_record *record, struct arena *arena)
{
	struct text name = audit_record_text(record, "comm", arena);

	if (name.length == 0)
		name = audit_record_text(record, "exe", arena);
	return name.length > 0 ? denial_quote(name, arena) : "a process";
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || strchr("_.-", c) != NULL;
}

bool denial_is_name(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == '\0' || !is_plain(text.data[i]))
			return false;
	}
	return text.length > 0 && text.length <= 255;
}

/* Whether it can stand on a line that somebody copies: what is shown of it is
 * just what it is. */
static bool is_showable(struct text text)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	show_line(text, SIZE_MAX, &shown);
	return text_equal(buf_text(&shown), text);
}

const char *denial_shell_word(struct text path, struct arena *arena)
{
	AUTO_BUF struct buf out = BUF_INIT;
	bool plain = path.length > 0 && path.data[0] != '-';

	if (!is_showable(path))
		return NULL;
	for (size_t i = 0; i < path.length; i++)
		plain = plain && (is_plain(path.data[i]) ||
				  strchr("/:,=+@", path.data[i]) != NULL);
	if (plain)
		return arena_copy(arena, path.data, path.length);
	buf_add_char(&out, '\'');
	for (size_t i = 0; i < path.length; i++) {
		if (path.data[i] == '\'')
			buf_add_text(&out, "'\\''");
		else
			buf_add_char(&out, path.data[i]);
	}
	buf_add_char(&out, '\'');
	return kept(&out, arena);
}
