/* SPDX-License-Identifier: Apache-2.0 */
/* String tokens that yajl took. */
#include "json/strings.h"

#include <stdbool.h>

/* The nearest quote to the left that no odd run of backslashes escapes. */
size_t strings_opening_quote(const char *input, size_t end)
{
	size_t at = end - 1;

	for (;;) {
		size_t slashes = 0;

		do
			at--;
		while (input[at] != '"');
		while (at > slashes && input[at - slashes - 1] == '\\')
			slashes++;
		if (slashes % 2 == 0)
			return at;
	}
}

static unsigned hex_value(const char *digits)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		char c = digits[i];
		int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

		value = value * 16 + (unsigned)digit;
	}
	return value;
}

static bool is_low_surrogate(const char *at)
{
	return at[0] == '\\' && at[1] == 'u' &&
	       (hex_value(at + 2) >> 10) == 0x37;
}

const char *strings_check_escapes(const char *input, size_t start, size_t end,
				  size_t *offset)
{
	for (size_t at = start + 1; at + 1 < end; at++) {
		unsigned unit;

		if (input[at] != '\\')
			continue;
		*offset = at;
		if (input[++at] != 'u')
			continue;
		unit = hex_value(input + at + 1);
		at += 4;
		if (unit == 0)
			return "expected text without NUL, found \\u0000";
		if (unit >> 11 != 0x1b)
			continue;
		if (unit >> 10 != 0x36 || !is_low_surrogate(input + at + 1))
			return "expected a pair of surrogates, found one alone";
		at += 6;
	}
	return NULL;
}
