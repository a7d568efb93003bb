/* SPDX-License-Identifier: Apache-2.0 */
/* A process that becomes the same runtime twice goes in a circle; one that
 * becomes another does not. Needs root: who else leaves no marks. */
#include "base/cleanup.h"
#include "shim/loop.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

static char root[] = "/tmp/ravelin-loop-XXXXXX";
static char marks[64];
static const char *const first = "/bin/sh";
static const char *const second = "/";

static int check(const char *next, int64_t patience_us, struct err *err)
{
	const struct loop_query query = {marks, patience_us, false};

	*err = (struct err)ERR_INIT;
	return loop_check(&query, next, err);
}

static void the_same_twice_is_a_loop(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(check(first, 0, &err), 0);
	assert_int_equal(check(second, 0, &err), 0);
	assert_int_equal(check(first, 0, &err), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_non_null(strstr(err.message, "/bin/sh leads back to ravelin"));
	assert_int_equal(check(second, 0, &err), -1);
}

static void a_child_begins_anew(void **state)
{
	pid_t child = fork();
	struct err err;
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0)
		_exit(check(first, 0, &err) == 0 ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static unsigned entries;

static int count(const char *path, const struct stat *status, int type,
		 struct FTW *ftw)
{
	(void)path;
	(void)status;
	(void)ftw;
	entries += type == FTW_SL || type == FTW_SLN;
	return 0;
}

static void marks_of_others_do_not_count_and_go(void **state)
{
	char path[128];
	struct stat status;
	struct err err;

	(void)state;
	assert_int_equal(stat("/dev", &status), 0);
	snprintf(path, sizeof(path), "%s/%d.%lx.%lx", marks, getpid(),
		 (unsigned long)status.st_dev, (unsigned long)status.st_ino);
	assert_int_equal(symlink("1", path), 0);
	/* Of an earlier process of this number. */
	assert_int_equal(check("/dev", 0, &err), 0);
	assert_int_equal(check("/dev", 0, &err), -1);
	entries = 0;
	assert_int_equal(nftw(marks, count, 4, FTW_PHYS), 0);
	assert_int_equal(entries, 3); /* none of the child's */
}

static void who_did_little_leaves_nothing(void **state)
{
	struct err err;

	(void)state;
	strcat(marks, "/none");
	assert_int_equal(check(first, INT64_C(3600000000), &err), 0);
	assert_int_equal(check(first, INT64_C(3600000000), &err), 0);
	assert_int_equal(access(marks, F_OK), -1);
	assert_int_equal(check("/absent", 0, &err), 0);
	assert_int_equal(check("/absent", 0, &err), 0);
}

/* What the last of so many processes is told, each of which waits for the next
 * one. */
static int check_below(unsigned above, bool wrapper)
{
	const struct loop_query query = {marks, INT64_C(3600000000), wrapper};
	struct err err = ERR_INIT;
	int status;
	pid_t child;

	if (above == 0)
		return loop_check(&query, first, &err);
	child = fork();
	if (child == 0)
		_exit(check_below(above - 1, wrapper) == 0 ? 0 : 1);
	if (child < 0 || waitpid(child, &status, 0) != child ||
	    !WIFEXITED(status))
		return -2;
	return -WEXITSTATUS(status);
}

/* This one's own is among those above. */
static void so_is_a_wrapper_that_waits_for_itself(void **state)
{
	(void)state;
	assert_int_equal(check_below(0, true), 0);
	assert_int_equal(check_below(LOOP_DEEPEST - 1, true), 0);
	assert_int_equal(check_below(LOOP_DEEPEST, true), -1);
	assert_int_equal(check_below(LOOP_DEEPEST, false), 0);
}

static int begin(void **state)
{
	(void)state;
	if (mkdtemp(root) == NULL)
		return -1;
	snprintf(marks, sizeof(marks), "%s/run/passes", root);
	return 0;
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int end(void **state)
{
	(void)state;
	return nftw(root, remove_one, 4, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_twice_is_a_loop),
		cmocka_unit_test(a_child_begins_anew),
		cmocka_unit_test(marks_of_others_do_not_count_and_go),
		cmocka_unit_test(who_did_little_leaves_nothing),
		cmocka_unit_test(so_is_a_wrapper_that_waits_for_itself),
	};

	if (geteuid() != 0)
		return 77;
	return cmocka_run_group_tests(tests, begin, end);
}
