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
#include <limits.h>
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

static void make_tree(int directory)
{
	assert_int_equal(mkdirat(directory, "a", 0755), 0);
	assert_int_equal(mkdirat(directory, "a/b", 0755), 0);
	assert_int_equal(mkdirat(directory, "a/b/c", 0755), 0);
	assert_int_equal(mknodat(directory, "a/file", S_IFREG | 0644, 0), 0);
	assert_int_equal(symlinkat("b", directory, "a/link"), 0);
	assert_int_equal(symlinkat("../a/b", directory, "a/b/round"), 0);
	assert_int_equal(symlinkat("a", directory, "alias"), 0);
	assert_int_equal(symlinkat("nowhere", directory, "broken"), 0);
	assert_int_equal(symlinkat("loop", directory, "loop"), 0);
}

static void check_alike(struct text path, const struct probe_place *place,
			struct arena *arena)
{
	struct probe_place alone;

	probe_place(-1, path.data, arena, &alone);
	if (place->kind != alone.kind ||
	    (place->kind == PLACE_FOUND &&
	     (!text_equal(place->path, alone.path) ||
	      place->device != alone.device || place->inode != alone.inode ||
	      place->directory != alone.directory ||
	      place->node != alone.node)))
		fail_msg("%s: found elsewhere", path.data);
}

/* Whatever was asked before: links on the way, what is missing and what is no
 * directory are met behind what is known already. */
static void many_lead_where_each_does(void **state)
{
	static const char *const below[] = {
		"",          "/a",          "/a/b",        "/a/b/c",
		"/a/b/c/d",  "/a/bc",       "/a/file",     "/a/file/x",
		"/a/link",   "/a/link/c",   "/a/link/x/y", "/a/b/round/c",
		"/a/b/none", "/a/none/x/y", "/a/none/x/z", "/alias",
		"/alias/b",  "/alias/b/c",  "/broken",     "/broken/x",
		"/loop",     "/loop/x",
	};
	const unsigned count = sizeof(below) / sizeof(below[0]);
	AUTO_ARENA struct arena arena = ARENA_INIT;
	char *directory = files_make_directory();
	AUTO_CLOSE int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct probe_place places[64];
	struct text paths[64];

	(void)state;
	make_tree(fd);
	for (unsigned step = 1; step < count; step++) {
		unsigned made = 0;

		for (unsigned i = 0; i < count; i++)
			paths[made++] =
				text_of(arena_printf(&arena, "%s%s", directory,
						     below[i * step % count]));
		paths[made++] = TEXT("/");
		paths[made++] = TEXT("/proc/self/root/etc");
		paths[made++] = TEXT("/dev/null");
		paths[made++] = text_of(directory);
		probe_places((struct text_list){paths, made}, &arena, places);
		for (unsigned i = 0; i < made; i++)
			check_alike(paths[i], &places[i], &arena);
	}
	files_remove_directory(directory);
}

/* Deeper, and longer, than what is kept in mind. */
static void depth_is_no_bound(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	AUTO_BUF struct buf path = BUF_INIT;
	char *directory = files_make_directory();
	struct probe_place places[2];
	struct text paths[2];

	(void)state;
	buf_add_text(&path, directory);
	for (unsigned i = 0; i < 40; i++) {
		buf_add_text(&path, "/d");
		assert_int_equal(mkdir(path.data, 0755), 0);
	}
	paths[0] = buf_text(&path);
	paths[1] = TEXT("/dev/null");
	probe_places((struct text_list){paths, 2}, &arena, places);
	assert_int_equal(places[0].kind, PLACE_FOUND);
	check_alike(paths[0], &places[0], &arena);
	assert_true(places[1].node);
	buf_printf(&path, "%0*d", PATH_MAX, 0);
	paths[0] = buf_text(&path);
	probe_places((struct text_list){paths, 2}, &arena, places);
	assert_int_equal(places[0].kind, PLACE_UNKNOWN);
	files_remove_directory(directory);
}

static void a_directory_is_known_by_its_inode(void **state)
{
	AUTO_BUF struct buf link = BUF_INIT;
	char *directory = files_make_directory();

	(void)state;
	buf_printf(&link, "%s/link", directory);
	assert_int_equal(symlink(directory, link.data), 0);
	assert_true(probe_is_directory(-1, link.data, directory));
	assert_true(probe_is_directory(-1, directory, directory));
	assert_false(probe_is_directory(-1, "/", directory));
	assert_false(probe_is_directory(-1, "link", directory));
	assert_false(probe_is_directory(-1, "/absent", directory));
	assert_false(probe_is_directory(-1, "/dev/null", "/dev/null"));
	files_remove_directory(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_and_steps_back_are_followed),
		cmocka_unit_test(links_of_one_process_are_unknown),
		cmocka_unit_test(many_lead_where_each_does),
		cmocka_unit_test(depth_is_no_bound),
		cmocka_unit_test(a_directory_is_known_by_its_inode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
