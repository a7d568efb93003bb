/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, times and booleans of TOML: their shape alone, nobody edits them. */
#include "engine/toml_reader.h"

#include <string.h>

/* A shape: '9' stands for a digit, all else for itself. */
static bool has_shape(const char **at, const char *end, const char *shape)
{
	const char *from = *at;

	for (; *shape != '\0'; shape++, from++) {
		if (from == end || (*shape == '9' ? *from < '0' || *from > '9'
						  : *from != *shape))
			return false;
	}
	*at = from;
	return true;
}

/* Digits of a set, single underscores between them. */
static bool digits(const char **at, const char *end, const char *set)
{
	const char *from = *at;
	bool digit = false;

	for (; from < end; from++) {
		if (*from == '_' && digit)
			digit = false;
		else if (*from != '_' && strchr(set, *from) != NULL)
			digit = true;
		else
			break;
	}
	*at = from;
	return digit;
}

static bool is_prefixed(const char *at, const char *end)
{
	static const char *const sets[][2] = {
		{"0x", "0123456789abcdefABCDEF"},
		{"0o", "01234567"},
		{"0b", "01"},
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		const char *from = at;

		if (has_shape(&from, end, sets[i][0]))
			return digits(&from, end, sets[i][1]) && from == end;
	}
	return false;
}

/* An integer or a float; false where it is neither. */
static bool is_decimal(const char *at, const char *end, enum toml_kind *kind)
{
	static const char decimal[] = "0123456789";
	const char *first;

	*kind = TOML_INTEGER;
	if (at < end && (*at == '+' || *at == '-'))
		at++;
	first = at;
	*kind = TOML_FLOAT;
	if ((has_shape(&at, end, "inf") || has_shape(&at, end, "nan")))
		return at == end;
	*kind = TOML_INTEGER;
	if (!digits(&at, end, decimal) || (*first == '0' && at - first > 1))
		return false;
	if (at < end && *at == '.') {
		*kind = TOML_FLOAT;
		at++;
		if (!digits(&at, end, decimal))
			return false;
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		*kind = TOML_FLOAT;
		at++;
		if (at < end && (*at == '+' || *at == '-'))
			at++;
		if (!digits(&at, end, decimal))
			return false;
	}
	return at == end;
}

static bool is_clock(const char **at, const char *end)
{
	static const char decimal[] = "0123456789";

	if (!has_shape(at, end, "99:99:99"))
		return false;
	if (*at < end && **at == '.') {
		++*at;
		return *at < end && **at != '_' && digits(at, end, decimal);
	}
	return true;
}

static bool is_time(const char *at, const char *end)
{
	if (is_clock(&at, end))
		return at == end;
	if (!has_shape(&at, end, "9999-99-99"))
		return false;
	if (at == end)
		return true;
	if (strchr("Tt ", *at) == NULL)
		return false;
	at++;
	if (!is_clock(&at, end))
		return false;
	if (at < end && (*at == 'Z' || *at == 'z'))
		at++;
	else if (at < end && !has_shape(&at, end, "+99:99") &&
		 !has_shape(&at, end, "-99:99"))
		return false;
	return at == end;
}

static bool is_boolean(const char *at, const char *end)
{
	const char *from = at;

	return (has_shape(&from, end, "true") ||
		has_shape(&from, end, "false")) &&
	       from == end;
}

/* Where the word ends that begins here; a time may have a blank in it. */
static const char *word_end(const char *at, const char *end)
{
	const char *from = at;
	const char *clock;

	while (from < end && strchr(" \t\r\n,]}#=", *from) == NULL)
		from++;
	if (from - at != 10 || from == end || *from != ' ' ||
	    !has_shape(&at, end, "9999-99-99"))
		return from;
	clock = from + 1;
	if (!has_shape(&clock, end, "99:"))
		return from;
	while (clock < end && strchr(" \t\r\n,]}#=", *clock) == NULL)
		clock++;
	return clock;
}

int toml_read_scalar(struct toml_reader *reader, enum toml_kind *kind)
{
	const char *at = reader->input.data + reader->at;
	const char *end =
		word_end(at, reader->input.data + reader->input.length);

	if (is_boolean(at, end))
		*kind = TOML_BOOLEAN;
	else if (is_time(at, end))
		*kind = TOML_TIME;
	else if (is_prefixed(at, end))
		*kind = TOML_INTEGER;
	else if (!is_decimal(at, end, kind))
		return toml_expected(reader, "a value");
	reader->at += (size_t)(end - at);
	return 0;
}
