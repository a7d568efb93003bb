/* SPDX-License-Identifier: Apache-2.0 */
/* OCI filters are read with the meaning that runc and crun give them. */
#include "seccomp_test.h"

#include <errno.h>

#define DEFAULT "'defaultAction': 'SCMP_ACT_ERRNO'"

static void defaults_are_as_in_the_specification(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter =
		test_oci(&document,
			 "{" DEFAULT ", 'architectures': ['SCMP_ARCH_LATER'],"
			 " 'syscalls': [{'names': ['read', 'not_yet_known'],"
			 " 'action': 'SCMP_ACT_ALLOW'},"
			 " {'names': ['write'], 'action': 'SCMP_ACT_KILL'}]}");

	(void)unused;
	test_expect(filter->action, SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "write", 0, 0, 0), SECCOMP_KILL_THREAD, 0);
	test_expect(test_ask(filter, "open", 0, 0, 0), SECCOMP_ERRNO, EPERM);
	assert_true(filter->architectures & seccomp_arch_bit(NATIVE));
	assert_true(filter->architectures &
		    seccomp_arch_bit(SECCOMP_ARCH_OTHER));
}

static void the_first_constant_rule_wins(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter =
		test_oci(&document,
			 "{" DEFAULT ", 'syscalls': ["
			 "{'names': ['read'], 'action': 'SCMP_ACT_LOG', 'args':"
			 " [{'index': 0, 'value': 1, 'op': 'SCMP_CMP_EQ'}]},"
			 "{'names': ['read'], 'action': 'SCMP_ACT_ALLOW'},"
			 "{'names': ['read'], 'action': 'SCMP_ACT_TRAP'}]}");

	(void)unused;
	test_expect(test_ask(filter, "read", 1, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ALLOW, 0);
}

static void rules_equal_to_the_default_are_skipped(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_oci(
		&document, "{" DEFAULT ", 'syscalls': ["
			   "{'names': ['read'], 'action': 'SCMP_ACT_ERRNO',"
			   " 'errnoRet': 1},"
			   "{'names': ['read'], 'action': 'SCMP_ACT_ALLOW'}]}");

	(void)unused;
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ALLOW, 0);
}

static void two_conditions_on_one_argument_are_alternatives(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter =
		test_oci(&document,
			 "{" DEFAULT ", 'syscalls': [{'names': ['socket'],"
			 " 'action': 'SCMP_ACT_ALLOW', 'args': ["
			 "{'index': 0, 'value': 38, 'op': 'SCMP_CMP_NE'},"
			 "{'index': 0, 'value': 40, 'op': 'SCMP_CMP_NE'}]}]}");

	(void)unused;
	test_expect(test_ask(filter, "socket", 38, 0, 0), SECCOMP_ALLOW, 0);
}

/* And one under an empty mask is an alternative without a condition. */
static void an_empty_mask_is_no_condition(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_oci(
		&document, "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': ["
			   "{'names': ['bind'], 'action': 'SCMP_ACT_TRAP',"
			   " 'args': [{'index': 0, 'value': 0, 'op':"
			   " 'SCMP_CMP_MASKED_EQ'}, {'index': 1, 'value': 5,"
			   " 'op': 'SCMP_CMP_EQ'}]},"
			   "{'names': ['socket'], 'action': 'SCMP_ACT_TRAP',"
			   " 'args': [{'index': 0, 'value': 0, 'op':"
			   " 'SCMP_CMP_MASKED_EQ'}, {'index': 0, 'value': 5,"
			   " 'op': 'SCMP_CMP_EQ'}]}]}");

	(void)unused;
	test_expect(test_ask(filter, "bind", 0, 5, 0), SECCOMP_TRAP, 0);
	test_expect(test_ask(filter, "bind", 0, 6, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "socket", 6, 0, 0), SECCOMP_TRAP, 0);
}

static void conditions_on_different_arguments_hold_together(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_oci(
		&document,
		"{" DEFAULT ", 'defaultErrnoRet': 38, 'syscalls': ["
		"{'names': ['socket'], 'action': 'SCMP_ACT_ALLOW', 'args': ["
		"{'index': 2, 'value': 9, 'op': 'SCMP_CMP_EQ'},"
		"{'index': 0, 'value': 16, 'op': 'SCMP_CMP_EQ'}]},"
		"{'names': ['socket'], 'action': 'SCMP_ACT_ERRNO', 'args': ["
		"{'index': 0, 'value': 0, 'op': 'SCMP_CMP_GE'}]}]}");

	(void)unused;
	test_expect(test_ask(filter, "socket", 16, 0, 9), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "socket", 16, 0, 8), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "bind", 0, 0, 0), SECCOMP_ERRNO, ENOSYS);
}

static void what_no_runtime_loads_is_refused(void **unused)
{
	static const char *const cases[] = {
		"{}",
		"{'defaultAction': 'ALLOW'}",
		"{'defaultAction': 1}",
		"{" DEFAULT ", 'architectures': 'x'}",
		"{" DEFAULT ", 'syscalls': {}}",
		"{" DEFAULT ", 'syscalls': [{'action': 'SCMP_ACT_LOG'}]}",
		"{" DEFAULT ", 'syscalls': [{'names': ['read']}]}",
		"{" DEFAULT ", 'syscalls': [{'names': ['read'],"
		" 'action': 'SCMP_ACT_LOG', 'args': [{'index': 6,"
		" 'value': 0, 'op': 'SCMP_CMP_EQ'}]}]}",
	};

	(void)unused;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_filter *filter;
		struct err err = ERR_INIT;

		test_parse(&document, cases[i]);
		assert_int_equal(seccomp_filter_read_oci(&document.json,
							 document.json.root,
							 NATIVE, &filter, &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_as_in_the_specification),
		cmocka_unit_test(the_first_constant_rule_wins),
		cmocka_unit_test(rules_equal_to_the_default_are_skipped),
		cmocka_unit_test(
			two_conditions_on_one_argument_are_alternatives),
		cmocka_unit_test(an_empty_mask_is_no_condition),
		cmocka_unit_test(
			conditions_on_different_arguments_hold_together),
		cmocka_unit_test(what_no_runtime_loads_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
