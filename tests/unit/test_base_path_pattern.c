/* SPDX-License-Identifier: Apache-2.0 */
/* Paths and their patterns, component by component. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/path_pattern.h"

static void where_a_path_lies(void **state)
{
	static const struct {
		const char *pattern, *path;
		enum path_relation is;
	} rows[] = {
		{"/etc", "/etc", PATH_AT},
		{"/etc", "/", PATH_ABOVE},
		{"/etc", "/etc/passwd", PATH_APART},
		{"/etc", "/etcetera", PATH_APART},
		{"/etc", "/et", PATH_APART},
		{"/", "/", PATH_AT},
		{"/", "/etc", PATH_APART},
		{"/proc/**", "/proc", PATH_AT},
		{"/proc/**", "/proc/1/root", PATH_BELOW},
		{"/proc/**", "/process", PATH_APART},
		{"/**", "/anything", PATH_BELOW},
		{"/run/user/*/docker.sock", "/run", PATH_ABOVE},
		{"/run/user/*/docker.sock", "/run/user/1000", PATH_ABOVE},
		{"/run/user/*/docker.sock", "/run/user/1/docker.sock", PATH_AT},
		{"/run/user/*/docker.sock", "/run/user/1/x", PATH_APART},
		{"/etc/shadow*", "/etc/shadow-", PATH_AT},
		{"/etc/cron*/**", "/etc/cron.d/x", PATH_BELOW},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(path_pattern_relate(text_of(rows[i].pattern),
						     text_of(rows[i].path)),
				 rows[i].is);
}

static void the_plain_form(void **state)
{
	static const char *const rows[][2] = {
		{"/", "/"},
		{"//a/./b/", "/a/b"},
		{"/a/../../b", "/b"},
		{"/a/..", "/"},
		{"/var/run/docker.sock", "/run/docker.sock"},
		{"/var/run", "/run"},
		{"/var/running", "/var/running"},
		{"/var/lib/run", "/var/lib/run"},
		{"/bin/sh", "/usr/bin/sh"},
		{"/lib", "/usr/lib"},
		{"/library", "/library"},
		{"/x/../lib64/y", "/usr/lib64/y"},
	};
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct text plain = path_plain(&arena, text_of(rows[i][0]));

		assert_string_equal(plain.data, rows[i][1]);
		assert_int_equal(plain.length, strlen(rows[i][1]));
	}
}

static void what_covers_what(void **state)
{
	static const struct {
		const char *a, *b;
		bool covers;
	} rows[] = {
		{"/etc", "/etc", true},      {"/etc", "/etc/x", false},
		{"/etc/x", "/etc", false},   {"/etc/**", "/etc/x", true},
		{"/etc/**", "/etc", true},   {"/etc/**", "/etc/*/y/**", true},
		{"/etc", "/etc/**", false},  {"/etc/*", "/etc/**", false},
		{"/etc/*", "/etc/x*", true}, {"/etc/x*", "/etc/*", false},
		{"/**", "/", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(path_pattern_covers(text_of(rows[i].a),
						     text_of(rows[i].b)),
				 rows[i].covers);
}

static void what_is_no_pattern(void **state)
{
	static const char *const wrong[] = {"",      "etc",  "/a/../b", "/a/[",
					    "/**/a", "/a\\", "/a/**/.."};
	static const char *const right[] = {"/",       "/**",       "/a/**/",
					    "/a/**/.", "/a/[a-z]*", "/a..b"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_non_null(path_pattern_check(text_of(wrong[i])));
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_null(path_pattern_check(text_of(right[i])));
}

static void what_is_literal(void **state)
{
	static const char *const rows[][2] = {{"/a/b/**", "/a/b"},
					      {"/a/b", "/a/b"},
					      {"/*/b", ""},
					      {"/a/b*/c", "/a"},
					      {"/", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(text_is(path_pattern_literal(text_of(rows[i][0])),
				    rows[i][1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_a_path_lies),
		cmocka_unit_test(the_plain_form),
		cmocka_unit_test(what_covers_what),
		cmocka_unit_test(what_is_no_pattern),
		cmocka_unit_test(what_is_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
