/* SPDX-License-Identifier: Apache-2.0 */
/* Devices by type and numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "oci/device.h"

static void expect_written(const char *text, const char *expected)
{
	AUTO_BUF struct buf out = BUF_INIT;
	struct device devices[2];
	unsigned count = device_read(text_of(text), devices);

	for (unsigned i = 0; i < count; i++) {
		buf_add_text(&out, i > 0 ? ", " : "");
		device_write(&devices[i], &out);
	}
	assert_string_equal(out.data != NULL ? out.data : "", expected);
}

static void what_is_read_is_written(void **state)
{
	(void)state;
	expect_written("c 10:229 rwm", "c 10:229 rwm");
	expect_written("b 8:* mr", "b 8:* rm");
	expect_written("c *:* w", "c *:* w");
	expect_written("b 4095:1048575 m", "b 4095:1048575 m");
	expect_written("a 0:0 rw", "b 0:0 rw, c 0:0 rw");
}

static void all_else_is_not(void **state)
{
	static const char *const texts[] = {
		"",
		"c",
		"/dev/fuse",
		"c 10:229",
		"c 10:229 ",
		"c 10:229 rr",
		"c 10:229 rwx",
		"c 10:229 rwm ",
		"c  10:229 rwm",
		"c 10:  229 rwm",
		"u 10:229 rwm",
		"c 4096:0 rwm",
		"c 1:1048576 rwm",
		"c 010:229 rwm",
		"c -1:229 rwm",
		"c 10 rwm",
		"c :1 rwm",
		"c 1*:1 rwm",
		"c **:1 rwm",
		"c 99999999999999999999:1 rwm",
		"C 10:229 rwm",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_written(texts[i], "");
}

static struct device device_of(const char *text)
{
	struct device devices[2];

	assert_int_equal(device_read(text_of(text), devices), 1);
	return devices[0];
}

static void a_list_gives_what_its_devices_give(void **state)
{
	const struct device list[] = {device_of("c 10:* r"),
				      device_of("c 10:229 w"),
				      device_of("b 8:0 rwm")};
	const struct device_list all = {list, 3};
	struct device asked = device_of("c 10:229 rwm");

	(void)state;
	assert_int_equal(device_access_within(all, &asked), DEVICE_USE);
	asked = device_of("c 10:230 rwm");
	assert_int_equal(device_access_within(all, &asked), DEVICE_READ);
	asked = device_of("c *:229 rwm");
	assert_int_equal(device_access_within(all, &asked), 0);
	asked = device_of("c 8:0 rwm");
	assert_int_equal(device_access_within(all, &asked), 0);
	assert_int_equal(device_access_default(&asked), DEVICE_MKNOD);
	asked = device_of("c 136:7 rw");
	assert_int_equal(device_access_default(&asked), DEVICE_USE);
}

static void lists_meet_in_what_is_in_both(void **state)
{
	const struct device one[] = {device_of("c 10:* rw"),
				     device_of("c *:3 r"),
				     device_of("b 8:0 m")};
	const struct device other[] = {device_of("c *:229 rwm"),
				       device_of("c 10:3 rw"),
				       device_of("b 8:0 rw")};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	AUTO_BUF struct buf out = BUF_INIT;
	struct device_list both =
		device_meet_lists(&arena, (struct device_list){one, 3},
				  (struct device_list){other, 3});

	(void)state;
	for (unsigned i = 0; i < both.count; i++) {
		device_write(&both.list[i], &out);
		buf_add_char(&out, ';');
	}
	assert_string_equal(out.data, "c 10:229 rw;c 10:3 rw;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_written),
		cmocka_unit_test(all_else_is_not),
		cmocka_unit_test(a_list_gives_what_its_devices_give),
		cmocka_unit_test(lists_meet_in_what_is_in_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
