/* SPDX-License-Identifier: Apache-2.0 */
/* The ids of user namespaces, as the kernel has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "probe/id_map.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void ids_are_found_by_ranges(void **state)
{
	static const struct id_map map = {2, {{0, 100000, 10}, {20, 7, 1}}};
	uint64_t host;

	(void)state;
	assert_true(id_map_find(&map, 9, &host));
	assert_int_equal(host, 100009);
	assert_true(id_map_find(&map, 20, &host));
	assert_int_equal(host, 7);
	assert_false(id_map_find(&map, 10, &host));
	assert_true(id_map_has(&map, 7));
	assert_false(id_map_has(&map, 0));
	assert_false(id_map_has(&map, 100010));
}

static void our_own_is_the_identity(void **state)
{
	struct id_map map;
	uint64_t host;

	(void)state;
	assert_true(probe_id_map("/proc/self/ns/user", &map));
	assert_true(id_map_find(&map, 1000, &host));
	assert_int_equal(host, 1000);
	assert_true(id_map_has(&map, 0));
}

static void what_is_none_can_not_be_told(void **state)
{
	static const char *const paths[] = {
		"/proc/self/ns/net",
		"/proc/self/ns/absent",
		"proc/self/ns/user",
		"/dev/null",
		"",
	};
	struct id_map map;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_false(probe_id_map(paths[i], &map));
}

/* A process in a user namespace of its own, which waits to be killed. */
static pid_t start_in_new_one(void)
{
	int ready[2];
	pid_t child;
	char byte = 0;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		byte = unshare(CLONE_NEWUSER) == 0;
		(void)(write(ready[1], &byte, 1) < 0);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	if (byte == 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		return -1;
	}
	return child;
}

static void the_kernel_says_what_a_path_leads_to(void **state)
{
	static const char mappings[] = "0 100000 1000\n1000 7 1\n";
	AUTO_BUF struct buf name = BUF_INIT;
	struct id_map map;
	uint64_t host;
	pid_t child = geteuid() == 0 ? start_in_new_one() : -1;
	int fd;

	(void)state;
	if (child < 0)
		skip();
	buf_printf(&name, "/proc/%d/uid_map", (int)child);
	fd = open(name.data, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, mappings, strlen(mappings)),
			 strlen(mappings));
	close(fd);
	name.length = 0;
	buf_printf(&name, "/proc/%d/ns/user", (int)child);
	assert_true(probe_id_map(name.data, &map));
	assert_int_equal(map.count, 2);
	assert_true(id_map_find(&map, 5, &host));
	assert_int_equal(host, 100005);
	assert_true(id_map_find(&map, 1000, &host));
	assert_int_equal(host, 7);
	/* Nothing of ours is left. */
	kill(child, SIGKILL);
	assert_int_equal(waitpid(-1, NULL, 0), child);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_false(probe_id_map(name.data, &map));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_found_by_ranges),
		cmocka_unit_test(our_own_is_the_identity),
		cmocka_unit_test(what_is_none_can_not_be_told),
		cmocka_unit_test(the_kernel_says_what_a_path_leads_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
