/* SPDX-License-Identifier: Apache-2.0 */
/* Where a value is: pointer, line and column. */
#include "json/json.h"
#include "json/show.h"

#include <stdarg.h>

static void add_escaped(struct text name, struct buf *out)
{
	for (size_t i = 0; i < name.length; i++) {
		if (name.data[i] == '~')
			buf_add_text(out, "~0");
		else if (name.data[i] == '/')
			buf_add_text(out, "~1");
		else
			buf_add_char(out, name.data[i]);
	}
}

void json_pointer(const struct json *value, struct buf *out)
{
	unsigned index = 0;

	if (value == NULL || value->parent == NULL)
		return;
	json_pointer(value->parent, out);
	buf_add_char(out, '/');
	if (value->parent->type == JSON_OBJECT) {
		add_escaped(value->key, out);
		return;
	}
	for (const struct json *at = value->previous; at != NULL;
	     at = at->previous)
		index++;
	buf_add_u64(out, index);
}

void json_position(struct text input, size_t offset, unsigned *line,
		   unsigned *column)
{
	const char *at = input.data;
	const char *end =
		input.data + (offset < input.length ? offset : input.length);
	const char *next;

	*line = 1;
	*column = 1;
	while (at < end &&
	       (next = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		*line += 1;
		at = next + 1;
		for (; at < end && *at == '\n'; at++)
			*line += 1; /* of blank ones there are many in a row */
	}
	for (; at < end; at++)
		*column += ((unsigned char)*at & 0xc0) != 0x80;
}

/* What each part of a message may take of ERR_MESSAGE_SIZE. */
#define MOST_NAME    400
#define MOST_POINTER 200
#define MOST_MESSAGE 360

unsigned json_line(const struct json_document *document,
		   const struct json *value)
{
	unsigned line, column;

	json_position(document->input, value->start, &line, &column);
	return line;
}

int json_error(const struct json_document *document, const struct json *value,
	       struct err *err, const char *format, ...)
{
	AUTO_BUF struct buf pointer = BUF_INIT;
	AUTO_BUF struct buf message = BUF_INIT;
	AUTO_BUF struct buf line = BUF_INIT;
	unsigned row, column;
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(&message, format, arguments);
	va_end(arguments);
	document = json_origin(document, value);
	json_position(document->input, value->start, &row, &column);
	json_pointer(value, &pointer);
	show_line(text_of(document->name), MOST_NAME, &line);
	buf_printf(&line, ":%u:%u: ", row, column);
	if (pointer.length > 0) {
		show_text(buf_text(&pointer), MOST_POINTER, &line);
		buf_add_text(&line, ": ");
	}
	show_line(buf_text(&message), MOST_MESSAGE, &line);
	return err_set(err, ERR_INPUT, "%s", line.data);
}
