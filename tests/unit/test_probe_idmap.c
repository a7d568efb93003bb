/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts that show files as another user's: what can be had here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "probe/idmap.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void files_belong_to_others(void **state)
{
	AUTO_BUF struct buf path = BUF_INIT;
	char *directory = files_make_directory();
	int bundle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat status;
	int tree;

	(void)state;
	buf_printf(&path, "%s/root", directory);
	assert_int_equal(mkdir(path.data, 0755), 0);
	tree = probe_idmap(bundle, "root", 300000, 10);
	if (tree < 0 && (geteuid() != 0 || errno == ENOSYS || errno == EPERM ||
			 errno == EINVAL)) {
		close(bundle);
		files_remove_directory(directory);
		skip();
	}
	assert_true(tree >= 0);
	assert_int_equal(fstat(tree, &status), 0);
	assert_int_equal(status.st_uid, 300000);
	assert_int_equal(status.st_gid, 300000);
	assert_int_equal(fstatat(bundle, "root", &status, 0), 0);
	assert_int_equal(status.st_uid, 0);
	assert_true(probe_can_idmap(bundle, "root", 300000, 10));
	assert_false(probe_can_idmap(bundle, "absent", 300000, 10));
	/* Nothing of ours is left. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	close(tree);
	close(bundle);
	files_remove_directory(directory);
}

static void not_everywhere(void **state)
{
	(void)state;
	assert_false(probe_can_idmap(AT_FDCWD, "/proc", 300000, 10));
	assert_false(probe_can_idmap(AT_FDCWD, "/dev/null", 300000, 10));
	assert_false(probe_can_idmap(AT_FDCWD, "", 300000, 10));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_belong_to_others),
		cmocka_unit_test(not_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
