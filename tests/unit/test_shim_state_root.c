/* SPDX-License-Identifier: Apache-2.0 */
/* One root of a runtime has one name, however it is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/files.h"
#include "shim/state_root.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Has dir/sub, b, and link to dir/sub. */
static char here[PATH_MAX];

static int set_up(void **state)
{
	*state = files_make_directory();
	assert_int_equal(chdir(*state), 0);
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(mkdir("dir/sub", 0700), 0);
	assert_int_equal(mkdir("b", 0700), 0);
	assert_int_equal(symlink("dir/sub", "link"), 0);
	unsetenv("XDG_RUNTIME_DIR");
	return 0;
}

static int tear_down(void **state)
{
	files_remove_directory(*state);
	return chdir("/");
}

static void expect(enum runtime_flavour flavour, enum verb verb,
		   const char *root, const char *below)
{
	const struct command command = {
		.verb = verb, .root = root, .bundle = "b"};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct state_root found = state_root_of(&command, flavour, &arena);

	assert_true(found.known);
	assert_string_equal(found.path,
			    arena_printf(&arena, "%s%s", here, below));
}

static void one_root_has_one_name(void **state)
{
	static const char *const spellings[] = {
		"dir/sub", "dir/sub/", "./dir//sub/.",
		"link",    "link/",    "dir/../dir/sub"};
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		const char *absolute =
			arena_printf(&arena, "%s/%s", here, spellings[i]);

		expect(RUNTIME_RUNC, VERB_LAUNCH, spellings[i], "/dir/sub");
		expect(RUNTIME_RUNC, VERB_LAUNCH, absolute, "/dir/sub");
		expect(RUNTIME_CRUN, VERB_EXEC, spellings[i], "/dir/sub");
		expect(RUNTIME_CRUN, VERB_LAUNCH, absolute, "/dir/sub");
		expect(RUNTIME_OTHER, VERB_LAUNCH, absolute, "/dir/sub");
	}
}

static void what_is_not_there_yet_is_named_as_it_will_be(void **state)
{
	(void)state;
	expect(RUNTIME_RUNC, VERB_LAUNCH, "link/x//y/", "/dir/sub/x/y");
	expect(RUNTIME_CRUN, VERB_EXEC, "link/x/./y", "/dir/sub/x/y");
}

static void runtimes_differ(void **state)
{
	(void)state;
	/* crun has gone into the bundle by then. */
	expect(RUNTIME_RUNC, VERB_LAUNCH, "rel", "/rel");
	expect(RUNTIME_CRUN, VERB_LAUNCH, "rel", "/b/rel");
	expect(RUNTIME_CRUN, VERB_EXEC, "rel", "/rel");
	expect(RUNTIME_RUNC, VERB_LAUNCH, "", "/b");
	/* runc does not look where a link leads. */
	expect(RUNTIME_RUNC, VERB_LAUNCH, "link/../q", "/q");
	expect(RUNTIME_CRUN, VERB_EXEC, "link/../q", "/dir/q");
}

static void without_an_option_it_is_the_runtimes_own(void **state)
{
	const struct command none = {.verb = VERB_LAUNCH};
	const struct command rootless = {
		.verb = VERB_LAUNCH, .root = "/r", .rootless = "true"};
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	assert_string_equal(state_root_of(&none, RUNTIME_RUNC, &arena).path,
			    "/run/runc");
	assert_string_equal(state_root_of(&none, RUNTIME_CRUN, &arena).path,
			    "/run/crun");
	assert_false(state_root_of(&none, RUNTIME_OTHER, &arena).known);
	assert_false(state_root_of(&rootless, RUNTIME_CRUN, &arena).known);
	assert_true(state_root_of(&rootless, RUNTIME_RUNC, &arena).known);
	setenv("XDG_RUNTIME_DIR", "", 1);
	assert_string_equal(state_root_of(&none, RUNTIME_CRUN, &arena).path,
			    "/run/crun");
	setenv("XDG_RUNTIME_DIR", "/nowhere/x/", 1);
	assert_string_equal(state_root_of(&none, RUNTIME_CRUN, &arena).path,
			    "/nowhere/x/crun");
	setenv("USER", "root", 1);
	assert_string_equal(state_root_of(&none, RUNTIME_RUNC, &arena).path,
			    "/run/runc");
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_root_has_one_name),
		TEST(what_is_not_there_yet_is_named_as_it_will_be),
		TEST(runtimes_differ),
		TEST(without_an_option_it_is_the_runtimes_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
