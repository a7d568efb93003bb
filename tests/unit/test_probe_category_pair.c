/* SPDX-License-Identifier: Apache-2.0 */
/* Pairs are of the level that they are drawn from, and all of them come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe/category_pair.h"

#define CATEGORIES 6 /* 15 pairs */

static struct level level_of(const char *text)
{
	struct level_range range;

	assert_true(level_range_read(text_of(text), &range));
	return range.high;
}

static void each_pair_of_the_level_is_drawn(void **state)
{
	static const unsigned categories[CATEGORIES] = {0,  1,   63,
							64, 700, 1023};
	struct level level = level_of("s0:c0,c1,c63,c64,c700,c1023");
	unsigned drawn[CATEGORIES][CATEGORIES] = {0};
	struct err err = ERR_INIT;
	unsigned pair[2];

	(void)state;
	for (unsigned i = 0; i < 1500; i++) {
		unsigned a = 0, b = 0;

		assert_int_equal(category_pair_draw(NULL, &level, pair, &err),
				 0);
		while (a < CATEGORIES && categories[a] != pair[0])
			a++;
		while (b < CATEGORIES && categories[b] != pair[1])
			b++;
		assert_true(a < b && b < CATEGORIES);
		drawn[a][b]++;
	}
	/* Each 100 times; below 40 in fewer than one test of a thousand
	 * million. */
	for (unsigned a = 0; a < CATEGORIES; a++) {
		for (unsigned b = a + 1; b < CATEGORIES; b++)
			assert_true(drawn[a][b] >= 40);
	}
}

static void one_category_is_no_pair(void **state)
{
	struct level none = level_of("s0"), one = level_of("s0:c5");
	struct err err = ERR_INIT;
	unsigned pair[2];

	(void)state;
	assert_int_equal(category_pair_draw(NULL, &none, pair, &err), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_string_equal(err.message, "a container needs two MCS "
					 "categories, and there are none to "
					 "choose from");
	assert_int_equal(category_pair_draw(NULL, &one, pair, &err), -1);
	assert_string_equal(err.message, "a container needs two MCS "
					 "categories, and there is one to "
					 "choose from");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_pair_of_the_level_is_drawn),
		cmocka_unit_test(one_category_is_no_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
