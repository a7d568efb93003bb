/* SPDX-License-Identifier: Apache-2.0 */
/* Which programs of the host root alone could have laid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/files.h"
#include "probe/host_program.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena arena = ARENA_INIT;

static enum probe_trust trust_of(const char *path,
				 struct probe_host_program *found)
{
	probe_host_programs.program(path, &arena, found);
	return found->trust;
}

static enum probe_trust trust(const char *path)
{
	struct probe_host_program found;

	return trust_of(path, &found);
}

/* A copy of a program in a directory that root alone may write to; NULL
 * where this is not root. */
static char *lay_program(void)
{
	static const char place[] = "/run/ravelin-test-XXXXXX";
	AUTO_BUF struct buf program = BUF_INIT, path = BUF_INIT;
	char *directory = strdup(place);

	if (geteuid() != 0 || mkdtemp(directory) == NULL) {
		free(directory);
		return NULL;
	}
	chmod(directory, 0755);
	files_load("/proc/self/exe", &program);
	buf_printf(&path, "%s/dockerd", directory);
	files_save(path.data, program.data, program.length);
	chmod(path.data, 0755);
	return directory;
}

static void the_systems_own_are_roots(void **state)
{
	struct probe_host_program found;

	(void)state;
	assert_int_equal(trust_of("/bin/sh", &found), TRUST_ROOTS);
	assert_string_equal(found.path, "/bin/sh");
	assert_int_equal(trust("/bin"), TRUST_OTHERS);
	assert_int_equal(trust("/bin/absent"), TRUST_OTHERS);
	assert_int_equal(trust("bin/sh"), TRUST_OTHERS);
}

