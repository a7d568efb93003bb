/* SPDX-License-Identifier: Apache-2.0 */
/* Which limits a host's cgroups can put in force. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/files.h"
#include "probe/controller.h"

#include <string.h>
#include <sys/stat.h>

static void write_file(const char *directory, const char *name,
		       const char *text)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", directory, name);
	files_save(path.data, text, strlen(text));
}

static void make_directory(const char *directory, const char *name)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", directory, name);
	assert_int_equal(mkdir(path.data, 0755), 0);
}

static void version_2_lists_them(void **state)
{
	char *cgroup = files_make_directory();

	(void)state;
	write_file(cgroup, "cgroup.controllers", "cpuset cpu memory\n");
	write_file(cgroup, "cgroup.procs", "");
	assert_int_equal(probe_controller_in(cgroup, "cpu"), CONTROLLER_USABLE);
	assert_int_equal(probe_controller_in(cgroup, "memory"),
			 CONTROLLER_USABLE);
	assert_int_equal(probe_controller_in(cgroup, "swap"),
			 CONTROLLER_USABLE);
	assert_int_equal(probe_controller_in(cgroup, "pids"),
			 CONTROLLER_ABSENT);
	assert_int_equal(probe_controller_in(cgroup, "mem"), CONTROLLER_ABSENT);
	write_file(cgroup, "cgroup.controllers", "");
	assert_int_equal(probe_controller_in(cgroup, "cpu"), CONTROLLER_ABSENT);
	files_remove_directory(cgroup);
}

static void version_1_has_a_hierarchy_for_each(void **state)
{
	char *cgroup = files_make_directory();

	(void)state;
	make_directory(cgroup, "memory");
	write_file(cgroup, "memory/cgroup.procs", "");
	assert_int_equal(probe_controller_in(cgroup, "memory"),
			 CONTROLLER_USABLE);
	assert_int_equal(probe_controller_in(cgroup, "swap"),
			 CONTROLLER_ABSENT);
	assert_int_equal(probe_controller_in(cgroup, "pids"),
			 CONTROLLER_ABSENT);
	write_file(cgroup, "memory/memory.memsw.limit_in_bytes", "");
	assert_int_equal(probe_controller_in(cgroup, "swap"),
			 CONTROLLER_USABLE);
	files_remove_directory(cgroup);
}

static void without_cgroups_there_is_none(void **state)
{
	(void)state;
	assert_int_equal(probe_controller_in("/nowhere/at/all", "pids"),
			 CONTROLLER_ABSENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_2_lists_them),
		cmocka_unit_test(version_1_has_a_hierarchy_for_each),
		cmocka_unit_test(without_cgroups_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
