/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a namespace is, and where that can't be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "probe/namespaces.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void our_own_is_the_hosts(void **state)
{
	(void)state;
	assert_int_equal(probe_namespace("network", "/proc/self/ns/net"),
			 NAMESPACE_HOSTS);
	assert_int_equal(probe_namespace("pid", "/proc/thread-self/ns/pid"),
			 NAMESPACE_HOSTS);
	assert_int_equal(
		probe_namespace("pid", "/proc/self/ns/pid_for_children"),
		NAMESPACE_HOSTS);
	assert_int_equal(probe_namespace("time", "/proc/self/../self/ns/time"),
			 NAMESPACE_HOSTS);
	assert_int_equal(probe_namespace("user", "/proc/self/ns/user"),
			 NAMESPACE_HOSTS);
	assert_int_equal(probe_namespace("uts", "/proc/self/ns/uts"),
			 NAMESPACE_HOSTS);
	assert_int_equal(
		probe_namespace_on_paper("network", "/proc/self/ns/net"),
		NAMESPACE_HOSTS);
}

static void a_link_to_it_is_too(void **state)
{
	AUTO_BUF struct buf path = BUF_INIT;
	char *directory = files_make_directory();

	(void)state;
	buf_printf(&path, "%s/net", directory);
	assert_int_equal(symlink("/proc/self/ns/net", path.data), 0);
	assert_int_equal(probe_namespace("network", path.data),
			 NAMESPACE_HOSTS);
	files_remove_directory(directory);
}

static void a_descriptor_of_it_is_too(void **state)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	char path[32];

	(void)state;
	assert_true(fd >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(probe_namespace("network", path), NAMESPACE_HOSTS);
	close(fd);
}

static void what_is_not_there_is_unknown(void **state)
{
	static const char *const paths[] = {
		"/proc/self/ns/absent",
		"/proc/self/exe/net",
		"relative",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_int_equal(probe_namespace("network", paths[i]),
				 NAMESPACE_UNKNOWN);
}

/* Runtimes enter another directory before they open it. */
static void a_relative_path_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(chdir("/proc/self"), 0);
	assert_int_equal(access("ns/net", F_OK), 0);
	assert_int_equal(probe_namespace("network", "ns/net"),
			 NAMESPACE_UNKNOWN);
	assert_int_equal(probe_namespace_on_paper("network", "ns/net"),
			 NAMESPACE_UNKNOWN);
}

static void on_paper_what_is_not_there_is_anothers(void **state)
{
	(void)state;
	assert_int_equal(
		probe_namespace_on_paper("network", "/proc/self/ns/absent"),
		NAMESPACE_OTHERS);
	assert_int_equal(
		probe_namespace_on_paper("network", "/proc/self/exe/net"),
		NAMESPACE_UNKNOWN);
}

static void what_nobody_knows_is_no_namespace(void **state)
{
	(void)state;
	assert_int_equal(probe_namespace("later", "/proc/self/ns/net"),
			 NAMESPACE_OTHERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_is_the_hosts),
		cmocka_unit_test(a_link_to_it_is_too),
		cmocka_unit_test(a_descriptor_of_it_is_too),
		cmocka_unit_test(what_is_not_there_is_unknown),
		cmocka_unit_test(a_relative_path_is_unknown),
		cmocka_unit_test(on_paper_what_is_not_there_is_anothers),
		cmocka_unit_test(what_nobody_knows_is_no_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
