/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside in messages: nothing that acts on a terminal. */
#include "json/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_shown(struct text text, size_t limit, const char *expected)
{
	AUTO_BUF struct buf out = BUF_INIT;

	buf_add_text(&out, "<");
	show_text(text, limit, &out);
	assert_string_equal(out.data + 1, expected);
}

static void escapes_what_acts_on_a_terminal(void **state)
{
	(void)state;
	assert_shown(TEXT("a\x1b[31mb"), 99, "a\\u001b[31mb");
	assert_shown(TEXT("a\nb\r\tc\0d"), 99,
		     "a\\u000ab\\u000d\\u0009c\\u0000d");
	assert_shown(TEXT("\x7f\xc2\x9b"), 99, "\\u007f\\u009b");
	assert_shown(TEXT("\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf"), 99,
		     "\\u202e\\u2066\\ufeff");
}

static void escapes_quotes_and_backslashes(void **state)
{
	AUTO_BUF struct buf out = BUF_INIT;

	(void)state;
	assert_shown(TEXT("a\"b\\c"), 99, "a\\\"b\\\\c");
	show_line(TEXT("a\"b\\c\n"), 99, &out);
	assert_string_equal(out.data, "a\"b\\c\\u000a");
}

static void keeps_what_can_be_seen(void **state)
{
	(void)state;
	assert_shown(TEXT("caf\xc3\xa9 \xf0\x9f\x98\x80 ~"), 99,
		     "caf\xc3\xa9 \xf0\x9f\x98\x80 ~");
	assert_shown((struct text){NULL, 0}, 99, "");
	assert_shown(TEXT("without a limit"), SIZE_MAX, "without a limit");
}

static void shows_bytes_that_are_no_utf8(void **state)
{
	(void)state;
	assert_shown(TEXT("a\xff\xc3"), 99, "a\\xff\\xc3");
	assert_shown(TEXT("\xed\xa0\x80"), 99, "\\xed\\xa0\\x80");
}

static void cuts_between_characters(void **state)
{
	(void)state;
	assert_shown(TEXT("abcdef"), 3, "abc...");
	assert_shown(TEXT("abc"), 3, "abc");
	assert_shown(TEXT("ab\xf0\x9f\x98\x80z"), 3, "ab\xf0\x9f\x98\x80...");
	assert_shown(TEXT("\x1b\x1b\x1b"), 7, "\\u001b\\u001b...");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_what_acts_on_a_terminal),
		cmocka_unit_test(escapes_quotes_and_backslashes),
		cmocka_unit_test(keeps_what_can_be_seen),
		cmocka_unit_test(shows_bytes_that_are_no_utf8),
		cmocka_unit_test(cuts_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
