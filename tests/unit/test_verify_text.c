/* SPDX-License-Identifier: Apache-2.0 */
/* What verify reads: status, mountinfo, cgroup, and the state of runtimes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/cgroup.h"
#include "verify/mountinfo.h"
#include "verify/place.h"
#include "verify/process.h"
#include "verify/state.h"
#include "verify/status.h"

#define STATUS                                                                 \
	"Name:\tCapEff:\\n0\n"                                                 \
	"State:\tS (sleeping)\n"                                               \
	"CapInh:\t0000000000000000\n"                                          \
	"CapPrm:\t00000000000005fb\n"                                          \
	"CapEff:\t000001ffffffffff\n"                                          \
	"CapBnd:\t00000000000005fb\n"                                          \
	"CapAmb:\t0000000000000001\n"                                          \
	"NoNewPrivs:\t1\n"                                                     \
	"Seccomp:\t2\n"

static void test_status(void **state)
{
	struct verify_status status;

	(void)state;
	assert_true(verify_status_parse(TEXT(STATUS "Seccomp_filters:\t3\n"),
					&status));
	assert_int_equal(status.sets[SET_INHERITABLE], 0);
	assert_int_equal(status.sets[SET_PERMITTED], 0x5fb);
	assert_int_equal(status.sets[SET_EFFECTIVE], 0x1ffffffffff);
	assert_int_equal(status.sets[SET_AMBIENT], 1);
	assert_true(status.no_new_privileges);
	assert_false(status.dead);
	assert_int_equal(status.mode, 2);
	assert_true(status.filters_known);
	assert_int_equal(status.filters, 3);
	/* Linux before 5.9. */
	assert_true(verify_status_parse(TEXT(STATUS), &status));
	assert_false(status.filters_known);
}

static void test_status_wrong(void **state)
{
	static const char whole[] = STATUS;
	struct verify_status status;

	(void)state;
	/* Cut anywhere before its last number. */
	for (size_t length = 0; length < strlen(whole) - 1; length++)
		assert_false(verify_status_parse((struct text){whole, length},
						 &status));
	assert_false(verify_status_parse(
		TEXT("State:\tS\nCapInh:\t00000000000000000\n"), &status));
	assert_false(verify_status_parse(
		TEXT("State:\tS\nCapInh:\t000000000000000G\n"), &status));
	assert_false(verify_status_parse((struct text){NULL, 0}, &status));
}

static void test_status_dead(void **state)
{
	struct verify_status status;
	char text[] = STATUS;

	(void)state;
	*strchr(text, 'S') = 'Z'; /* of "State" */
	assert_false(verify_status_parse(text_of(text), &status));
	memcpy(text, STATUS, sizeof(text));
	strstr(text, "S (")[0] = 'Z';
	assert_true(verify_status_parse(text_of(text), &status));
	assert_true(status.dead);
}

#define MOUNTS                                                                 \
	"21 28 0:5 / /dev rw,nosuid - devtmpfs udev rw,size=1\n"               \
	"210 28 0:5 / /proc rw,nosuid shared:3 master:4 - proc proc rw\n"      \
	"211 210 0:5 /sys /proc/sys ro,relatime - proc proc rw\n"              \
	"212 210 0:7 / /proc/acpi rw - tmpfs tmpfs ro,inode64\n"               \
	"213 210 0:7 / /x\\040y rw,errors=ro - fuse.x none rw,roaming"

static bool is_readonly(uint64_t id)
{
	struct verify_mount mount;

	assert_true(verify_mount_find(TEXT(MOUNTS), id, &mount));
	return verify_mount_is_readonly(&mount);
}

static void test_mountinfo(void **state)
{
	struct verify_mount mount;

	(void)state;
	assert_true(verify_mount_find(TEXT(MOUNTS), 210, &mount));
	assert_true(text_is(mount.point, "/proc"));
	assert_true(text_is(mount.type, "proc"));
	assert_true(text_is(mount.options, "rw,nosuid"));
	assert_true(text_is(mount.super, "rw"));
	assert_false(is_readonly(21));
	assert_false(is_readonly(210));
	assert_true(is_readonly(211));  /* this mount of it */
	assert_true(is_readonly(212));  /* the file system */
	assert_false(is_readonly(213)); /* other options that say "ro" */
	assert_false(verify_mount_find(TEXT(MOUNTS), 2, &mount));
	assert_false(verify_mount_find(TEXT(""), 0, &mount));
	assert_false(verify_mount_find((struct text){NULL, 0}, 0, &mount));
	assert_false(
		verify_mount_find(TEXT("5 6 0:1 / /a rw - proc"), 5, &mount));
	assert_false(verify_mount_find(TEXT("5\n\n5 6"), 5, &mount));
}

static void test_places(void **state)
{
	struct verify_place place = {.exists = false};

	(void)state;
	assert_true(verify_place_is_masked(&place));
	assert_true(verify_place_is_readonly(&place));
	place.exists = true;
	place.is_null = true;
	assert_false(verify_place_is_masked(&place)); /* a link to /dev/null */
	assert_false(verify_place_is_readonly(&place));
	place.is_mount = true;
	assert_true(verify_place_is_masked(&place));
	place.is_null = false;
	assert_false(verify_place_is_masked(&place)); /* another file */
	place.is_directory = true;
	assert_false(verify_place_is_masked(&place)); /* with entries */
	place.is_empty = true;
	assert_true(verify_place_is_masked(&place));
}

