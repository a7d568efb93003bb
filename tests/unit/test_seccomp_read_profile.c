/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles mean what they say, and mistakes in them are named with place. */
#include "seccomp_test.h"

#include <errno.h>

static void calls_are_allowed_refused_or_unknown(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_profile(
		&document,
		"{'architectures': ['native'],"
		" 'allow': ['@basic-io', 'execve', 'mount', 'clone3'],"
		" 'deny': ['mount'], 'unsupported': ['clone3']}");

	(void)unused;
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "execve", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "mount", 0, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "bpf", 0, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "clone3", 0, 0, 0), SECCOMP_ERRNO, ENOSYS);
	test_expect(filter->action, SECCOMP_ERRNO, ENOSYS);
	assert_int_equal(filter->architectures, seccomp_arch_bit(NATIVE));
}

static void rules_allow_under_conditions(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_profile(
		&document,
		"{'allow': ['socket'], 'rules': ["
		"{'names': ['socket'], 'comment': 'x', 'args': [{'index': 0,"
		" 'op': 'SCMP_CMP_MASKED_EQ', 'value': 4294967295,"
		" 'valueTwo': 1}]},"
		"{'names': ['socket'], 'args': [{'index': 0,"
		" 'op': 'SCMP_CMP_EQ', 'value': 2},"
		" {'index': 2, 'op': 'SCMP_CMP_EQ', 'value': 6}]}]}");

	(void)unused;
	test_expect(test_ask(filter, "socket", 1, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "socket", 0x100000001, 0, 0),
		    SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "socket", 2, 0, 6), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "socket", 2, 0, 7), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "socket", 38, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "socket", 0x100000026, 0, 0),
		    SECCOMP_ERRNO, EPERM);
}

static void exceptions_allow_everything_else(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_profile(
		&document,
		"{'rules': [{'names': ['ioctl'], 'except': ["
		"{'index': 1, 'op': 'SCMP_CMP_MASKED_EQ', 'value': 4294967295,"
		" 'valueTwo': 21522},"
		"{'index': 1, 'op': 'SCMP_CMP_MASKED_EQ', 'value': 4294967295,"
		" 'valueTwo': 21532}]}]}");
	uint64_t state = 2463534242;

	(void)unused;
	for (unsigned i = 0; i < 100000; i++) {
		uint64_t request = i < 0x10000 ? i : test_random(&state);
		uint32_t low = (uint32_t)request;
		bool refused = low == 0x5412 || low == 0x541c;

		assert_int_equal(test_ask(filter, "ioctl", 0, request, 0).kind,
				 refused ? SECCOMP_ERRNO : SECCOMP_ALLOW);
		request |= (uint64_t)1 << 32;
		assert_int_equal(test_ask(filter, "ioctl", 0, request, 0).kind,
				 refused ? SECCOMP_ERRNO : SECCOMP_ALLOW);
	}
}

static void rules_for_other_architectures_allow_nothing(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_profile(
		&document, "{'allow': ['clone'], 'rules': [{'names': ['clone'],"
			   " 'architectures': ['parisc'], 'args': [{'index': 0,"
			   " 'op': 'SCMP_CMP_EQ', 'value': 0}]}]}");

	(void)unused;
	test_expect(test_ask(filter, "clone", 0, 0, 0), SECCOMP_ERRNO, EPERM);
}

static void rules_may_be_for_large_groups(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = test_profile(
		&document, "{'rules': [{'names': ['@known'], 'args': ["
			   "{'index': 0, 'op': 'SCMP_CMP_EQ', 'value': 7}]}]}");

	(void)unused;
	test_expect(test_ask(filter, "close", 7, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "close", 8, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "write", 7, 0, 0), SECCOMP_ALLOW, 0);
}

static void mistakes_are_named(void **unused)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"{'alow': []}", "did you mean \"allow\"?"},
		{"{'allow': ['opennat']}",
		 "test:1:12: /allow/0: there is no system call \"opennat\"; "
		 "did you mean \"openat\"?"},
		{"{'allow': ['@basic_io']}", "did you mean \"@basic-io\"?"},
		{"{'allow': ['@']}", "there is no system call group \"@\""},
		{"{'allow': 'read'}", "expected an array"},
		{"{'allow': [1]}", "expected a string"},
		{"{'architectures': ['x32']}", "x32 can't be allowed"},
		{"{'architectures': ['x86-64']}", "did you mean \"x86_64\"?"},
		{"{'rules': {}}", "expected an array"},
		{"{'rules': [{'names': ['read']}]}", "either \"args\" or"},
		{"{'rules': [{'args': []}]}", "array of comparisons"},
		{"{'rules': [{'names': ['read'], 'args': [{'index': 6,"
		 "'op':'SCMP_CMP_EQ','value':1}]}]}",
		 "\"index\" from 0 to 5"},
		{"{'rules': [{'names': ['read'], 'args': [{'index': 0,"
		 "'op':'SCMP_CMP_NE','value':1}]}]}",
		 "expected SCMP_CMP_EQ"},
		{"{'rules': [{'names': ['read'], 'args': [{'index': 0,"
		 "'op':'EQ','value':1}]}]}",
		 "expected an \"op\""},
		{"{'rules': [{'names': ['read'], 'args': ["
		 "{'index': 0,'op':'SCMP_CMP_EQ','value':1},"
		 "{'index': 0,'op':'SCMP_CMP_EQ','value':2}]}]}",
		 "one comparison for each argument"},
		{"{'rules': [{'names': ['socket'], 'args': [{'index': 0,"
		 "'op':'SCMP_CMP_MASKED_EQ','value':15,'valuetwo':2}]}]}",
		 "did you mean \"valueTwo\"?"},
		{"{'rules': [{'names': ['socket'], 'args': [{'index': 0,"
		 "'op':'SCMP_CMP_MASKED_EQ','value':15,'valueTwo':null}]}]}",
		 "/valueTwo: expected a number of 64 bits"},
		{"{'rules': [{'names': ['read'], 'args': [1]}]}",
		 "/args/0: expected an object, found a number"},
	};

	(void)unused;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_ceiling *ceiling;
		struct err err = ERR_INIT;

		test_parse(&document, cases[i].text);
		assert_int_equal(seccomp_ceiling_read(&document.json,
						      document.json.root,
						      NATIVE, &ceiling, &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
		if (strstr(err.message, cases[i].message) == NULL)
			fail_msg("%s: %s", cases[i].text, err.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_allowed_refused_or_unknown),
		cmocka_unit_test(rules_allow_under_conditions),
		cmocka_unit_test(exceptions_allow_everything_else),
		cmocka_unit_test(rules_for_other_architectures_allow_nothing),
		cmocka_unit_test(rules_may_be_for_large_groups),
		cmocka_unit_test(mistakes_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
