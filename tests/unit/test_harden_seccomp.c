/* SPDX-License-Identifier: Apache-2.0 */
/* The seccomp hardener: what a document can put beside or around a filter. */
#include "../lib/harden_case.h"

#define PROFILE                                                                \
	"{\"seccomp\":{\"allow\":[\"read\",\"write\",\"exit\"],\"rules\":[{"   \
	"\"names\":[\"socket\"],\"args\":[{\"index\":0,\"op\":"                \
	"\"SCMP_CMP_MASKED_EQ\",\"value\":4294967295,\"valueTwo\":1}]}]}}"

/* Hardens twice: the second time must change nothing. */
static void harden(struct harden_case *run, const char *document)
{
	struct harden_case again;

	harden_case_run(run, &hardener_seccomp, OCI_CONFIG, PROFILE, document,
			&plain_host);
	if (run->result < 0)
		fail_msg("%s", run->err.message);
	harden_case_run(&again, &hardener_seccomp, OCI_CONFIG, PROFILE,
			run->text.data, &plain_host);
	assert_int_equal(again.findings.changed, 0);
	assert_string_equal(again.text.data, run->text.data);
	harden_case_fini(&again);
}

static void expect_text(const char *document, const char *there,
			const char *gone)
{
	struct harden_case run;

	harden(&run, document);
	assert_int_equal(run.findings.refused, 0);
	assert_non_null(strstr(run.text.data, there));
	assert_null(strstr(run.text.data, gone));
	harden_case_fini(&run);
}

/* runc takes it for no filter. */
static void test_empty_filter(void **state)
{
	(void)state;
	expect_text("{\"linux\":{\"seccomp\":{}}}", "\"defaultErrnoRet\":38",
		    "{}");
}

static void test_annotations_of_crun(void **state)
{
	(void)state;
	expect_text("{\"linux\":{},\"annotations\":{\"a\":\"b\","
		    "\"run.oci.seccomp_bpf_data\":\"BgAAAAAA/38=\"}}",
		    "\"annotations\":{\"a\":\"b\"}", "bpf_data");
}

/* A newer libseccomp than our table may know them. */
static void test_calls_of_tomorrow(void **state)
{
	(void)state;
	expect_text("{\"linux\":{\"seccomp\":{\"defaultAction\":"
		    "\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38,"
		    "\"architectures\":[\"SCMP_ARCH_X86_64\"],\"syscalls\":["
		    "{\"names\":[\"read\",\"allowed_tomorrow\"],\"action\":"
		    "\"SCMP_ACT_ALLOW\"},{\"names\":[\"killed_tomorrow\"],"
		    "\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}}}",
		    "\"killed_tomorrow\"", "allowed_tomorrow");
}

/* Also in a filter that is otherwise the profile's own and would stay. */
static void test_call_of_tomorrow_in_our_own_filter(void **state)
{
	AUTO_BUF struct buf spec = BUF_INIT;
	struct harden_case run;
	const char *at;

	(void)state;
	harden(&run, "{\"linux\":{}}");
	at = strstr(run.text.data, "\"read\"");
	assert_non_null(at);
	buf_add(&spec, run.text.data, (size_t)(at - run.text.data));
	buf_add_text(&spec, "\"allowed_tomorrow\",");
	buf_add_text(&spec, at);
	harden_case_fini(&run);
	expect_text(spec.data, "\"read\"", "allowed_tomorrow");
}

/* Two conditions on one argument are two rules to the runtimes, and one under
 * an empty mask takes every call. */
static void test_empty_mask_beside_another(void **state)
{
	static const char *const spec =
		"{\"linux\":{\"seccomp\":{\"defaultAction\":"
		"\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38,\"architectures\":["
		"\"SCMP_ARCH_X86_64\"],\"syscalls\":[{\"names\":[\"socket\"],"
		"\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
		"\"value\":0,\"valueTwo\":0,\"op\":\"SCMP_CMP_MASKED_EQ\"},{"
		"\"index\":0,\"value\":4294967295,\"valueTwo\":1,\"op\":"
		"\"SCMP_CMP_MASKED_EQ\"}]}]}}}";

	(void)state;
	expect_text(spec, "\"value\":4294967295,\"valueTwo\":1",
		    "\"value\":0,\"valueTwo\":0");
}

