/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside made fit for a message. */
#include "json/show.h"

#include "json/utf8.h"

/* Controls, blanks that look like others, what has no width, what changes the
 * direction of the text behind it. */
static const struct {
	unsigned first;
	unsigned last;
} unseen[] = {
	{0x00, 0x1f},     {0x7f, 0xa0},     {0xad, 0xad},
	{0x61c, 0x61c},   {0x180e, 0x180e}, {0x2000, 0x200f},
	{0x2028, 0x202f}, {0x205f, 0x206f}, {0x3000, 0x3000},
	{0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
};

static bool is_unseen(unsigned code)
{
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
		if (code >= unseen[i].first && code <= unseen[i].last)
			return true;
	}
	return false;
}

/* The code point of a valid sequence. */
static unsigned decode(const unsigned char *at, size_t length)
{
	unsigned code = at[0];

	if (length > 1)
		code &= 0x7fu >> length;
	for (size_t i = 1; i < length; i++)
		code = code << 6 | (at[i] & 0x3f);
	return code;
}

static void show(struct text text, size_t limit, bool quote, struct buf *out)
{
	size_t end =
		limit < SIZE_MAX - out->length ? out->length + limit : SIZE_MAX;
	size_t at = 0;

	buf_add_text(out, ""); /* a string even where nothing comes */
	while (at < text.length && out->length < end) {
		const unsigned char *next =
			(const unsigned char *)text.data + at;
		size_t length = utf8_length(next, text.length - at);

		if (length == 0 && *next != '\0')
			buf_printf(out, "\\x%02x", *next);
		else if (is_unseen(decode(next, length)))
			buf_printf(out, "\\u%04x", decode(next, length));
		else if (quote && (*next == '"' || *next == '\\'))
			buf_printf(out, "\\%c", *next);
		else
			buf_add(out, next, length);
		at += length == 0 ? 1 : length;
	}
	if (at < text.length)
		buf_add_text(out, "...");
}

void show_line(struct text text, size_t limit, struct buf *out)
{
	show(text, limit, false, out);
}

void show_text(struct text text, size_t limit, struct buf *out)
{
	show(text, limit, true, out);
}
