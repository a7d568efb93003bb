/* SPDX-License-Identifier: Apache-2.0 */
/* Text: order, Go's folding of names, whole numbers, near names. */
#include "base/nearest.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void equal_compares_bytes_and_length(void **state)
{
	(void)state;
	assert_true(text_is(TEXT("abc"), "abc"));
	assert_false(text_is(TEXT("abc"), "ab"));
	assert_false(text_is(TEXT("abc"), "abd"));
	assert_false(text_is(TEXT("ab\0c"), "ab"));
	assert_true(text_equal((struct text){NULL, 0}, TEXT("")));
}

static void compare_orders_bytewise(void **state)
{
	(void)state;
	assert_int_equal(text_compare(TEXT("a"), TEXT("a")), 0);
	assert_int_equal(text_compare(TEXT("a"), TEXT("b")), -1);
	assert_int_equal(text_compare(TEXT("a"), TEXT("aa")), -1);
	assert_int_equal(text_compare(TEXT("aa"), TEXT("a")), 1);
	assert_int_equal(text_compare(TEXT("\xff"), TEXT("a")), 1);
	assert_int_equal(text_compare((struct text){NULL, 0}, TEXT("a")), -1);
	assert_int_equal(text_compare((struct text){NULL, 0}, TEXT("")), 0);
}

/* The pairs are what Go's strings.EqualFold says of them. */
static void folds_as_go_folds_names(void **state)
{
	(void)state;
	assert_true(text_equal_folded(TEXT("process"), TEXT("PROCESS")));
	assert_true(text_equal_folded(TEXT("proce\xc5\xbf\xc5\xbf"),
				      TEXT("ProceSs")));
	assert_true(text_equal_folded(TEXT("hoo\xe2\x84\xaas"), TEXT("hooks")));
	assert_true(text_equal_folded(TEXT("hoo\xe2\x84\xaas"), TEXT("HOOKS")));
	assert_true(text_equal_folded(TEXT(""), TEXT("")));
	assert_false(text_equal_folded(TEXT("args"), TEXT("arg")));
	assert_false(text_equal_folded(TEXT("arg"), TEXT("args")));
	assert_false(text_equal_folded(TEXT("a\xc5"), TEXT("as")));
	assert_false(text_equal_folded(TEXT("[{"), TEXT("{[")));
	assert_false(text_equal_folded(TEXT("@"), TEXT("`")));
	assert_false(text_equal_folded(TEXT("\xc3\x9f"), TEXT("ss")));
	/* U+0131, dotless i: folds to nothing in ASCII. */
	assert_false(text_equal_folded(TEXT("l\xc4\xb1nux"), TEXT("linux")));
}

static void reads_whole_numbers_only(void **state)
{
	static const char *const wrong[] = {
		"",
		"-1",
		"+1",
		"01",
		"00",
		"1 ",
		" 1",
		"1.0",
		"1e3",
		"0x1",
		"18446744073709551616",
		"99999999999999999999",
		"1\xef\xbc\x91",
	};
	uint64_t value = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(text_to_u64(text_of(wrong[i]), &value));
	assert_int_equal(value, 7);
	assert_true(text_to_u64(TEXT("0"), &value));
	assert_int_equal(value, 0);
	assert_true(text_to_u64(TEXT("18446744073709551615"), &value));
	assert_true(value == UINT64_MAX);
}

static void finds_the_nearest_name(void **state)
{
	static const char *const names[] = {"baseline", "restricted", "strict",
					    NULL};
	static const char longer[] =
		"baselinebaselinebaselinebaselinebaselinebaselinebaseline"
		"baseline";

	(void)state;
	assert_string_equal(nearest_name(TEXT("basline"), names), "baseline");
	assert_string_equal(nearest_name(TEXT("strikt"), names), "strict");
	assert_null(nearest_name(TEXT("xyzzy"), names));
	assert_null(nearest_name(TEXT(""), names));
	assert_null(nearest_name(text_of(longer), names));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_compares_bytes_and_length),
		cmocka_unit_test(compare_orders_bytewise),
		cmocka_unit_test(folds_as_go_folds_names),
		cmocka_unit_test(reads_whole_numbers_only),
		cmocka_unit_test(finds_the_nearest_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
