/* SPDX-License-Identifier: Apache-2.0 */
/* A filter for x86 too, compiled: what it refuses, it refuses there as well,
 * where libseccomp forgets the high half of each value. */
#include "seccomp_test.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"

#include <errno.h>

#define PROFILE                                                                \
	"{'architectures': ['x86_64', 'x86'], 'allow': ['fcntl64', 'read'],"   \
	" 'rules': [{'names': ['ioctl'], 'except': ["                          \
	"{'index': 1, 'value': 2, 'op': 'SCMP_CMP_EQ'},"                       \
	"{'index': 1, 'value': 4, 'op': 'SCMP_CMP_EQ'}]}]}"

/* What the compiled filter answers to a call by x86. */
static enum seccomp_kind ask_x86(struct test_document *document,
				 const struct seccomp_filter *filter,
				 const char *name, uint64_t second)
{
	const struct cbpf_compile how = {
		seccomp_filter_write_oci(&document->json, filter),
		SECCOMP_ARCH_X86_64};
	const uint64_t arguments[SECCOMP_ARGUMENTS] = {0, second};
	const struct seccomp_data data = cbpf_call(
		SECCOMP_ARCH_X86,
		syscall_number(test_call(name), SECCOMP_ARCH_X86), arguments);
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct err err = ERR_INIT;
	struct cbpf_result result;

	if (cbpf_compile(&how, &program, &err) < 0)
		fail_msg("%s", err.message);
	assert_true(cbpf_run(&program, &data, &result));
	return cbpf_action_of(result.action).kind;
}

static const struct seccomp_filter *ceiling(struct test_document *document)
{
	const struct seccomp_situation situation = {
		.native = SECCOMP_ARCH_X86_64};
	struct seccomp_ceiling *read;
	struct err err = ERR_INIT;

	test_parse(document, PROFILE);
	if (seccomp_ceiling_read(&document->json, document->json.root,
				 SECCOMP_ARCH_X86_64, &read, &err) < 0)
		fail_msg("%s", err.message);
	return seccomp_ceiling_for(&document->json.arena, read, &situation);
}

/* A filter that refuses two values of fcntl64, under the profile. */
static struct seccomp_meet meet(struct test_document *document,
				struct test_document *profile)
{
	struct seccomp_filter *filter;
	struct err err = ERR_INIT;

	test_parse(document,
		   "{'defaultAction': 'SCMP_ACT_ALLOW', 'architectures':"
		   " ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'], 'syscalls': ["
		   "{'names': ['fcntl64'], 'action': 'SCMP_ACT_ERRNO', 'args':"
		   " [{'index': 1, 'value': 2, 'op': 'SCMP_CMP_EQ'}]},"
		   "{'names': ['fcntl64'], 'action': 'SCMP_ACT_ERRNO', 'args':"
		   " [{'index': 1, 'value': 4, 'op': 'SCMP_CMP_EQ'}]}]}");
	if (seccomp_filter_read_oci(&document->json, document->json.root,
				    SECCOMP_ARCH_X86_64, &filter, &err) < 0)
		fail_msg("%s", err.message);
	return seccomp_filter_meet(&document->json.arena, filter,
				   ceiling(profile), SECCOMP_ARCH_X86_64);
}

static void what_a_spec_refuses_is_refused(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document profile = TEST_DOCUMENT_INIT;
	struct seccomp_meet met = meet(&document, &profile);
	const struct seccomp_filter *filter = met.filter;

	(void)state;
	assert_int_equal(ask_x86(&document, filter, "fcntl64", 2),
			 SECCOMP_ERRNO);
	assert_int_equal(ask_x86(&document, filter, "fcntl64", 4),
			 SECCOMP_ERRNO);
	assert_int_equal(ask_x86(&document, filter, "fcntl64", 3),
			 SECCOMP_ALLOW);
	assert_true(syscall_set_has(&met.inexact, test_call("fcntl64")));
}

static void what_a_profile_refuses_is_refused(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = ceiling(&document);

	(void)state;
	assert_int_equal(ask_x86(&document, filter, "ioctl", 2), SECCOMP_ERRNO);
	assert_int_equal(ask_x86(&document, filter, "ioctl", 4), SECCOMP_ERRNO);
	assert_int_equal(ask_x86(&document, filter, "ioctl", 3), SECCOMP_ALLOW);
}

/* For x86_64 alone nothing is lost. */
static void other_filters_stay_as_they_are(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	struct syscall_set changed = {{0}};
	struct seccomp_filter *filter = test_oci(
		&document,
		"{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{'names':"
		" ['ioctl'], 'action': 'SCMP_ACT_ALLOW', 'args': [{'index': 1,"
		" 'value': 4294967298, 'op': 'SCMP_CMP_EQ'}]}]}");

	(void)state;
	filter->architectures = seccomp_arch_bit(SECCOMP_ARCH_X86_64);
	seccomp_filter_narrow(&document.json.arena, filter, &changed);
	assert_int_equal(syscall_set_count(&changed), 0);
	assert_int_equal(filter->decisions[test_call("ioctl")].count, 1);
	filter->architectures |= seccomp_arch_bit(SECCOMP_ARCH_X86);
	seccomp_filter_narrow(&document.json.arena, filter, &changed);
	assert_int_equal(syscall_set_count(&changed), 1);
	assert_int_equal(filter->decisions[test_call("ioctl")].count, 0);
}

/* One that stops less than it says, before one that lets pass. */
static void what_would_be_stopped_too_little_is_stopped(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	struct syscall_set changed = {{0}};
	struct seccomp_filter *filter = test_oci(
		&document,
		"{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names':"
		" ['ioctl'], 'action': 'SCMP_ACT_ERRNO', 'args': [{'index': 1,"
		" 'value': 4294967298, 'op': 'SCMP_CMP_NE'}]}]}");

	(void)state;
	filter->architectures |= seccomp_arch_bit(SECCOMP_ARCH_X86);
	seccomp_filter_narrow(&document.json.arena, filter, &changed);
	test_expect(test_ask(filter, "ioctl", 0, 2, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "ioctl", 0, 4294967298, 0), SECCOMP_ERRNO,
		    EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_spec_refuses_is_refused),
		cmocka_unit_test(what_a_profile_refuses_is_refused),
		cmocka_unit_test(other_filters_stay_as_they_are),
		cmocka_unit_test(what_would_be_stopped_too_little_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
