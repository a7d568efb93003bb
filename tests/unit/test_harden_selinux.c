/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux labels on a host that the test describes. */
#include "../lib/harden_case.h"

#define AUTO "{\"selinux\":{\"type\":\"auto\"}}"

static bool any_context(const char *context)
{
	return strstr(context, "nonesuch") == NULL;
}

static const struct probe selinux_host = {
	.arch = SECCOMP_ARCH_X86_64,
	.last_capability = 40,
	.selinux =
		{
			.enabled = true,
			.process_context = "system_u:system_r:container_t:s0",
			.file_context = "system_u:object_r:container_file_t:s0",
			.categories = {5, 900},
			.context_valid = any_context,
		},
};

static void test_fresh_pair(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_selinux, OCI_CONFIG, AUTO,
		"{\"process\":{},\"linux\":{}}",
		"{\"process\":{\"selinuxLabel\":"
		"\"system_u:system_r:container_t:s0:c5,c900\"},\"linux\":{"
		"\"mountLabel\":"
		"\"system_u:object_r:container_file_t:s0:c5,c900\"}}",
		&selinux_host);
}

static void test_spc_lowered_pair_kept(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_selinux, OCI_CONFIG, AUTO,
		"{\"process\":{\"selinuxLabel\":"
		"\"system_u:system_r:spc_t:s0:c1,c2\"},\"linux\":{}}",
		"{\"process\":{\"selinuxLabel\":"
		"\"system_u:system_r:container_t:s0:c1,c2\"},\"linux\":{"
		"\"mountLabel\":"
		"\"system_u:object_r:container_file_t:s0:c1,c2\"}}",
		&selinux_host);
}

static void test_exec(void **state)
{
	static const char profile[] = "{\"selinux\":{\"type\":\"web_t\"}}";

	(void)state;
	expect_hardened(&hardener_selinux, OCI_PROCESS, profile, "{}", "{}",
			&selinux_host);
	expect_hardened(&hardener_selinux, OCI_PROCESS, profile,
			"{\"cwd\":\"/\",\"selinuxLabel\":"
			"\"a_u:a_r:web_t:s0:c1,c2\"}",
			"{\"cwd\":\"/\"}", &selinux_host);
}

/* A range that reaches other containers' files is none of a container's own. */
static void test_wide_ranges(void **state)
{
	static const char *const ranges[] = {
		"s0", "s0:c0.c1023", "s0-s0:c0.c1023", "s0:c1,c2,c3", "s0:c1,",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		AUTO_BUF struct buf asked = BUF_INIT;

		buf_printf(&asked,
			   "{\"process\":{\"selinuxLabel\":"
			   "\"u:r:c_t:%s\"},\"linux\":{}}",
			   ranges[i]);
		expect_hardened(&hardener_selinux, OCI_CONFIG, AUTO, asked.data,
				"{\"process\":{\"selinuxLabel\":"
				"\"u:r:container_t:s0:c5,c900\"},\"linux\":{"
				"\"mountLabel\":\"system_u:object_r:"
				"container_file_t:s0:c5,c900\"}}",
				&selinux_host);
	}
}

static void test_refusals(void **state)
{
	(void)state;
	expect_refused(&hardener_selinux, OCI_CONFIG,
		       "{\"selinux\":{\"required\":true}}", "{\"process\":{}}",
		       "SELinux is off", &plain_host);
	expect_refused(&hardener_selinux, OCI_CONFIG,
		       "{\"selinux\":{\"type\":\"nonesuch_t\"}}",
		       "{\"process\":{}}", "has no context",
		       &(struct probe){
			       .selinux =
				       {
					       .enabled = true,
					       .process_context = "u:r:c_t:s0",
					       .context_valid = any_context,
				       },
		       });
	expect_refused(&hardener_selinux, OCI_CONFIG, AUTO, "{\"process\":{}}",
		       "names no context",
		       &(struct probe){
			       .selinux.enabled = true,
		       });
	expect_hardened(&hardener_selinux, OCI_CONFIG, AUTO, "{\"process\":{}}",
			"{\"process\":{}}", &plain_host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fresh_pair),
		cmocka_unit_test(test_spc_lowered_pair_kept),
		cmocka_unit_test(test_exec),
		cmocka_unit_test(test_wide_ranges),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
