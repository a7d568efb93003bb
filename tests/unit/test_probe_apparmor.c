/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's list of AppArmor profiles, as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "probe/apparmor.h"
#include "probe/probe.h"

static const char list[] = "/usr/sbin/ntpd (enforce)\n"
			   "docker-default (enforce)\n"
			   "docker-default//child (complain)\n"
			   "runc (unconfined)\n"
			   "my own (best) profile (enforce)\n"
			   "odd (complain) (enforce)\n"
			   "even (enforce) (complain)\n"
			   "lsb_release (kill)\n"
			   ":space://inner (enforce)\n"
			   "containers-default-0.40 (complain)\n"
			   "containers-default-0.57 (enforce)\n"
			   "no mode\n"
			   "no-blank(enforce)\n"
			   " (enforce)\n"
			   "\n"
			   "cut (enforce";

static void test_modes(void **state)
{
	static const struct {
		const char *name;
		enum apparmor_mode mode;
	} cases[] = {
		{"/usr/sbin/ntpd", APPARMOR_ENFORCED},
		{"docker-default", APPARMOR_ENFORCED},
		{"docker-default//child", APPARMOR_NOT_ENFORCED},
		{"docker-defaul", APPARMOR_NOT_LOADED},
		{"docker-default ", APPARMOR_NOT_LOADED},
		{"docker-default (enforce)", APPARMOR_NOT_LOADED},
		{"runc", APPARMOR_NOT_ENFORCED},
		{"my own (best) profile", APPARMOR_ENFORCED},
		{"odd", APPARMOR_NOT_LOADED},
		{"odd (complain)", APPARMOR_ENFORCED},
		{"even (enforce)", APPARMOR_NOT_ENFORCED},
		{"lsb_release", APPARMOR_ENFORCED},
		{"inner", APPARMOR_NOT_LOADED},
		{":space://inner", APPARMOR_ENFORCED},
		{"no mode", APPARMOR_NOT_LOADED},
		{"no-blank", APPARMOR_NOT_LOADED},
		{"cut", APPARMOR_NOT_LOADED},
		{"", APPARMOR_NOT_LOADED},
		{"\n", APPARMOR_NOT_LOADED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum apparmor_mode mode =
			apparmor_mode_of(text_of(list), text_of(cases[i].name));

		if (mode != cases[i].mode)
			fail_msg("\"%s\": %d", cases[i].name, (int)mode);
	}
	assert_int_equal(apparmor_mode_of((struct text){NULL, 0}, TEXT("a")),
			 APPARMOR_NOT_LOADED);
	assert_int_equal(apparmor_mode_of(TEXT("a (enforce)"), TEXT("a")),
			 APPARMOR_ENFORCED);
}

static void test_find(void **state)
{
	(void)state;
	assert_true(text_is(
		apparmor_find(text_of(list), TEXT("containers-default-")),
		"containers-default-0.57"));
	assert_null(apparmor_find(text_of(list), TEXT("run")).data);
	assert_null(apparmor_find((struct text){NULL, 0}, TEXT("")).data);
}

/* Whatever this host has, what the probe says of it agrees with itself. */
static void test_this_host(void **state)
{
	AUTO_BUF struct buf loaded = BUF_INIT;
	struct arena arena = ARENA_INIT;
	struct probe probe;

	(void)state;
	probe_host(&probe, &arena);
	assert_ptr_equal(probe.apparmor.enabled, probe_apparmor_enabled);
	assert_ptr_equal(probe.apparmor.list, probe_apparmor_list);
	probe.apparmor.list(&loaded);
	assert_true(probe.apparmor.enabled() || loaded.length == 0);
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_this_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
