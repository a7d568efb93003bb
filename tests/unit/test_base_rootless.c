/* SPDX-License-Identifier: Apache-2.0 */
/* Who is an ordinary user, called root or not, and which places are theirs.
 * Needs root, to become others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/rootless.h"

#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOMEBODY    4321 /* in no passwd(5) */
#define KNOWN       1    /* daemon */

#define PLACE       "/run/user/4321"
#define KNOWN_PLACE "/run/user/1"
#define OTHER       "/run/other" /* anybody's own, by the environment */

/* A /run of our own. */
static bool has_places(void)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("none", "/run", "tmpfs", 0, "mode=755") == 0 &&
	       mkdir("/run/user", 0755) == 0 && mkdir(PLACE, 0700) == 0 &&
	       mkdir(KNOWN_PLACE, 0700) == 0 && mkdir(OTHER, 0700) == 0 &&
	       chown(KNOWN_PLACE, KNOWN, KNOWN) == 0 &&
	       chown(OTHER, SOMEBODY, SOMEBODY) == 0;
}

static int set_up(void **state)
{
	(void)state;
	return setenv("HOME", "/h", 1) < 0 ||
			       setenv("XDG_RUNTIME_DIR", OTHER, 1) < 0 ||
			       chown(PLACE, SOMEBODY, SOMEBODY) < 0 ||
			       chmod(PLACE, 0700) < 0
		       ? -1
		       : 0;
}

static bool stay(void)
{
	return true;
}

static bool write_to(const char *path, const char *text)
{
	AUTO_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t length = (ssize_t)strlen(text);

	return fd >= 0 && write(fd, text, (size_t)length) == length;
}

/* Becomes root of a user namespace that this user makes. */
static bool enter_namespace(void)
{
	char users[32];
	char groups[32];

	snprintf(users, sizeof(users), "0 %u 1\n", (unsigned)geteuid());
	snprintf(groups, sizeof(groups), "0 %u 1\n", (unsigned)getegid());
	return unshare(CLONE_NEWUSER) == 0 &&
	       write_to("/proc/self/uid_map", users) &&
	       write_to("/proc/self/setgroups", "deny") &&
	       write_to("/proc/self/gid_map", groups);
}

static bool enter_two(void)
{
	if (!enter_namespace())
		return false;
	return enter_namespace();
}

/* Becomes root of one whose maker it does not know. */
static bool enter_subordinate(void)
{
	return unshare(CLONE_NEWUSER) == 0 && raise(SIGSTOP) == 0 &&
	       setresuid(0, 0, 0) == 0;
}

/* What newuidmap(1) does for who waits for it. */
static void map_subordinate(pid_t child)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/uid_map", child);
	(void)write_to(path, "0 100000 10\n");
	kill(child, SIGCONT);
}

static const char *named(const char *path)
{
	return path != NULL ? path : "-";
}

/* Exit status 0: it finds what is expected. */
static int find(uid_t user, bool (*enter)(void), const char *expected)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct rootless found;
	char text[4096];

	/* As it is behind an execve: else /proc/self is root's. */
	if (setresuid(user, user, user) < 0 || prctl(PR_SET_DUMPABLE, 1) < 0)
		return 2;
	if (!enter())
		return 77;
	found = rootless_find(&arena);
	snprintf(text, sizeof(text), "%d %s %s %s", found.is,
		 named(found.configuration), named(found.log),
		 named(found.state));
	if (strcmp(text, expected) == 0)
		return 0;
	fprintf(stderr, "got %s, not %s\n", text, expected);
	return 1;
}

