/* SPDX-License-Identifier: Apache-2.0 */
/* The name of a program that runs, whatever became of its file. Called with an
 * argument, this is that program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "lib/files.h"
#include "probe/caller.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *directory;

static const char *path_of(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void copy_self(const char *name)
{
	AUTO_BUF struct buf self = BUF_INIT;

	files_load("/proc/self/exe", &self);
	files_save(path_of(name), self.data, self.length);
	assert_int_equal(chmod(path_of(name), 0755), 0);
}

/* Starts the program of that name; it runs when this returns. */
static pid_t start(const char *name)
{
	const char *path = path_of(name);
	int ends[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		execl(path, path, "wait", (char *)NULL);
		_exit(1);
	}
	close(ends[1]);
	/* Closed by execve. */
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	return child;
}

static void expect_name(pid_t child, const char *name)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;

	assert_string_equal(probe_caller(child, &arena), name);
}

static void stop(pid_t child)
{
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_program_has_its_files_name(void **state)
{
	pid_t child;

	(void)state;
	copy_self("crio");
	child = start("crio");
	expect_name(child, "crio");
	stop(child);
}

static void a_removed_program_keeps_its_name(void **state)
{
	pid_t child;

	(void)state;
	copy_self("crio");
	child = start("crio");
	assert_int_equal(unlink(path_of("crio")), 0);
	expect_name(child, "crio");
	/* Another file is in the place that the kernel's mark seems to name. */
	copy_self("crio (deleted)");
	expect_name(child, "crio");
	stop(child);
}

static void a_replaced_program_keeps_its_name(void **state)
{
	AUTO_BUF struct buf other = BUF_INIT;
	pid_t child;

	(void)state;
	copy_self("podman");
	/* Removed, but not the last of its links. */
	buf_add_text(&other, path_of("backup"));
	assert_int_equal(link(path_of("podman"), other.data), 0);
	child = start("podman");
	copy_self("new");
	other.length = 0;
	buf_add_text(&other, path_of("new"));
	assert_int_equal(rename(other.data, path_of("podman")), 0);
	expect_name(child, "podman");
	stop(child);
}

static void a_file_may_be_called_so(void **state)
{
	pid_t child;

	(void)state;
	copy_self("crio (deleted)");
	child = start("crio (deleted)");
	expect_name(child, "crio (deleted)");
	assert_int_equal(unlink(path_of("crio (deleted)")), 0);
	expect_name(child, "crio (deleted)");
	stop(child);
}

static void nobody_has_no_name(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	assert_null(probe_caller(0, &arena));
}

static int set_up(void **state)
{
	(void)state;
	directory = files_make_directory();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	files_remove_directory(directory);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_program_has_its_files_name,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_removed_program_keeps_its_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_replaced_program_keeps_its_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_may_be_called_so, set_up,
						tear_down),
		cmocka_unit_test(nobody_has_no_name),
	};

	(void)argv;
	if (argc > 1) {
		alarm(60); /* should the test end before */
		for (;;)
			pause();
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