/* What an agent is asked for, as far as the profile allows the call. */
static void test_notifications_are_kept(void **state)
{
	static const char *const spec =
		"{\"linux\":{\"seccomp\":{\"defaultAction\":"
		"\"SCMP_ACT_ALLOW\",\"architectures\":["
		"\"SCMP_ARCH_X86_64\"],\"listenerPath\":\"/run/agent\","
		"\"listenerMetadata\":\"what for\",\"syscalls\":[{"
		"\"names\":[\"read\",\"socket\",\"mount\"],\"action\":"
		"\"SCMP_ACT_NOTIFY\"}]}}}";
	static const char *const kept[] = {
		"\"listenerPath\":\"/run/agent\"",
		"\"listenerMetadata\":\"what for\"",
		"{\"names\":[\"read\"],\"action\":\"SCMP_ACT_NOTIFY\"}",
		("{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_NOTIFY\","
		 "\"args\":[{\"index\":0,\"value\":4294967295,\"valueTwo\":1,"
		 "\"op\":\"SCMP_CMP_MASKED_EQ\"}]}"),
		"\"mount\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		expect_text(spec, kept[i],
			    "\"mount\"],\"action\":"
			    "\"SCMP_ACT_NOTIFY\"");
}

/* Only where the spec says so, of what the profile has by its arguments too. */
static void test_notifications_by_arguments_are_kept(void **state)
{
	static const char *const spec =
		"{\"linux\":{\"seccomp\":{\"defaultAction\":"
		"\"SCMP_ACT_ALLOW\",\"architectures\":["
		"\"SCMP_ARCH_X86_64\"],\"listenerPath\":\"/run/agent\","
		"\"syscalls\":[{\"names\":[\"socket\"],\"action\":"
		"\"SCMP_ACT_NOTIFY\",\"args\":[{\"index\":1,\"value\":3,"
		"\"op\":\"SCMP_CMP_EQ\"}]}]}}}";

	(void)state;
	expect_text(spec,
		    "{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_NOTIFY\","
		    "\"args\":[{\"index\":0,\"value\":4294967295,"
		    "\"valueTwo\":1,\"op\":\"SCMP_CMP_MASKED_EQ\"},{"
		    "\"index\":1,\"value\":3,\"op\":\"SCMP_CMP_EQ\"}]}",
		    "\"action\":\"SCMP_ACT_NOTIFY\"}");
}

/* Filters that once came out otherwise when they were hardened again. */
static void test_odd_filters_are_stable(void **state)
{
	static const char *const specs[] = {
		"{\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\","
		"\"syscalls\":[{\"names\":[\"socket\"],\"action\":"
		"\"SCMP_ACT_KILL\",\"args\":[{\"index\":0,\"value\":21522,"
		"\"valueTwo\":0,\"op\":\"SCMP_CMP_MASKED_EQ\"}]}]}}}",
		"{\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_TRAP\","
		"\"syscalls\":[{\"names\":[\"clone3\"],\"action\":"
		"\"SCMP_ACT_ERRNO\",\"args\":[{\"index\":0,\"value\":"
		"18446744073709551615,\"op\":\"SCMP_CMP_LE\"}]},{\"names\":["
		"\"clone3\"],\"action\":\"SCMP_ACT_KILL_PROCESS\",\"args\":[{"
		"\"index\":0,\"value\":4294967295,\"op\":\"SCMP_CMP_GT\"}]}]}}"
		"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		struct harden_case run;

		harden(&run, specs[i]);
		harden_case_fini(&run);
	}
}

static void test_too_many_rules(void **state)
{
	AUTO_BUF struct buf spec = BUF_INIT;
	struct harden_case run;

	(void)state;
	buf_add_text(&spec, "{\"linux\":{\"seccomp\":{\"defaultAction\":"
			    "\"SCMP_ACT_ERRNO\",\"syscalls\":[");
	for (unsigned i = 0; i < 5000; i++)
		buf_printf(&spec,
			   "%s{\"names\":[\"read\"],\"action\":"
			   "\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
			   "\"value\":%u,\"op\":\"SCMP_CMP_EQ\"}]}",
			   i > 0 ? "," : "", i);
	buf_add_text(&spec, "]}}}");
	harden_case_run(&run, &hardener_seccomp, OCI_CONFIG, PROFILE, spec.data,
			&plain_host);
	assert_int_equal(run.result, -1);
	assert_non_null(strstr(run.err.message, "more than 4096 rules"));
	harden_case_fini(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_filter),
		cmocka_unit_test(test_annotations_of_crun),
		cmocka_unit_test(test_calls_of_tomorrow),
		cmocka_unit_test(test_call_of_tomorrow_in_our_own_filter),
		cmocka_unit_test(test_empty_mask_beside_another),
		cmocka_unit_test(test_notifications_are_kept),
		cmocka_unit_test(test_notifications_by_arguments_are_kept),
		cmocka_unit_test(test_odd_filters_are_stable),
		cmocka_unit_test(test_too_many_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
