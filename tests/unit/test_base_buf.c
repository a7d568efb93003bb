/* SPDX-License-Identifier: Apache-2.0 */
/* The growing buffer: contents, length and its closing NUL. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void is_terminated_after_each_addition(void **state)
{
	AUTO_BUF struct buf buf = BUF_INIT;

	(void)state;
	buf_add_text(&buf, "");
	assert_string_equal(buf.data, "");
	buf_add_text(&buf, "ab");
	assert_string_equal(buf.data, "ab");
	buf_add_char(&buf, 'c');
	assert_string_equal(buf.data, "abc");
	buf_printf(&buf, "%d-%s", 42, "x");
	assert_string_equal(buf.data, "abc42-x");
	assert_int_equal(buf.length, 7);
	buf_add_u64(&buf, 0);
	buf_add_u64(&buf, UINT64_MAX);
	assert_string_equal(buf.data, "abc42-x018446744073709551615");
}

static void keeps_any_bytes(void **state)
{
	AUTO_BUF struct buf buf = BUF_INIT;

	(void)state;
	buf_add(&buf, "a\0b", 3);
	buf_add(&buf, NULL, 0);
	assert_int_equal(buf.length, 3);
	assert_memory_equal(buf.data, "a\0b", 4);
	assert_int_equal(buf_text(&buf).length, 3);
}

static void grows_over_every_boundary(void **state)
{
	AUTO_BUF struct buf buf = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < 10000; i++) {
		buf_add_char(&buf, (char)('a' + i % 26));
		assert_true(buf.length < buf.capacity);
		assert_int_equal(buf.data[buf.length], '\0');
	}
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
}

static void printf_grows_for_long_text(void **state)
{
	AUTO_BUF struct buf buf = BUF_INIT;

	(void)state;
	for (int width = 1; width < 1200; width += 7) {
		size_t before = buf.length;

		buf_printf(&buf, "%*d", width, 7);
		assert_int_equal(buf.length, before + (size_t)width);
		assert_int_equal(buf.data[buf.length - 1], '7');
	}
}

static void reserve_makes_room_behind_the_nul(void **state)
{
	AUTO_BUF struct buf buf = BUF_INIT;

	(void)state;
	for (size_t more = 250; more < 260; more++) {
		buf_reserve(&buf, more);
		assert_true(buf.capacity > buf.length + more);
	}
}

static void fini_leaves_it_usable(void **state)
{
	AUTO_BUF struct buf buf = BUF_INIT;

	(void)state;
	buf_add_text(&buf, "a");
	buf_fini(&buf);
	assert_null(buf.data);
	buf_add_text(&buf, "b");
	assert_string_equal(buf.data, "b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_terminated_after_each_addition),
		cmocka_unit_test(keeps_any_bytes),
		cmocka_unit_test(grows_over_every_boundary),
		cmocka_unit_test(printf_grows_for_long_text),
		cmocka_unit_test(reserve_makes_room_behind_the_nul),
		cmocka_unit_test(fini_leaves_it_usable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
