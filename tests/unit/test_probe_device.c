/* SPDX-License-Identifier: Apache-2.0 */
/* What this host has where a device is to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/files.h"
#include "probe/device.h"

#include <stdlib.h>
#include <unistd.h>

static const struct device null_device = {'c', 1, 3, DEVICE_USE};

static void a_device_is_told_by_its_numbers(void **state)
{
	const struct device zero = {'c', 1, 5, DEVICE_USE};
	const struct device block = {'b', 1, 3, DEVICE_USE};
	const struct device fifo = {'p', 1, 3, DEVICE_USE};

	(void)state;
	assert_int_equal(probe_device("/dev/null", &null_device), DEVICE_THAT);
	assert_int_equal(probe_device("/dev/null", &zero), DEVICE_ANOTHER);
	assert_int_equal(probe_device("/dev/null", &block), DEVICE_ANOTHER);
	assert_int_equal(probe_device("/dev/null", &fifo), DEVICE_ANOTHER);
}

static void what_is_no_device_is_another(void **state)
{
	char *directory = files_make_directory();
	AUTO_BUF struct buf link = BUF_INIT;

	(void)state;
	assert_int_equal(probe_device(directory, &null_device), DEVICE_ANOTHER);
	buf_printf(&link, "%s/link", directory);
	assert_int_equal(probe_device(link.data, &null_device), DEVICE_ABSENT);
	assert_int_equal(symlink("/dev/null", link.data), 0);
	assert_int_equal(probe_device(link.data, &null_device), DEVICE_ANOTHER);
	assert_int_equal(probe_device("/dev/null/x", &null_device),
			 DEVICE_ABSENT);
	files_remove_directory(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_told_by_its_numbers),
		cmocka_unit_test(what_is_no_device_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
