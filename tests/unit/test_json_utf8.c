/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: every code point, and every malformed kind at every alignment. */
#include "json/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* RFC 3629, table in section 3. */
static size_t encode(unsigned code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

static void takes_every_code_point_but_surrogates_and_nul(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 0x140000; code++) {
		char bytes[4];
		struct text text = {bytes, encode(code, bytes)};
		bool good = code != 0 && code <= 0x10ffff &&
			    (code < 0xd800 || code > 0xdfff);

		assert_int_equal(utf8_first_invalid(text),
				 good ? text.length : 0);
	}
}

static void refuses_every_longer_form(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 0x10000; code++) {
		char bytes[4] = {(char)0xf0, (char)(0x80 | code >> 12),
				 (char)(0x80 | (code >> 6 & 0x3f)),
				 (char)(0x80 | (code & 0x3f))};
		char three[3] = {(char)(0xe0 | code >> 12), bytes[2], bytes[3]};
		char two[2] = {(char)(0xc0 | code >> 6), bytes[3]};

		assert_int_equal(utf8_first_invalid((struct text){bytes, 4}),
				 0);
		if (code < 0x800)
			assert_int_equal(
				utf8_first_invalid((struct text){three, 3}), 0);
		if (code < 0x80)
			assert_int_equal(
				utf8_first_invalid((struct text){two, 2}), 0);
	}
}

static void finds_a_fault_at_every_offset(void **state)
{
	static const struct text bad[] = {
		TEXT("\xff"),         TEXT("\x80"),     TEXT("\0"),
		TEXT("\xc3"),         TEXT("\xe2\x82"), TEXT("\xf0\x9f\x98"),
		TEXT("\xed\xa0\x80"), TEXT("\xc0\x80"), TEXT("\xc3("),
	};
	char bytes[64];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (size_t at = 0; at < 40; at++) {
			size_t end = at + bad[i].length;

			memset(bytes, 'a', sizeof(bytes));
			memcpy(bytes + at, bad[i].data, bad[i].length);
			for (size_t all = end; all <= sizeof(bytes); all++)
				assert_int_equal(
					utf8_first_invalid(
						(struct text){bytes, all}),
					at);
		}
	}
}

static void every_byte_alone_is_ascii_or_wrong(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		char byte = (char)c;

		assert_int_equal(utf8_first_invalid((struct text){&byte, 1}),
				 c >= 1 && c < 0x80 ? 1 : 0);
	}
	assert_int_equal(utf8_first_invalid((struct text){NULL, 0}), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_every_code_point_but_surrogates_and_nul),
		cmocka_unit_test(refuses_every_longer_form),
		cmocka_unit_test(finds_a_fault_at_every_offset),
		cmocka_unit_test(every_byte_alone_is_ascii_or_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
