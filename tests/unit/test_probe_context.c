/* SPDX-License-Identifier: Apache-2.0 */
/* Security contexts in their parts. */
#include "probe/context.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_parts(const char *text, const char *user, const char *role,
			 const char *type, const char *range)
{
	AUTO_BUF struct buf printed = BUF_INIT;
	struct selinux_context context;

	assert_true(selinux_context_read(text_of(text), &context));
	assert_true(text_is(context.user, user));
	assert_true(text_is(context.role, role));
	assert_true(text_is(context.type, type));
	if (range == NULL)
		assert_null(context.range.data);
	else
		assert_true(text_is(context.range, range));
	selinux_context_print(&context, &printed);
	assert_string_equal(printed.data, text);
}

static void test_parts(void **state)
{
	(void)state;
	expect_parts("system_u:system_r:container_t:s0:c1,c2", "system_u",
		     "system_r", "container_t", "s0:c1,c2");
	expect_parts("u:r:t", "u", "r", "t", NULL);
	expect_parts("u:r:t:s0", "u", "r", "t", "s0");
	expect_parts("u:r:t:s0-s15:c0.c1023", "u", "r", "t", "s0-s15:c0.c1023");
	expect_parts("u:r:t:s0:c1:c2", "u", "r", "t", "s0:c1:c2");
	expect_parts("u:r:t:SystemLow-SystemHigh", "u", "r", "t",
		     "SystemLow-SystemHigh");
}

static void test_none(void **state)
{
	static const char *const texts[] = {
		"",          "u",          "u:",       "u:r",
		"u:r:",      ":r:t",       "u::t",     "u:r::s0",
		":::",       "u:r:t:",     "u :r:t",   "u:r:t :s0",
		"u:r:t:s0 ", " u:r:t:s0",  "u:r:t:\n", "u:r:t\n",
		"u:r:t\t",   "u:r:t:s0\r", "u:r:\x7f", "u:r:t\xc2\xa0",
	};
	struct selinux_context context;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(selinux_context_read(text_of(texts[i]), &context));
	assert_false(selinux_context_read(TEXT("u:r:t\0:s0"), &context));
	assert_false(selinux_context_read((struct text){NULL, 0}, &context));
}

static void test_length(void **state)
{
	char text[SELINUX_CONTEXT_MOST + 1];
	struct selinux_context context;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "u:r:t:", 6);
	assert_true(selinux_context_read(
		(struct text){text, SELINUX_CONTEXT_MOST}, &context));
	assert_false(selinux_context_read(
		(struct text){text, SELINUX_CONTEXT_MOST + 1}, &context));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