static void expect(uid_t user, bool (*enter)(void), const char *expected)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(find(user, enter, expected));
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (WIFSTOPPED(status)) {
		map_subordinate(child);
		assert_int_equal(waitpid(child, &status, 0), child);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

/* With the runtime directory, or without one. */
static void expect_places(uid_t user, bool (*enter)(void), const char *home,
			  const char *directory)
{
	char text[4096];

	snprintf(text, sizeof(text),
		 "1 %s/.config/ravelin %s/.local/state/ravelin %s%s", home,
		 home, directory != NULL ? directory : "-",
		 directory != NULL ? "/ravelin" : "");
	expect(user, enter, text);
}

static void the_hosts_root_has_no_places(void **state)
{
	(void)state;
	expect(0, stay, "0 - - -");
}

static void nor_has_its_root_in_a_namespace_of_its_own(void **state)
{
	(void)state;
	expect(0, enter_namespace, "0 - - -");
	expect(0, enter_two, "0 - - -");
}

static void a_user_has(void **state)
{
	(void)state;
	expect_places(SOMEBODY, stay, "/h", PLACE);
}

static void and_has_the_same_as_root_of_a_namespace(void **state)
{
	(void)state;
	expect_places(SOMEBODY, enter_namespace, "/h", PLACE);
}

/* Nothing names the user for it: not root, whom the outer one calls itself. */
static void but_not_as_root_of_a_namespace_in_it(void **state)
{
	(void)state;
	expect_places(SOMEBODY, enter_two, "/h", NULL);
	expect_places(KNOWN, enter_two, "/h", NULL);
}

static void root_of_a_namespace_is_not_the_hosts(void **state)
{
	(void)state;
	expect_places(SOMEBODY, enter_subordinate, "/h", NULL);
	expect_places(0, enter_subordinate, "/h", NULL);
}

static void a_home_is_what_passwd_says(void **state)
{
	const struct passwd *entry = getpwuid(KNOWN);

	(void)state;
	if (entry == NULL)
		skip();
	expect_places(KNOWN, stay, entry->pw_dir, KNOWN_PLACE);
	expect_places(KNOWN, enter_namespace, entry->pw_dir, KNOWN_PLACE);
}

static void a_runtime_directory_is_the_users_alone(void **state)
{
	(void)state;
	assert_int_equal(chmod(PLACE, 0770), 0);
	expect_places(SOMEBODY, stay, "/h", NULL);
	expect_places(SOMEBODY, enter_namespace, "/h", NULL);
	assert_int_equal(chmod(PLACE, 0755), 0);
	expect_places(SOMEBODY, stay, "/h", PLACE);
	assert_int_equal(chown(PLACE, 0, 0), 0);
	expect_places(SOMEBODY, stay, "/h", NULL);
	expect_places(SOMEBODY, enter_namespace, "/h", NULL);
}

static void the_environment_does_not_choose_it(void **state)
{
	(void)state;
	assert_int_equal(setenv("XDG_RUNTIME_DIR", "", 1), 0);
	expect_places(SOMEBODY, stay, "/h", PLACE);
	assert_int_equal(unsetenv("XDG_RUNTIME_DIR"), 0);
	expect_places(SOMEBODY, enter_namespace, "/h", PLACE);
}

static void a_relative_home_is_none(void **state)
{
	(void)state;
	assert_int_equal(setenv("HOME", "h", 1), 0);
	expect(SOMEBODY, stay, "1 - - " PLACE "/ravelin");
	assert_int_equal(unsetenv("HOME"), 0);
	expect(SOMEBODY, enter_namespace, "1 - - " PLACE "/ravelin");
}

#define TEST(function) cmocka_unit_test_setup(function, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_hosts_root_has_no_places),
		TEST(nor_has_its_root_in_a_namespace_of_its_own),
		TEST(a_user_has),
		TEST(and_has_the_same_as_root_of_a_namespace),
		TEST(but_not_as_root_of_a_namespace_in_it),
		TEST(root_of_a_namespace_is_not_the_hosts),
		TEST(a_home_is_what_passwd_says),
		TEST(a_runtime_directory_is_the_users_alone),
		TEST(the_environment_does_not_choose_it),
		TEST(a_relative_home_is_none),
	};

	if (geteuid() != 0 || !has_places()) {
		puts("skipped: needs root, and a /run of its own");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