static void test_cgroups(void **state)
{
	(void)state;
	assert_true(
		verify_cgroups_are_within(TEXT("0::/a\n"), TEXT("0::/a\n")));
	assert_true(
		verify_cgroups_are_within(TEXT("0::/a/b\n"), TEXT("0::/a\n")));
	assert_true(verify_cgroups_are_within(TEXT("0::/a\n"), TEXT("0::/\n")));
	assert_false(
		verify_cgroups_are_within(TEXT("0::/ab\n"), TEXT("0::/a\n")));
	assert_false(
		verify_cgroups_are_within(TEXT("0::/a\n"), TEXT("0::/a/b\n")));
	assert_true(verify_cgroups_are_within(TEXT("2:cpu:/x/y\n0::/a\n"),
					      TEXT("2:cpu:/x\n0::/a\n")));
	assert_false(verify_cgroups_are_within(TEXT("2:cpu:/z\n0::/a\n"),
					       TEXT("2:cpu:/x\n0::/a\n")));
	assert_false(verify_cgroups_are_within(TEXT(""), TEXT("0::/\n")));
	assert_false(verify_cgroups_are_within(TEXT("0::/\n"), TEXT("")));
}

#define HIERARCHIES                                                            \
	"31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"           \
	"32 31 0:29 / /cg/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"             \
	"33 31 0:30 /other /cg/else rw - cgroup cgroup rw,devices\n"           \
	"34 31 0:30 /../.. /cg/up rw - cgroup cgroup rw,devices\n"             \
	"35 31 0:30 /docker /cg/devices rw - cgroup cgroup rw,devices\n"       \
	"36 31 0:31 / /cg/a\\040b rw - cgroup cgroup rw,pids\n"                \
	"37 31 0:32 / /cg/unified rw - cgroup2 cgroup2 rw,nsdelegate\n"

/* Where it is: "1 MOUNT[ BELOW]", "2 ...", "unseen" or "none". */
static void expect_cgroup(const char *cgroups, const char *mountinfo,
			  const char *controller, const char *expected)
{
	static const char *const words[] = {"none", "unseen", "1 ", "2 "};
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf got = BUF_INIT;
	enum verify_cgroup_answer answer;
	size_t mount = 0;

	answer = verify_cgroup_locate(text_of(cgroups), text_of(mountinfo),
				      controller, &path, &mount);
	buf_add_text(&got, words[answer]);
	if (answer == CGROUP_FIRST || answer == CGROUP_SECOND) {
		buf_add(&got, path.data, mount);
		if (path.length > mount)
			buf_printf(&got, " %s", path.data + mount);
	}
	assert_string_equal(got.data, expected);
}

static void test_cgroup_directory(void **state)
{
	static const char second[] = "0::/x\n";

	(void)state;
	expect_cgroup("4:cpu,cpuacct:/a/b\n0::/\n", HIERARCHIES, "cpuacct",
		      "1 /cg/cpu /a/b");
	expect_cgroup("4:cpu,cpuacct:/\n0::/x\n", HIERARCHIES, "cpu",
		      "1 /cg/cpu");
	/* A part of the hierarchy is mounted. */
	expect_cgroup("5:devices:/docker/a:b", HIERARCHIES, "devices",
		      "1 /cg/devices /a:b");
	expect_cgroup("5:devices:/docker\n", HIERARCHIES, "devices",
		      "1 /cg/devices");
	expect_cgroup("5:devices:/dockers/a\n", HIERARCHIES, "devices",
		      "unseen");
	expect_cgroup("5:devices:/../docker/a\n", HIERARCHIES, "devices",
		      "unseen");
	expect_cgroup("8:pids:/a\n", HIERARCHIES, "pids", "unseen");
	/* Version 2 where version 1 does not have it. */
	expect_cgroup("1:cpu:/a\n0::/x\n", HIERARCHIES, "devices",
		      "2 /cg/unified /x");
	expect_cgroup(second, HIERARCHIES, "pids", "2 /cg/unified /x");
	expect_cgroup(second, "", "pids", "unseen");
	expect_cgroup("1:cpu:/a\n", HIERARCHIES, "pids", "none");
	expect_cgroup("1:name=devices:/a\n", HIERARCHIES, "devices", "none");
	expect_cgroup("", HIERARCHIES, "pids", "none");
	expect_cgroup("5:devices", HIERARCHIES, "devices", "unseen");
}

static void test_state(void **unused)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct verify_state state = {.pid = 0};
	struct err err = ERR_INIT;

	(void)unused;
	assert_int_equal(
		verify_state_parse(
			&arena, "runc",
			TEXT("{\"id\":\"x\",\"init_process_pid\":25,"
			     "\"init_process_start\":510759,\"config\":{"
			     "\"labels\":[\"a=b\",\"bundle=/b/x\"]}}"),
			&state, &err),
		0);
	assert_int_equal(state.pid, 25);
	assert_int_equal(state.start, 510759);
	assert_string_equal(state.bundle, "/b/x");
	assert_int_equal(
		verify_state_parse(&arena, "crun",
				   TEXT("{\"pid\":44,\"process-start-time\":7,"
					"\"bundle\":\"/c\"}"),
				   &state, &err),
		0);
	assert_int_equal(state.pid, 44);
	assert_int_equal(state.start, 7);
	assert_string_equal(state.bundle, "/c");
	assert_int_equal(verify_state_parse(&arena, "x", TEXT("{\"pid\":1}"),
					    &state, &err),
			 0);
	assert_null(state.bundle);
}

static void test_state_wrong(void **unused)
{
	static const char *const texts[] = {
		"",
		"{}",
		"[]",
		"{\"pid\":-1}",
		"{\"pid\":4294967296}",
		"{\"pid\":\"1\"}",
	};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct verify_state state = {.pid = 0};

	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(verify_state_parse(&arena, "x",
						    text_of(texts[i]), &state,
						    &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_status_wrong),
		cmocka_unit_test(test_status_dead),
		cmocka_unit_test(test_mountinfo),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_cgroups),
		cmocka_unit_test(test_cgroup_directory),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_state_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
