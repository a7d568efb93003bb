/* SPDX-License-Identifier: Apache-2.0 */
/* Where a path leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "lib/files.h"
#include "probe/places.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void links_and_steps_back_are_followed(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	char *directory = files_make_directory();
	AUTO_CLOSE int bundle =
		open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct probe_place place;
	AUTO_BUF struct buf path = BUF_INIT;

	(void)state;
	assert_int_equal(mkdirat(bundle, "sub", 0755), 0);
	assert_int_equal(
		symlinkat("../../../../../../../../etc", bundle, "sub/link"),
		0);
	buf_printf(&path, "%s/sub/../sub//link/.", directory);
	probe_place(-1, path.data, &arena, &place);
	assert_int_equal(place.kind, PLACE_FOUND);
	assert_string_equal(place.path.data, "/etc");
	assert_true(place.directory);
	probe_place(bundle, "sub/link/../dev/null", &arena, &place);
	assert_int_equal(place.kind, PLACE_FOUND);
	assert_string_equal(place.path.data, "/dev/null");
	assert_true(place.node);
	assert_false(place.procfs);
	probe_place(bundle, "/proc/1/status", &arena, &place);
	assert_true(place.procfs);
	probe_place(bundle, "sub/none", &arena, &place);
	assert_int_equal(place.kind, PLACE_ABSENT);
	probe_place(-1, "sub", &arena, &place);
	assert_int_equal(place.kind, PLACE_UNKNOWN);
	probe_place_on_paper(bundle, "sub", &arena, &place);
	assert_int_equal(place.kind, PLACE_ABSENT);
	files_remove_directory(directory);
}

/* They lead the runtime elsewhere. */
static void links_of_one_process_are_unknown(void **state)
{
	static const char *const paths[] = {"/proc/self/root",
					    "/proc/self/cwd/x",
					    "/proc/self/fd/0", "/dev/fd/0"};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct probe_place place;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		probe_place(-1, paths[i], &arena, &place);
		assert_int_equal(place.kind, PLACE_UNKNOWN);
		probe_place_on_paper(-1, paths[i], &arena, &place);
		assert_int_equal(place.kind, PLACE_UNKNOWN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_and_steps_back_are_followed),
		cmocka_unit_test(links_of_one_process_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
