/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities are lowered in all five sets. */
#include "../lib/harden_case.h"

#define PROFILE "{\"capabilities\":{\"allow\":[\"CHOWN\",\"cap_kill\"]}}"

static void lower(const char *profile, const char *sets, const char *expected)
{
	AUTO_BUF struct buf before = BUF_INIT;
	AUTO_BUF struct buf after = BUF_INIT;

	buf_printf(&before, "{\"process\":{\"capabilities\":%s}}", sets);
	buf_printf(&after, "{\"process\":{\"capabilities\":%s}}", expected);
	expect_hardened(&hardener_capabilities, OCI_CONFIG, profile,
			before.data, after.data, &plain_host);
}

static void test_each_set(void **state)
{
	(void)state;
	lower(PROFILE,
	      "{\"bounding\":[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\"],"
	      "\"effective\":[\"CAP_SYS_ADMIN\",\"CAP_CHOWN\"],"
	      "\"permitted\":[\"CAP_CHOWN\",\"CAP_NET_RAW\"],"
	      "\"inheritable\":[\"CAP_CHOWN\"],\"ambient\":[\"CAP_CHOWN\"]}",
	      "{\"bounding\":[\"CAP_CHOWN\"],\"effective\":[\"CAP_CHOWN\"],"
	      "\"permitted\":[\"CAP_CHOWN\"],\"inheritable\":[],"
	      "\"ambient\":[]}");
}

static void test_within_stays_as_spelled(void **state)
{
	(void)state;
	lower(PROFILE, "{ \"bounding\" : [ \"chown\", \"Cap_Kill\" ] }",
	      "{ \"bounding\" : [ \"chown\", \"Cap_Kill\" ] }");
}

static void test_effective_within_permitted_within_bounding(void **state)
{
	(void)state;
	lower(PROFILE,
	      "{\"bounding\":[\"CHOWN\"],\"permitted\":[\"CHOWN\",\"KILL\"],"
	      "\"effective\":[\"KILL\"]}",
	      "{\"bounding\":[\"CHOWN\"],\"permitted\":[\"CHOWN\"],"
	      "\"effective\":[]}");
}

static void test_kept_inheritable_and_ambient(void **state)
{
	(void)state;
	lower("{\"capabilities\":{\"allow\":[\"CHOWN\"],\"inheritable\":true,"
	      "\"ambient\":true}}",
	      "{\"bounding\":[\"CHOWN\",\"KILL\"],\"permitted\":[\"CHOWN\"],"
	      "\"inheritable\":[\"KILL\",\"CHOWN\"],"
	      "\"ambient\":[\"CHOWN\",\"KILL\"]}",
	      "{\"bounding\":[\"CHOWN\"],\"permitted\":[\"CHOWN\"],"
	      "\"inheritable\":[\"CHOWN\"],\"ambient\":[\"CHOWN\"]}");
}

static void test_no_ceiling(void **state)
{
	(void)state;
	lower("{}", "{\"bounding\":[\"CAP_OF_TOMORROW\"]}",
	      "{\"bounding\":[\"CAP_OF_TOMORROW\"]}");
}

/* Which is all of them to some runtimes; an exec has its container's. */
static void test_none_named(void **state)
{
	struct probe flags = plain_host;

	(void)state;
	lower(PROFILE, "null", "{}");
	lower(PROFILE, "{}", "{}");
	lower("{}", "null", "null");
	expect_hardened(&hardener_capabilities, OCI_CONFIG, PROFILE,
			"{\"process\":{\"cwd\":\"/\"}}",
			"{\"process\":{\"cwd\":\"/\",\"capabilities\":{}}}",
			&plain_host);
	expect_hardened(&hardener_capabilities, OCI_CONFIG, PROFILE, "{}", "{}",
			&plain_host);
	expect_hardened(&hardener_capabilities, OCI_PROCESS, PROFILE,
			"{\"cwd\":\"/\"}",
			"{\"cwd\":\"/\",\"capabilities\":{}}", &plain_host);
	flags.exec_by_flags = true;
	expect_hardened(&hardener_capabilities, OCI_PROCESS, PROFILE, "{}",
			"{}", &flags);
}

static void test_unknown_name(void **state)
{
	struct harden_case run;

	(void)state;
	harden_case_run(&run, &hardener_capabilities, OCI_PROCESS, PROFILE,
			"{\"capabilities\":{\"ambient\":[\"CAP_NONE\"]}}",
			&plain_host);
	assert_int_equal(run.result, -1);
	assert_int_equal(run.err.kind, ERR_INPUT);
	assert_non_null(strstr(run.err.message,
			       "config.json:1:29: /capabilities/ambient/0: "));
	harden_case_fini(&run);
}

static void test_beyond_the_kernel(void **state)
{
	const struct probe old_kernel = {
		.arch = SECCOMP_ARCH_X86_64,
		.last_capability = 37,
	};

	(void)state;
	expect_hardened(&hardener_capabilities, OCI_PROCESS,
			"{\"capabilities\":{\"allow\":[\"BPF\",\"KILL\"]}}",
			"{\"capabilities\":{\"bounding\":[\"CAP_BPF\","
			"\"CAP_KILL\"]}}",
			"{\"capabilities\":{\"bounding\":[\"CAP_KILL\"]}}",
			&old_kernel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_set),
		cmocka_unit_test(test_within_stays_as_spelled),
		cmocka_unit_test(
			test_effective_within_permitted_within_bounding),
		cmocka_unit_test(test_kept_inheritable_and_ambient),
		cmocka_unit_test(test_no_ceiling),
		cmocka_unit_test(test_none_named),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_beyond_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
