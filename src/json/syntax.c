/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a text that yajl has refused. */
#include "json/syntax.h"

#include "json/show.h"
#include "json/utf8.h"

#include <ctype.h>

#define MOST_SHOWN 32 /* bytes of what was found */

static const struct {
	const char *expected;
	char separator; /* or, where it stands: */
	const char *then;
	bool value; /* what is due in the end is a value */
} grammar[] = {
	[AFTER_NOTHING] = {"an object", 0, NULL, false},
	[AFTER_OPEN_OBJECT] = {"a name in quotes or \"}\"", 0, NULL, false},
	[AFTER_OPEN_ARRAY] = {"a value or \"]\"", 0, NULL, true},
	[AFTER_NAME] = {"\":\"", ':', "a value", true},
	[AFTER_MEMBER] = {"\",\" or \"}\"", ',', "a name in quotes", false},
	[AFTER_ELEMENT] = {"\",\" or \"]\"", ',', "a value", true},
	[AFTER_ROOT] = {"the end of the document", 0, NULL, false},
};

/* The byte there, or NUL at the end: NUL itself never comes this far. */
static char byte_at(struct text input, size_t at)
{
	return at < input.length ? input.data[at] : '\0';
}

static bool begins(struct text input, size_t at, const char *word)
{
	size_t length = strlen(word);

	return input.length - at >= length &&
	       memcmp(input.data + at, word, length) == 0;
}

/* Behind the comment that begins there; at itself where none does, or it has
 * no end. */
static size_t skip_comment(struct text input, size_t at)
{
	const char *close = begins(input, at, "//") ? "\n" : "*/";
	size_t end = at + 2;

	if (!begins(input, at, "//") && !begins(input, at, "/*"))
		return at;
	while (end < input.length && !begins(input, end, close))
		end++;
	if (end < input.length)
		return end + strlen(close);
	return *close == '\n' ? end : at;
}

size_t syntax_skip_blanks(struct text input, size_t at, bool comments)
{
	for (;;) {
		char c = byte_at(input, at);
		size_t next = at;

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			next = at + 1;
		else if (comments && c == '/')
			next = skip_comment(input, at);
		if (next == at)
			return at;
		at = next;
	}
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '+' || c == '-' ||
	       c == '_';
}

static size_t found_length(struct text input, size_t at)
{
	size_t length = 0;

	while (is_word(byte_at(input, at + length)))
		length++;
	if (length == 0)
		length = utf8_length((const unsigned char *)input.data + at,
				     input.length - at);
	return length > 0 ? length : 1;
}

void syntax_add_found(struct text input, size_t at, struct buf *what)
{
	struct text found;

	if (at >= input.length) {
		buf_add_text(what, "the end of the document");
	} else if (input.data[at] == '"') {
		buf_add_text(what, "a string");
	} else if (begins(input, at, "//") || begins(input, at, "/*")) {
		buf_add_text(what, skip_comment(input, at) > at
					   ? "a comment"
					   : "a comment without an end");
	} else if (begins(input, at, "\xef\xbb\xbf")) {
		buf_add_text(what, "a byte order mark");
	} else {
		found.data = input.data + at;
		found.length = found_length(input, at);
		buf_add_char(what, '"');
		show_text(found, MOST_SHOWN, what);
		buf_add_char(what, '"');
	}
}

static struct syntax_fault fault(struct text input, size_t at,
				 const char *expected, bool in_value,
				 struct buf *what)
{
	buf_printf(what, "expected %s, found ", expected);
	syntax_add_found(input, at, what);
	return (struct syntax_fault){at, in_value};
}

size_t syntax_string_end(struct text input, size_t start)
{
	size_t at = start + 1;

	while (at < input.length && input.data[at] != '"')
		at += input.data[at] == '\\' ? 2 : 1;
	return at < input.length ? at + 1 : input.length;
}

/* A backslash and what follows it, where no escape is. */
static struct syntax_fault escape_fault(struct text input, size_t at,
					bool in_value, struct buf *what)
{
	size_t end = at + 1;
	bool unicode = byte_at(input, end) == 'u';

	if (end < input.length)
		end += found_length(input, end);
	if (end > at + 6)
		end = at + 6;
	buf_printf(what, "expected %s, found \"",
		   unicode ? "four hexadecimal digits behind \"\\u\""
			   : "an escape that JSON has");
	show_line((struct text){input.data + at, end - at}, MOST_SHOWN, what);
	buf_add_char(what, '"');
	return (struct syntax_fault){at, in_value};
}

static size_t hex_digits(struct text input, size_t at)
{
	size_t count = 0;

	while (count < 4 && isxdigit((unsigned char)byte_at(input, at + count)))
		count++;
	return count;
}

static struct syntax_fault string_fault(struct text input, size_t start,
					bool in_value, struct buf *what)
{
	size_t at = start + 1;

	for (; at < input.length && input.data[at] != '"'; at++) {
		unsigned char c = (unsigned char)input.data[at];
		char next = byte_at(input, at + 1);

		if (c < ' ')
			return fault(input, at,
				     "control characters in strings escaped",
				     in_value, what);
		if (c != '\\' || next == '\0')
			continue;
		if (strchr("\"\\/bfnrtu", next) == NULL ||
		    (next == 'u' && hex_digits(input, at + 2) < 4))
			return escape_fault(input, at, in_value, what);
		at++;
	}
	return fault(input, at, "a closing quote", in_value, what);
}

static struct syntax_fault number_fault(struct text input, size_t at,
					struct buf *what)
{
	if (byte_at(input, at) == '-')
		at++;
	while (isdigit((unsigned char)byte_at(input, at)))
		at++;
	if (byte_at(input, at) == '.' &&
	    isdigit((unsigned char)byte_at(input, at - 1))) {
		at++;
		while (isdigit((unsigned char)byte_at(input, at)))
			at++;
	}
	if ((byte_at(input, at) | 0x20) == 'e' &&
	    isdigit((unsigned char)byte_at(input, at - 1))) {
		at++;
		if (byte_at(input, at) == '+' || byte_at(input, at) == '-')
			at++;
	}
	return fault(input, at, "a digit", true, what);
}

struct syntax_fault syntax_explain(struct text input, size_t from,
				   enum syntax_after after, bool comments,
				   struct buf *what)
{
	const char *expected = grammar[after].expected;
	size_t at = syntax_skip_blanks(input, from, comments);
	bool value = after == AFTER_OPEN_ARRAY;
	char c = byte_at(input, at);

	if (grammar[after].separator != 0 && c == grammar[after].separator) {
		expected = grammar[after].then;
		value = grammar[after].value;
		at = syntax_skip_blanks(input, at + 1, comments);
		c = byte_at(input, at);
	}
	if (c == '"' && (value || strncmp(expected, "a name", 6) == 0))
		return string_fault(input, at, value, what);
	if (value && (c == '-' || isdigit((unsigned char)c)))
		return number_fault(input, at, what);
	return fault(input, at, expected, value || after == AFTER_NAME, what);
}
