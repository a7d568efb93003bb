/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of TOML: basic and literal, on one line and on many. */
#include "engine/toml_reader.h"

#include <string.h>

/* Adds a code point as UTF-8. */
static void add_code_point(uint32_t code, struct buf *out)
{
	if (code < 0x80) {
		buf_add_char(out, (char)code);
		return;
	}
	if (code < 0x800) {
		buf_add_char(out, (char)(0xc0 | code >> 6));
	} else {
		if (code < 0x10000) {
			buf_add_char(out, (char)(0xe0 | code >> 12));
		} else {
			buf_add_char(out, (char)(0xf0 | code >> 18));
			buf_add_char(out, (char)(0x80 | (code >> 12 & 0x3f)));
		}
		buf_add_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	buf_add_char(out, (char)(0x80 | (code & 0x3f)));
}

/* The number of that many hexadecimal digits; -1 where there are fewer. */
static int64_t hexadecimal(const struct toml_reader *reader, size_t from,
			   unsigned digits)
{
	static const char all[] = "0123456789abcdef0123456789ABCDEF";
	int64_t number = 0;

	for (unsigned i = 0; i < digits; i++) {
		char c = toml_peek(reader, from + i);
		const char *digit = c != '\0' ? strchr(all, c) : NULL;

		if (digit == NULL)
			return -1;
		number = number << 4 | ((digit - all) & 15);
	}
	return number;
}

/* Reads what a backslash begins. */
static int read_escape(struct toml_reader *reader, struct buf *out)
{
	static const char letters[] = "btnfr\"\\";
	static const char meanings[] = "\b\t\n\f\r\"\\";
	char letter = toml_peek(reader, 1);
	const char *known = letter != '\0' ? strchr(letters, letter) : NULL;
	unsigned digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
	int64_t code;

	if (known != NULL) {
		buf_add_char(out, meanings[known - letters]);
		reader->at += 2;
		return 0;
	}
	code = digits > 0 ? hexadecimal(reader, 2, digits) : -1;
	if (code <= 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return toml_expected(reader, "an escape that TOML has");
	add_code_point((uint32_t)code, out);
	reader->at += 2 + digits;
	return 0;
}

/* A backslash at a line's end takes the blanks that follow away. */
static bool skip_line_end(struct toml_reader *reader)
{
	size_t at = reader->at + 1;
	struct text input = reader->input;

	while (at < input.length && strchr(" \t\r", input.data[at]) != NULL)
		at++;
	if (at >= input.length || input.data[at] != '\n')
		return false;
	while (at < input.length && strchr(" \t\r\n", input.data[at]) != NULL)
		at++;
	reader->at = at;
	return true;
}

/* A carriage return stands before a line feed alone. */
static bool is_line_break(const struct toml_reader *reader)
{
	char c = toml_peek(reader, 0);

	return c == '\n' || (c == '\r' && toml_peek(reader, 1) == '\n');
}

static bool is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

/* How many of the quote stand here. */
static size_t quotes(const struct toml_reader *reader, char quote)
{
	size_t count = 0;

	while (toml_peek(reader, count) == quote)
		count++;
	return count;
}

/* One character or escape within a string. */
static int read_part(struct toml_reader *reader, char quote, bool many_lines,
		     struct buf *out)
{
	char c = toml_peek(reader, 0);

	if (c == '\\' && quote == '"') {
		if (many_lines && skip_line_end(reader))
			return 0;
		return read_escape(reader, out);
	}
	if (is_line_break(reader) ? !many_lines : is_control(c))
		return toml_expected(reader, "the end of the string");
	if (c == '\r') /* with its line feed */
		buf_add_char(out, reader->input.data[reader->at++]);
	buf_add_char(out, reader->input.data[reader->at++]);
	return 0;
}

static int read_body(struct toml_reader *reader, char quote, bool many_lines,
		     struct buf *out)
{
	while (reader->at < reader->input.length) {
		size_t count = quotes(reader, quote);

		if (count == 0) {
			if (read_part(reader, quote, many_lines, out) < 0)
				return -1;
			continue;
		}
		if (!many_lines) {
			reader->at++;
			return 0;
		}
		/* Up to two stand for themselves, also before the end. */
		for (size_t i = 0; i < (count < 3 ? count : count - 3); i++)
			buf_add_char(out, quote);
		if (count > 5)
			return toml_expected(reader, "at most five quotes");
		reader->at += count;
		if (count >= 3)
			return 0;
	}
	return toml_expected(reader, "the end of the string");
}

static int keep(struct toml_reader *reader, const struct buf *from,
		struct text *text)
{
	text->data =
		arena_copy(&reader->document->arena,
			   from->length > 0 ? from->data : "", from->length);
	text->length = from->length;
	return 0;
}

int toml_read_quoted(struct toml_reader *reader, struct text *text)
{
	AUTO_BUF struct buf body = BUF_INIT;
	char quote = toml_peek(reader, 0);

	reader->at++;
	if (read_body(reader, quote, false, &body) < 0)
		return -1;
	return keep(reader, &body, text);
}

int toml_read_string(struct toml_reader *reader, struct text *text)
{
	AUTO_BUF struct buf body = BUF_INIT;
	char quote = toml_peek(reader, 0);

	if (quotes(reader, quote) < 3)
		return toml_read_quoted(reader, text);
	reader->at += 3;
	if (is_line_break(reader))
		reader->at += toml_peek(reader, 0) == '\r' ? 2 : 1;
	if (read_body(reader, quote, true, &body) < 0)
		return -1;
	return keep(reader, &body, text);
}

void toml_write_string(struct text text, struct buf *out)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (is_control(c))
			buf_printf(out, "\\u%04x", (unsigned char)c);
		else
			buf_add_char(out, c);
	}
	buf_add_char(out, '"');
}