static void what_lies_behind_proc_is_not_looked_at(void **state)
{
	static const char *const paths[] = {
		"/proc/self/exe",      "/proc/self/root/bin/sh",
		"/proc/1/root/bin/sh", "/proc/1/exe/",
		"/proc//1/exe",        "/proc/thread-self/exe",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_int_equal(trust(paths[i]), TRUST_OTHERS);
}

/* Such a link leads each process elsewhere, whoever laid it. */
static void a_link_into_proc_is_no_way(void **state)
{
	AUTO_BUF struct buf link = BUF_INIT;
	char *directory = lay_program();

	(void)state;
	if (directory == NULL)
		skip();
	assert_int_equal(chdir("/usr"), 0);
	buf_printf(&link, "%s/link", directory);
	assert_int_equal(symlink("/proc/self/cwd/bin", link.data), 0);
	assert_int_equal(probe_host_programs.directory(link.data),
			 TRUST_OTHERS);
	buf_add_text(&link, "/env");
	assert_int_equal(access(link.data, X_OK), 0);
	assert_int_equal(trust(link.data), TRUST_OTHERS);
	assert_int_equal(probe_host_programs.directory("/proc/self/cwd/bin"),
			 TRUST_OTHERS);
	assert_int_equal(probe_host_programs.directory("/proc/1/root/bin"),
			 TRUST_OTHERS);
	files_remove_directory(directory);
}

static void only_a_process_has_a_program(void **state)
{
	(void)state;
	assert_true(probe_is_running_program(TEXT("/proc/12/exe")));
	assert_false(probe_is_running_program(TEXT("/proc//exe")));
	assert_false(probe_is_running_program(TEXT("/proc/self/exe")));
	assert_false(probe_is_running_program(TEXT("/proc/12/exe/x")));
	assert_false(probe_is_running_program(TEXT("/proc/1")));
	assert_false(probe_is_running_program(TEXT("/pro")));
}

static pid_t start(const char *path)
{
	int out[2];
	pid_t child;
	char byte;

	assert_int_equal(pipe(out), 0);
	child = fork();
	if (child == 0) {
		dup2(out[1], 1);
		close(out[0]);
		close(out[1]);
		execl(path, path, "wait", (char *)NULL);
		_exit(1);
	}
	close(out[1]);
	assert_int_equal(read(out[0], &byte, 1), 1);
	close(out[0]);
	return child;
}

static void stop(pid_t child)
{
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_process_leads_to_its_program(void **state)
{
	char *directory = lay_program();
	AUTO_BUF struct buf path = BUF_INIT;
	struct probe_host_program found;
	char link[32];
	pid_t child;

	(void)state;
	if (directory == NULL)
		skip();
	buf_printf(&path, "%s/dockerd", directory);
	child = start(path.data);
	snprintf(link, sizeof(link), "/proc/%d/exe", (int)child);
	assert_int_equal(trust_of(link, &found), TRUST_ROOTS);
	assert_string_equal(found.path, path.data);
	/* Its package was updated: the same program in its place, or none. */
	assert_int_equal(unlink(path.data), 0);
	assert_int_equal(trust_of(link, &found), TRUST_ROOTS);
	assert_string_equal(found.path, path.data);
	/* Such a name can be had in a directory of one's own. */
	assert_int_equal(chmod(directory, 0777), 0);
	assert_int_equal(trust(link), TRUST_OTHERS);
	assert_int_equal(chmod(directory, 01777), 0);
	assert_int_equal(trust(link), TRUST_OTHERS);
	stop(child);
	assert_int_equal(trust(link), TRUST_OTHERS);
	files_remove_directory(directory);
}

static void who_may_write_counts(void **state)
{
	char *directory = lay_program();
	AUTO_BUF struct buf path = BUF_INIT;

	(void)state;
	if (directory == NULL)
		skip();
	buf_printf(&path, "%s/dockerd", directory);
	assert_int_equal(trust(path.data), TRUST_ROOTS);
	assert_int_equal(probe_host_programs.directory(directory), TRUST_ROOTS);
	chmod(path.data, 0775);
	assert_int_equal(trust(path.data), TRUST_OTHERS);
	chmod(path.data, 0755);
	chmod(directory, 0757);
	assert_int_equal(trust(path.data), TRUST_OTHERS);
	assert_int_equal(probe_host_programs.directory(directory),
			 TRUST_OTHERS);
	chmod(directory, 0755);
	assert_int_equal(chown(directory, 1000, 0), 0);
	assert_int_equal(trust(path.data), TRUST_OTHERS);
	files_remove_directory(directory);
}

static void programs_are_not_looked_for_where_all_may_write(void **state)
{
	(void)state;
	assert_int_equal(probe_host_programs.directory("/bin"), TRUST_ROOTS);
	assert_int_equal(probe_host_programs.directory("/tmp"), TRUST_OTHERS);
	assert_int_equal(probe_host_programs.directory("/bin/absent"),
			 TRUST_OTHERS);
	assert_int_equal(probe_host_programs.directory("/bin/sh"),
			 TRUST_OTHERS);
}

static void on_paper_what_is_not_here_is_unknown(void **state)
{
	const struct probe_host_programs *paper = &probe_host_programs_on_paper;
	struct probe_host_program found;

	(void)state;
	paper->program("/bin/absent", &arena, &found);
	assert_int_equal(found.trust, TRUST_UNKNOWN);
	assert_string_equal(found.path, "/bin/absent");
	paper->program("/proc/1/exe", &arena, &found);
	assert_int_equal(found.trust, TRUST_UNKNOWN);
	assert_null(found.path);
	paper->program("/tmp", &arena, &found);
	assert_int_equal(found.trust, TRUST_OTHERS);
	assert_int_equal(paper->directory("/bin/absent"), TRUST_UNKNOWN);
	assert_int_equal(paper->directory("/tmp"), TRUST_OTHERS);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_systems_own_are_roots),
		cmocka_unit_test(what_lies_behind_proc_is_not_looked_at),
		cmocka_unit_test(a_link_into_proc_is_no_way),
		cmocka_unit_test(only_a_process_has_a_program),
		cmocka_unit_test(a_process_leads_to_its_program),
		cmocka_unit_test(who_may_write_counts),
		cmocka_unit_test(
			programs_are_not_looked_for_where_all_may_write),
		cmocka_unit_test(on_paper_what_is_not_here_is_unknown),
	};
	int failed;

	if (argc > 1 && strcmp(argv[1], "wait") == 0) {
		if (write(1, "", 1) == 1)
			pause();
		return 1;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_fini(&arena);
	return failed;
}
