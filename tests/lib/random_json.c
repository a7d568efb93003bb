/* SPDX-License-Identifier: Apache-2.0 */
/* Random JSON text for property tests. */
#include "lib/random_json.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* splitmix64: any seed is good, and the sequence is the same everywhere. */
uint64_t random_next(struct random *random)
{
	uint64_t mixed = random->state += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ (mixed >> 31);
}

unsigned random_below(struct random *random, unsigned limit)
{
	return (unsigned)(random_next(random) % limit);
}

bool random_once_in(struct random *random, unsigned times)
{
	return random_below(random, times) == 0;
}

const char *random_word(struct random *random, const char *const *words,
			unsigned count)
{
	return words[random_below(random, count)];
}

void random_json_blanks(struct random *random, struct buf *out)
{
	static const char blanks[] = {' ', '\t', '\n', '\r'};

	while (random_once_in(random, 3))
		buf_add_char(out, blanks[random_below(random, 4)]);
}

static void add_character(struct random *random, struct buf *out)
{
	static const char *const special[] = {
		"\\\"",
		"\\\\",
		"\\/",
		"\\b",
		"\\f",
		"\\n",
		"\\r",
		"\\t",
		"\\u0041",
		"\\u001f",
		"\\uFFFF",
		"\\ud83d\\ude00",
		"\\uDBFF\\uDFFF",
		"\\\\u0000",
		"\xc3\xa9",
		"\xe2\x82\xac",
		"\xf0\x9f\x98\x80",
		"\xf4\x8f\xbf\xbf",
		"\x7f",
		"/",
		"//",
		"/*",
		"{",
		"]",
	};

	if (random_once_in(random, 5))
		buf_add_text(out, random_word(random, special, COUNT(special)));
	else
		buf_add_char(out, (char)('a' + random_below(random, 26)));
}

static void add_characters(struct random *random, struct buf *out)
{
	unsigned length = random_below(random, 12);

	while (length-- > 0)
		add_character(random, out);
}

void random_json_string(struct random *random, struct buf *out)
{
	buf_add_char(out, '"');
	add_characters(random, out);
	buf_add_char(out, '"');
}

static void add_digits(struct random *random, struct buf *out)
{
	do
		buf_add_char(out, (char)('0' + random_below(random, 10)));
	while (!random_once_in(random, 4));
}

void random_json_number(struct random *random, struct buf *out)
{
	static const char *const special[] = {
		"0",
		"-0",
		"-0.0",
		"1E400",
		"1e-400",
		"18446744073709551615",
		"18446744073709551616",
		"-9223372036854775808",
		"0e0",
		"1.0",
	};

	if (random_once_in(random, 3)) {
		buf_add_text(out, random_word(random, special, COUNT(special)));
		return;
	}
	if (random_once_in(random, 3))
		buf_add_char(out, '-');
	if (random_once_in(random, 4)) {
		buf_add_char(out, '0');
	} else {
		buf_add_char(out, (char)('1' + random_below(random, 9)));
		add_digits(random, out);
	}
	if (random_once_in(random, 3)) {
		buf_add_char(out, '.');
		add_digits(random, out);
	}
	if (random_once_in(random, 4)) {
		buf_add_text(out, random_once_in(random, 2) ? "e" : "E+");
		add_digits(random, out);
	}
}

/* The number at the end keeps the names of one object apart. */
static void add_name(struct random *random, unsigned number, struct buf *out)
{
	buf_add_char(out, '"');
	add_characters(random, out);
	buf_printf(out, ".%u\"", number);
}

static void add_children(struct random *random, unsigned depth, bool names,
			 struct buf *out)
{
	unsigned count =
		random_below(random, random_once_in(random, 9) ? 40 : 6);

	random_json_blanks(random, out);
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			buf_add_char(out, ',');
			random_json_blanks(random, out);
		}
		if (names) {
			add_name(random, i, out);
			random_json_blanks(random, out);
			buf_add_char(out, ':');
			random_json_blanks(random, out);
		}
		random_json_value(random, depth, out);
		random_json_blanks(random, out);
	}
}

void random_json_object(struct random *random, unsigned depth, struct buf *out)
{
	buf_add_char(out, '{');
	add_children(random, depth - 1, true, out);
	buf_add_char(out, '}');
}

void random_json_value(struct random *random, unsigned depth, struct buf *out)
{
	static const char *const words[] = {"null", "true", "false"};

	switch (random_below(random, depth > 0 ? 6 : 3)) {
	case 0:
		buf_add_text(out, random_word(random, words, COUNT(words)));
		break;
	case 1:
		random_json_number(random, out);
		break;
	case 2:
		random_json_string(random, out);
		break;
	case 3:
		buf_add_char(out, '[');
		add_children(random, depth - 1, false, out);
		buf_add_char(out, ']');
		break;
	default:
		random_json_object(random, depth, out);
		break;
	}
}

void random_json_document(struct random *random, struct buf *out)
{
	random_json_blanks(random, out);
	random_json_object(random, 1 + random_below(random, 5), out);
	random_json_blanks(random, out);
}
