/* SPDX-License-Identifier: Apache-2.0 */
/* The error value: setting, wrapping, cutting. */
#include "base/err.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void set_fills_kind_and_message(void **state)
{
	struct err err = {.number = 5};

	(void)state;
	assert_int_equal(err_set(&err, ERR_REFUSED, "no %s", "way"), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_int_equal(err.number, 0);
	assert_string_equal(err.message, "no way");
}

static void set_errno_adds_its_text(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(err_set_errno(&err, ENOENT, "open %s", "x"), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.number, ENOENT);
	assert_string_equal(err.message, "open x: No such file or directory");
}

static void wrap_puts_context_before(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	err_set_errno(&err, EPERM, "inner");
	assert_int_equal(err_wrap(&err, "outer %d", 1), -1);
	assert_string_equal(err.message,
			    "outer 1: inner: Operation not permitted");
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.number, EPERM);
}

static void long_messages_are_cut_at_the_end(void **state)
{
	char text[3 * ERR_MESSAGE_SIZE];
	struct err err = ERR_INIT;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_INPUT, "%s", text);
	assert_int_equal(strlen(err.message), ERR_MESSAGE_SIZE - 1);
	err_wrap(&err, "where");
	assert_int_equal(strlen(err.message), ERR_MESSAGE_SIZE - 1);
	assert_memory_equal(err.message, "where: xxx", 10);
	err_set_errno(&err, EPERM, "%s", text);
	assert_int_equal(strlen(err.message), ERR_MESSAGE_SIZE - 1);
	err_wrap(&err, "%s", text);
	assert_int_equal(strlen(err.message), ERR_MESSAGE_SIZE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(set_fills_kind_and_message),
		cmocka_unit_test(set_errno_adds_its_text),
		cmocka_unit_test(wrap_puts_context_before),
		cmocka_unit_test(long_messages_are_cut_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
