/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in an image, and where its ways lead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "lib/files.h"
#include "probe/image.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void null_is_nothing_or_the_device(void **state)
{
	char *directory = files_make_directory();
	AUTO_CLOSE int bundle =
		open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_false(probe_image_fakes_null(bundle, TEXT("none")));
	assert_int_equal(mkdirat(bundle, "root", 0755), 0);
	assert_false(probe_image_fakes_null(bundle, TEXT("root")));
	/* What the runtime makes there then is its own. */
	assert_int_equal(symlinkat("/elsewhere", bundle, "root/dev"), 0);
	assert_false(probe_image_fakes_null(bundle, TEXT("root")));
	assert_int_equal(mkdirat(bundle, "root/elsewhere", 0755), 0);
	assert_int_equal(symlinkat("/none", bundle, "root/elsewhere/null"), 0);
	assert_true(probe_image_fakes_null(bundle, TEXT("root")));
	unlinkat(bundle, "root/elsewhere/null", 0);
	assert_int_equal(mkdirat(bundle, "root/elsewhere/null", 0755), 0);
	assert_true(probe_image_fakes_null(bundle, TEXT("root")));
	unlinkat(bundle, "root/elsewhere/null", AT_REMOVEDIR);
	if (mknodat(bundle, "root/elsewhere/null", S_IFCHR | 0666,
		    makedev(1, 3)) == 0)
		assert_false(probe_image_fakes_null(bundle, TEXT("root")));
	files_remove_directory(directory);
}

static void links_in_the_place_of_directories_are_found(void **state)
{
	char *directory = files_make_directory();
	AUTO_CLOSE int bundle =
		open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_null(probe_image_find_link(bundle, TEXT("root")));
	assert_int_equal(mkdirat(bundle, "root", 0755), 0);
	assert_int_equal(mkdirat(bundle, "root/dev", 0755), 0);
	assert_null(probe_image_find_link(bundle, TEXT("root")));
	assert_int_equal(symlinkat("root", bundle, "link"), 0);
	assert_string_equal(probe_image_find_link(bundle, TEXT("link")), "");
	assert_string_equal(probe_image_find_link(bundle, TEXT("link//")), "");
	assert_int_equal(symlinkat("dev", bundle, "root/sys"), 0);
	assert_string_equal(probe_image_find_link(bundle, TEXT("root/")),
			    "sys");
	assert_int_equal(symlinkat("/none", bundle, "root/proc"), 0);
	assert_string_equal(probe_image_find_link(bundle, TEXT("root")),
			    "proc");
	assert_int_equal(unlinkat(bundle, "root/dev", AT_REMOVEDIR), 0);
	assert_int_equal(symlinkat("/tmp", bundle, "root/dev"), 0);
	assert_string_equal(probe_image_find_link(bundle, TEXT("root")), "dev");
	files_remove_directory(directory);
}

static struct text lead(int bundle, const char *path, struct arena *arena)
{
	struct text at = text_of(path);

	for (unsigned i = 0; i < 50; i++) {
		struct text next =
			probe_image_step(bundle, TEXT("root"), at, arena);

		if (next.data == at.data)
			return at;
		at = next;
	}
	return (struct text){NULL, 0};
}

static void ways_lead_where_the_image_has_them(void **state)
{
	static const struct {
		const char *path, *place;
	} cases[] = {
		{"/a/b", "/a/b"},
		{"/none/x", "/none/x"},
		{"/up/x", "/x"},
		{"/up/chain/x", "/dev/x"},
		{"/chain", "/dev"},
		{"/a/relative/none", "/a/b/none"},
		{"/a/b/file/x", "/a/b/file/x"},
	};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	char *directory = files_make_directory();
	AUTO_CLOSE int bundle =
		open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(mkdirat(bundle, "root", 0755), 0);
	assert_int_equal(mkdirat(bundle, "root/a", 0755), 0);
	assert_int_equal(mkdirat(bundle, "root/a/b", 0755), 0);
	assert_int_equal(symlinkat("../../../..", bundle, "root/up"), 0);
	assert_int_equal(symlinkat("link", bundle, "root/chain"), 0);
	assert_int_equal(symlinkat("/x/../dev/.", bundle, "root/link"), 0);
	assert_int_equal(symlinkat("b", bundle, "root/a/relative"), 0);
	assert_int_equal(symlinkat("circle", bundle, "root/circle"), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text place = lead(bundle, cases[i].path, &arena);

		assert_string_equal(place.data, cases[i].place);
		assert_int_equal(place.length, strlen(place.data));
	}
	assert_null(lead(bundle, "/circle/x", &arena).data);
	assert_string_equal(
		probe_image_step(bundle, TEXT("none"), TEXT("/x"), &arena).data,
		"/x");
	files_remove_directory(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_is_nothing_or_the_device),
		cmocka_unit_test(ways_lead_where_the_image_has_them),
		cmocka_unit_test(links_in_the_place_of_directories_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
