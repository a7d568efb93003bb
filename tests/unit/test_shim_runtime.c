/* SPDX-License-Identifier: Apache-2.0 */
/* The next runtime is found in its order, and only where nobody but root could
 * have put it. Needs root: owners are what it is about. */
#include "base/buf.h"
#include "shim/runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* A directory with etc/, etc/runtimes/, one/ and two/, in place of the
 * system's. */
struct place {
	char root[64];
	char paths[3][PATH_MAX];
	const char *directories[3];
	char own[PATH_MAX];
	struct runtime_query query;
	struct runtime found;
	struct err err;
};

static const char *in(const struct place *place, const char *name)
{
	static char paths[16][PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % 16];

	assert_true(snprintf(path, PATH_MAX, "%s/%s", place->root, name) <
		    PATH_MAX);
	return path;
}

static void make_file(const struct place *place, const char *name, mode_t mode)
{
	AUTO_CLOSE int fd =
		open(in(place, name), O_WRONLY | O_CREAT | O_TRUNC, mode);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "#!/bin/true\n", 12), 12);
	assert_int_equal(fchmod(fd, mode), 0);
}

static void make_directory(const struct place *place, const char *name,
			   mode_t mode)
{
	assert_int_equal(mkdir(in(place, name), mode), 0);
	assert_int_equal(chmod(in(place, name), mode), 0);
}

/* A link at name to target, which is a name too unless absolute. */
static void make_link(const struct place *place, const char *name,
		      const char *target)
{
	const char *path = target[0] == '/' ? target : in(place, target);

	assert_int_equal(symlink(path, in(place, name)), 0);
}

