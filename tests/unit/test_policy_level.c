/* SPDX-License-Identifier: Apache-2.0 */
/* Levels as the kernel reads and prints them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/level.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct level_range range_of(const char *text)
{
	struct level_range range;

	assert_true(level_range_read(text_of(text), &range));
	return range;
}

static void levels_are_printed_as_the_kernel_does(void **state)
{
	static const struct {
		const char *text, *printed;
		unsigned categories; /* of the high level */
		bool own;
	} cases[] = {
		{"s0", "s0", 0, false},
		{"s15", "s15", 0, false},
		{"s0:c1", "s0:c1", 1, true},
		{"s0:c1,c2", "s0:c1,c2", 2, true},
		{"s0:c2,c1", "s0:c1,c2", 2, true},
		{"s3:c0,c1023", "s3:c0,c1023", 2, true},
		{"s0:c1,c1", "s0:c1", 1, true},
		{"s0:c0.c1", "s0:c0,c1", 2, true},
		{"s0:c0.c2", "s0:c0.c2", 3, false},
		{"s0:c0,c1,c2", "s0:c0.c2", 3, false},
		{"s0:c0.c5,c3.c9,c63,c64", "s0:c0.c9,c63,c64", 12, false},
		{"s0:c0.c1023", "s0:c0.c1023", 1024, false},
		{"s0-s0", "s0", 0, false},
		{"s0:c1,c2-s0:c2,c1", "s0:c1,c2", 2, true},
		{"s0-s0:c1,c2", "s0-s0:c1,c2", 2, false},
		{"s0-s1", "s0-s1", 0, false},
		{"s0:c1-s1:c1", "s0:c1-s1:c1", 1, false},
		{"s0-s15:c0.c1023", "s0-s15:c0.c1023", 1024, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO_BUF struct buf out = BUF_INIT;
		struct level_range range = range_of(cases[i].text);

		level_range_print(&range, &out);
		assert_string_equal(out.data, cases[i].printed);
		assert_int_equal(level_categories(&range.high),
				 cases[i].categories);
		assert_int_equal(level_range_is_own(&range), cases[i].own);
	}
}

static void what_is_no_level_is_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"s",
		"S0",
		"s00",
		"s-1",
		"s0x",
		"s0-",
		"-s0",
		"s0:",
		"s0:,",
		"s0:c",
		"s0:c1,",
		"s0:,c1",
		"s0:C1",
		"s0:c01",
		"s0:c1024",
		"s0:c5.c1",
		"s0:c5.c5",
		"s0:c1.",
		"s0:c1.c2.c3",
		"s0:c1..c3",
		"s0:1,2",
		"s0:c1:c2",
		"s0:c1;c2",
		"s0:c1-c2",
		"s0:c1,c2-",
		"s0-s1-s2",
		"s1-s0",
		"s0:c1-s0",
		"s0:c1-s1:c2",
		" s0",
		"s0 ",
		"s0: c1",
		"s0:c1, c2",
		"s0:c1,c2\n",
		"s1024",
		"s0:c18446744073709551616",
		"s99999999999999999999999999999999",
		"SystemLow",
		"system_u:system_r:container_t",
		"container_t:s0",
	};
	struct level_range range, before;

	(void)state;
	memset(&range, 0x5a, sizeof(range));
	memcpy(&before, &range, sizeof(before));
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_false(level_range_read(text_of(cases[i]), &range));
		assert_memory_equal(&range, &before, sizeof(range));
	}
	/* A context of three parts has none. */
	assert_false(level_range_read((struct text){NULL, 0}, &range));
	assert_false(level_range_read((struct text){"s0\0", 3}, &range));
}

static void what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *text;
		const char *fault; /* how it begins */
	} cases[] = {
		{"container_t", "a level begins with its sensitivity"},
		{"", "a level begins with its sensitivity"},
		{"s", "a number follows the \"s\""},
		{"s1024", "there is no sensitivity above s1023"},
		{"s0:1", "a category is \"c\" and a number"},
		{"s0:c", "a number follows the \"c\""},
		{"s0:c0.c1024", "there is no category above c1023"},
		{"s0:c5.c5", "categories go from a lower one"},
		{"s0 ", "something follows that is no part"},
		{"s1-s0", "the second level lacks some of the first"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *fault = level_range_fault(text_of(cases[i].text));

		assert_non_null(fault);
		assert_memory_equal(fault, cases[i].fault,
				    strlen(cases[i].fault));
	}
	assert_null(level_range_fault(TEXT("s0-s15:c0.c1023")));
}

static void what_is_within_reaches_nothing_more(void **state)
{
	static const struct {
		const char *inner, *outer;
		bool within;
	} cases[] = {
		{"s0", "s0", true},
		{"s0:c1,c2", "s0:c0.c1023", true},
		{"s0:c1,c2", "s0-s0:c0.c1023", true},
		{"s0:c0.c1023", "s0:c1,c2", false},
		{"s0:c1,c6", "s0:c0.c5", false},
		{"s0", "s0:c0.c5", true},
		{"s1:c1,c2", "s0:c0.c1023", false},
		{"s1:c1,c2", "s0-s15:c0.c1023", true},
		{"s0:c1,c2", "s1-s15:c0.c1023", false},
		{"s0-s15:c1,c2", "s1-s15:c0.c1023", false},
		{"s0-s15:c0.c1023", "s0-s15:c0.c1023", true},
		{"s0-s1", "s0", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct level_range inner = range_of(cases[i].inner);
		struct level_range outer = range_of(cases[i].outer);

		assert_int_equal(level_range_is_within(&inner, &outer),
				 cases[i].within);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_are_printed_as_the_kernel_does),
		cmocka_unit_test(what_is_no_level_is_refused),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(what_is_within_reaches_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