static int set_up(void **state)
{
	static const char *const names[] = {"etc", "one", "two"};
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	memcpy(place->root, "/tmp/ravelin-test-XXXXXX",
	       sizeof("/tmp/ravelin-test-XXXXXX"));
	assert_non_null(mkdtemp(place->root));
	assert_int_equal(chmod(place->root, 0755), 0);
	for (size_t i = 0; i < 3; i++) {
		make_directory(place, names[i], 0755);
		memcpy(place->paths[i], in(place, names[i]), PATH_MAX);
	}
	make_directory(place, "etc/runtimes", 0755);
	place->directories[0] = place->paths[1];
	place->directories[1] = place->paths[2];
	place->query.configuration = place->paths[0];
	place->query.directories = place->directories;
	*state = place;
	return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind,
		      struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static int tear_down(void **state)
{
	struct place *place = *state;
	int result = nftw(place->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	free(place);
	return result;
}

static void expect(struct place *place, const char *name,
		   enum runtime_flavour flavour)
{
	place->err = (struct err)ERR_INIT;
	if (runtime_find(&place->query, &place->found, &place->err) < 0)
		fail_msg("%s", place->err.message);
	assert_string_equal(place->found.path, in(place, name));
	assert_string_equal(place->found.argv0, in(place, name));
	assert_int_equal(place->found.flavour, flavour);
}

/* @ in message stands for the place's root. */
static void expect_refused(struct place *place, const char *message)
{
	AUTO_BUF struct buf expected = BUF_INIT;

	place->err = (struct err)ERR_INIT;
	assert_int_equal(
		runtime_find(&place->query, &place->found, &place->err), -1);
	assert_int_equal(place->err.kind, ERR_REFUSED);
	for (const char *at = message; *at != '\0'; at++) {
		if (*at == '@')
			buf_add_text(&expected, place->root);
		else
			buf_add_char(&expected, *at);
	}
	assert_string_equal(place->err.message, expected.data);
}

static void test_runc_comes_before_crun(void **state)
{
	struct place *place = *state;

	make_file(place, "one/crun", 0755);
	expect(place, "one/crun", RUNTIME_CRUN);
	make_file(place, "two/runc", 0755);
	expect(place, "two/runc", RUNTIME_RUNC);
	make_file(place, "one/runc", 0755);
	expect(place, "one/runc", RUNTIME_RUNC);
}

static void test_links_in_the_configuration_come_first(void **state)
{
	struct place *place = *state;

	make_file(place, "one/runc", 0755);
	make_file(place, "two/crun", 0755);
	make_file(place, "two/youki", 0755);
	make_link(place, "etc/runtime", "two/crun");
	expect(place, "two/crun", RUNTIME_CRUN);
	place->query.link_name = "strict";
	expect(place, "two/crun", RUNTIME_CRUN);
	make_link(place, "etc/runtimes/strict", "two/youki");
	expect(place, "two/youki", RUNTIME_OTHER);
	place->query.link_name = NULL;
	expect(place, "two/crun", RUNTIME_CRUN);
	place->query.explicit_path = in(place, "one/runc");
	expect(place, "one/runc", RUNTIME_RUNC);
}

static void test_links_are_followed_to_the_end(void **state)
{
	struct place *place = *state;

	make_file(place, "two/crun", 0755);
	make_link(place, "one/b", "two/../two/./crun");
	assert_int_equal(symlink("../one/b", in(place, "etc/runtime")), 0);
	make_link(place, "elsewhere", "etc");
	memcpy(place->paths[0], in(place, "elsewhere"), PATH_MAX);
	expect(place, "two/crun", RUNTIME_CRUN);
}

static void test_nothing_there_is_said(void **state)
{
	struct place *place = *state;

	expect_refused(place, "no runtime found: install runc or crun, or make "
			      "@/etc/runtime a link to one");
	make_link(place, "etc/runtime", "two/runc");
	expect_refused(place, "@/etc/runtime must lead to runc or crun: "
			      "@/two/runc does not exist");
	place->query.explicit_path = "runc";
	expect_refused(place, "--ravelin-runtime runc: is relative: give an "
			      "absolute path");
	place->query.explicit_path = in(place, "two");
	expect_refused(place, "--ravelin-runtime @/two: @/two is no regular "
			      "file: name the runtime's binary");
	place->query.explicit_path = "/";
	expect_refused(place, "--ravelin-runtime /: / is no regular file: name "
			      "the runtime's binary");
	make_file(place, "two/runc", 0644);
	place->query.explicit_path = in(place, "two/runc");
	expect_refused(place, "--ravelin-runtime @/two/runc: @/two/runc is not "
			      "executable: chmod +x it");
	place->query.explicit_path = in(place, "two/runc/x");
	expect_refused(place, "--ravelin-runtime @/two/runc/x: @/two/runc is "
			      "no directory");
	make_link(place, "loop", "loop");
	place->query.explicit_path = in(place, "loop");
	expect_refused(place, "--ravelin-runtime @/loop: @/loop: too many "
			      "links");
}

static void test_what_others_can_change_is_refused(void **state)
{
	struct place *place = *state;

	make_file(place, "one/runc", 0775);
	expect_refused(place, "@/one/runc can't be the next runtime: "
			      "@/one/runc can be written by its group or by "
			      "all (mode 0775), who could change it: "
			      "chmod go-w it");
	assert_int_equal(chmod(in(place, "one/runc"), 0755), 0);
	assert_int_equal(chmod(in(place, "one"), 0757), 0);
	expect_refused(place, "@/one/runc can't be the next runtime: @/one can "
			      "be written by its group or by all (mode 0757), "
			      "who could change it: chmod go-w it");
	/* As in /tmp: others can't replace what is root's. */
	assert_int_equal(chmod(in(place, "one"), 01777), 0);
	expect(place, "one/runc", RUNTIME_RUNC);
	assert_int_equal(chmod(in(place, "one"), 0755), 0);
	assert_int_equal(chown(in(place, "one"), 1000, 0), 0);
	expect_refused(place, "@/one/runc can't be the next runtime: @/one "
			      "belongs to user 1000, who could change it: "
			      "chown root it");
	assert_int_equal(chown(in(place, "one"), 0, 0), 0);
	assert_int_equal(chown(in(place, "one/runc"), 1000, 0), 0);
	expect_refused(place, "@/one/runc can't be the next runtime: "
			      "@/one/runc belongs to user 1000, who could "
			      "change it: chown root it");
}

static void test_a_link_of_somebody_else_is_refused(void **state)
{
	struct place *place = *state;

	make_file(place, "one/runc", 0755);
	make_link(place, "etc/runtime", "one/runc");
	assert_int_equal(lchown(in(place, "etc/runtime"), 1000, 0), 0);
	expect_refused(place, "@/etc/runtime must lead to runc or crun: "
			      "@/etc/runtime belongs to user 1000, who could "
			      "change it: chown root it");
	assert_int_equal(lchown(in(place, "etc/runtime"), 0, 0), 0);
	assert_int_equal(chmod(in(place, "etc"), 0775), 0);
	expect_refused(place, "@/etc/runtime must lead to runc or crun: @/etc "
			      "can be written by its group or by all (mode "
			      "0775), who could change it: chmod go-w "
			      "it");
}

/* As user 1000, whose home is one that root made. */
static void make_own(struct place *place)
{
	make_directory(place, "own", 0755);
	make_directory(place, "own/runtimes", 0755);
	memcpy(place->own, in(place, "own"), PATH_MAX);
	place->query.own = place->own;
}

static void test_a_user_may_have_a_link_of_their_own(void **state)
{
	struct place *place = *state;

	make_file(place, "one/runc", 0755);
	make_file(place, "two/crun", 0755);
	make_own(place);
	assert_int_equal(seteuid(1000), 0);
	expect(place, "one/runc", RUNTIME_RUNC);
	assert_int_equal(seteuid(0), 0);
	make_link(place, "own/runtime", "two/crun");
	assert_int_equal(lchown(in(place, "own/runtime"), 1000, 0), 0);
	assert_int_equal(chown(in(place, "two/crun"), 1000, 0), 0);
	assert_int_equal(seteuid(1000), 0);
	expect(place, "two/crun", RUNTIME_CRUN);
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(seteuid(1001), 0);
	expect_refused(place, "@/own/runtime must lead to runc or crun: "
			      "@/own/runtime belongs to user 1000, who could "
			      "change it: chown root it");
	assert_int_equal(seteuid(0), 0);
}

static void test_a_home_that_is_closed_has_none(void **state)
{
	struct place *place = *state;

	make_file(place, "one/runc", 0755);
	make_file(place, "two/crun", 0755);
	make_own(place);
	make_link(place, "own/runtime", "two/crun");
	assert_int_equal(chmod(in(place, "own"), 0700), 0);
	assert_int_equal(seteuid(1000), 0);
	expect(place, "one/runc", RUNTIME_RUNC);
	assert_int_equal(seteuid(0), 0);
}

/* Ourselves, as link and as copy. */
static void make_self(struct place *place, const char *link, const char *copy)
{
	static char chunk[65536];
	AUTO_CLOSE int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	AUTO_CLOSE int to = open(in(place, copy), O_WRONLY | O_CREAT, 0755);
	ssize_t got;

	assert_true(from >= 0 && to >= 0);
	while ((got = read(from, chunk, sizeof(chunk))) > 0)
		assert_int_equal(write(to, chunk, (size_t)got), got);
	make_link(place, link, copy);
	assert_int_equal(fchmod(to, 0755), 0);
}

static void test_ravelin_itself_is_never_next(void **state)
{
	struct place *place = *state;

	make_self(place, "one/runc", "two/runc");
	expect_refused(place, "no runtime found: install runc or crun, or make "
			      "@/etc/runtime a link to one");
	make_file(place, "one/crun", 0755);
	expect(place, "one/crun", RUNTIME_CRUN);
	make_link(place, "etc/runtime", "one/runc");
	expect_refused(place, "@/etc/runtime leads back to ravelin itself: "
			      "make it a link to runc or crun");
	place->query.explicit_path = in(place, "two/runc");
	expect_refused(place, "--ravelin-runtime @/two/runc is ravelin itself: "
			      "name runc or crun, or a link ravelin-NAME for "
			      "which @/etc/runtimes/NAME exists");
}

static void test_the_same_file_is_never_next(void **state)
{
	static char self[PATH_MAX];
	struct place *place = *state;
	ssize_t got = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(got > 0);
	make_link(place, "one/runc", self);
	make_file(place, "two/runc", 0755);
	place->err = (struct err)ERR_INIT;
	/* Where the build directory is somebody's own, that is refused. */
	if (runtime_find(&place->query, &place->found, &place->err) == 0)
		assert_string_equal(place->found.path, in(place, "two/runc"));
	else
		assert_int_equal(place->err.kind, ERR_REFUSED);
}

static void test_a_chain_of_ravelins_must_be_asked_for(void **state)
{
	struct place *place = *state;

	make_self(place, "ravelin-strict", "ravelin");
	make_file(place, "one/crun", 0755);
	make_file(place, "two/runc", 0755);
	make_link(place, "etc/runtime", "ravelin-strict");
	expect_refused(place, "@/etc/runtime leads back to ravelin itself: "
			      "make it a link to runc or crun");
	place->query.explicit_path = in(place, "ravelin-strict");
	expect_refused(place, "--ravelin-runtime @/ravelin-strict is ravelin "
			      "itself: name runc or crun, or a link "
			      "ravelin-NAME for which @/etc/runtimes/NAME "
			      "exists");
	make_link(place, "etc/runtimes/strict", "one/crun");
	place->query.explicit_path = in(place, "ravelin-strict");
	assert_int_equal(
		runtime_find(&place->query, &place->found, &place->err), 0);
	assert_string_equal(place->found.path, in(place, "ravelin"));
	assert_string_equal(place->found.argv0, in(place, "ravelin-strict"));
	assert_int_equal(place->found.flavour, RUNTIME_CRUN);
	assert_int_equal(unlink(in(place, "etc/runtimes/strict")), 0);
	make_link(place, "etc/runtimes/strict", "ravelin-strict");
	place->query.explicit_path = in(place, "ravelin-strict");
	expect_refused(place, "@/etc/runtimes/strict leads back to ravelin "
			      "itself: make it a link to runc or crun");
}

static void test_the_environment_has_no_say(void **state)
{
	struct place *place = *state;

	make_file(place, "etc/runc", 0755);
	make_file(place, "two/crun", 0755);
	assert_int_equal(setenv("PATH", place->paths[0], 1), 0);
	expect(place, "two/crun", RUNTIME_CRUN);
}

static void test_the_name_tells_the_flavour(void **state)
{
	(void)state;
	assert_int_equal(runtime_flavour_of("/usr/sbin/runc"), RUNTIME_RUNC);
	assert_int_equal(runtime_flavour_of("/usr/bin/crun"), RUNTIME_CRUN);
	assert_int_equal(runtime_flavour_of("/x/docker-runc"), RUNTIME_RUNC);
	assert_int_equal(runtime_flavour_of("/usr/sbin/runc.real"),
			 RUNTIME_RUNC);
	assert_int_equal(runtime_flavour_of("/runc/youki"), RUNTIME_OTHER);
	assert_int_equal(runtime_flavour_of("/x/runc2"), RUNTIME_OTHER);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_runc_comes_before_crun),
		TEST(test_links_in_the_configuration_come_first),
		TEST(test_links_are_followed_to_the_end),
		TEST(test_nothing_there_is_said),
		TEST(test_what_others_can_change_is_refused),
		TEST(test_a_link_of_somebody_else_is_refused),
		TEST(test_a_user_may_have_a_link_of_their_own),
		TEST(test_a_home_that_is_closed_has_none),
		TEST(test_ravelin_itself_is_never_next),
		TEST(test_the_same_file_is_never_next),
		TEST(test_a_chain_of_ravelins_must_be_asked_for),
		TEST(test_the_environment_has_no_say),
		cmocka_unit_test(test_the_name_tells_the_flavour),
	};

	if (geteuid() != 0) {
		puts("skipped: needs root");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
