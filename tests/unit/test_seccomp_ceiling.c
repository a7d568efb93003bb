/* SPDX-License-Identifier: Apache-2.0 */
/* What one container's capabilities, runtime and program make of a profile's
 * filter. */
#include "seccomp_test.h"

#include "cbpf/compile.h"
#include "cbpf/machine.h"
#include "cbpf/run.h"

#include <errno.h>
#include <string.h>

#define SYS_ADMIN (UINT64_C(1) << 21)
#define SYS_TIME  (UINT64_C(1) << 25)
#define X86       (seccomp_arch_bit(SECCOMP_ARCH_X86))

static const uint64_t nothing[SECCOMP_ARGUMENTS] = {0};

/* Of SECCOMP_ARCH_X86_64, whatever this machine is. */
static const struct seccomp_ceiling *ceiling_of(struct test_document *document,
						const char *text)
{
	struct seccomp_ceiling *ceiling;
	struct err err = ERR_INIT;

	test_parse(document, text);
	if (seccomp_ceiling_read(&document->json, document->json.root,
				 SECCOMP_ARCH_X86_64, &ceiling, &err) < 0)
		fail_msg("%s", err.message);
	return ceiling;
}

static const struct seccomp_filter *filter_for(
	struct test_document *document, const struct seccomp_ceiling *ceiling,
	uint64_t capabilities, uint32_t architectures, const char *runtime)
{
	const struct seccomp_situation situation = {
		.native = SECCOMP_ARCH_X86_64,
		.architectures = architectures,
		.capabilities = capabilities,
		.runtime = runtime != NULL
				   ? &syscall_group_from_name(text_of(runtime))
					      ->members
				   : NULL,
	};

	return seccomp_ceiling_for(&document->json.arena, ceiling, &situation);
}

static bool allows(const struct seccomp_filter *filter, const char *name)
{
	return seccomp_filter_decide(filter, test_call(name), nothing).kind ==
	       SECCOMP_ALLOW;
}

static void a_kept_capability_adds_its_calls(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling = ceiling_of(
		&document, "{'allow': ['read'], 'deny': ['mount'],"
			   "'unsupported': ['settimeofday'],"
			   "'capabilities': {'SYS_ADMIN': ['@mount'],"
			   "'cap_sys_time': ['settimeofday']}}");
	const struct seccomp_filter *none =
		filter_for(&document, ceiling, 0, 0, NULL);
	const struct seccomp_filter *admin =
		filter_for(&document, ceiling, SYS_ADMIN, 0, NULL);
	const struct seccomp_filter *both =
		filter_for(&document, ceiling, UINT64_MAX, 0, NULL);

	(void)state;
	assert_true(allows(none, "read"));
	assert_false(allows(none, "mount"));
	assert_false(allows(none, "settimeofday"));
	assert_true(allows(admin, "mount"));
	assert_true(allows(admin, "umount2"));
	assert_false(allows(admin, "settimeofday"));
	assert_true(allows(both, "settimeofday"));
}

static void errors_have_their_place(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"{'capabilities': []}",
		 "1:18: /capabilities: expected an object, found an array"},
		{"{'capabilities': {'SYS_ADMI': []}}",
		 "/capabilities/SYS_ADMI: unknown capability \"SYS_ADMI\""},
		{"{'capabilities': {'SYS_ADMIN': 'mount'}}",
		 "/capabilities/SYS_ADMIN: expected an array"},
		{"{'import': 'docker.json'}",
		 "/import: expected the absolute path of a file"},
		{"{'import': null}", "expected the absolute path of a file"},
		{"{'import': ['/a', 'b']}",
		 "/import/1: expected the absolute path of a file"},
		{"{'capabilities': {'SYS_ADMIN': ['moutn']}}",
		 "there is no system call \"moutn\"; did you mean \"mount\"?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_ceiling *ceiling;
		struct err err = ERR_INIT;

		test_parse(&document, cases[i].text);
		assert_int_equal(seccomp_ceiling_read(&document.json,
						      document.json.root,
						      NATIVE, &ceiling, &err),
				 -1);
		if (strstr(err.message, cases[i].message) == NULL)
			fail_msg("%s", err.message);
	}
}

static void the_runtime_gets_what_it_calls(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling = ceiling_of(
		&document, "{'allow': ['exit'], 'deny': ['close'],"
			   "'rules': [{'names': ['openat'], 'args': [{'index':"
			   "0, 'op': 'SCMP_CMP_EQ', 'value': 7}]}]}");
	const struct seccomp_filter *runc =
		filter_for(&document, ceiling, 0, 0, "start-runc");
	const struct seccomp_filter *crun =
		filter_for(&document, ceiling, 0, 0, "start-crun");

	(void)state;
	assert_true(allows(crun, "execve"));
	assert_true(allows(runc, "epoll_ctl"));
	assert_false(allows(crun, "getpid"));
	assert_true(allows(runc, "getpid"));
	assert_false(allows(runc, "capset"));
	/* What rules decide on, and what is refused by name, stays so. */
	assert_false(allows(crun, "close"));
	assert_false(allows(runc, "openat"));
}

static void a_programs_abi_is_added_and_no_other(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling =
		ceiling_of(&document, "{'allow': ['@system-service']}");
	const struct seccomp_filter *plain =
		filter_for(&document, ceiling, 0, 0, NULL);
	const struct seccomp_filter *wide =
		filter_for(&document, ceiling, 0, X86, NULL);
	const struct seccomp_filter *other =
		filter_for(&document, ceiling, 0,
			   seccomp_arch_bit(SECCOMP_ARCH_X32), NULL);

	(void)state;
	assert_int_equal(plain->architectures,
			 seccomp_arch_bit(SECCOMP_ARCH_X86_64));
	assert_int_equal(wide->architectures,
			 seccomp_arch_bit(SECCOMP_ARCH_X86_64) | X86);
	assert_int_equal(other->architectures, plain->architectures);
	assert_false(syscall_set_has(&plain->present, test_call("mmap2")));
	assert_true(syscall_set_has(&wide->present, test_call("mmap2")));
	assert_true(allows(wide, "mmap2"));
}

/* The answer of what libseccomp makes of the filter. */
static struct seccomp_action run(struct test_document *document,
				 const struct seccomp_filter *filter,
				 const char *call, uint64_t first)
{
	const struct cbpf_compile how = {
		seccomp_filter_write_oci(&document->json, filter),
		SECCOMP_ARCH_X86_64};
	const uint64_t arguments[SECCOMP_ARGUMENTS] = {first};
	const struct seccomp_data data = cbpf_call(
		SECCOMP_ARCH_X86,
		syscall_number(test_call(call), SECCOMP_ARCH_X86), arguments);
	AUTO_CBPF struct cbpf_program program = CBPF_PROGRAM_INIT;
	struct cbpf_result result;
	struct err err = ERR_INIT;

	if (cbpf_compile(&how, &program, &err) < 0)
		fail_msg("%s", err.message);
	assert_true(cbpf_run(&program, &data, &result));
	return cbpf_action_of(result.action);
}

/* libseccomp lets socket() through behind socketcall() whatever its family. */
static void no_call_is_made_behind_another(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling = ceiling_of(
		&document, "{'allow': ['@system-service'], 'deny': ['shmat'],"
			   "'rules': [{'names': ['socket'], 'args': [{'index':"
			   "0, 'op': 'SCMP_CMP_EQ', 'value': 1}]}]}");
	const struct seccomp_filter *filter =
		filter_for(&document, ceiling, 0, X86, NULL);

	(void)state;
	assert_int_equal(run(&document, filter, "socket", 1).kind,
			 SECCOMP_ALLOW);
	assert_int_equal(run(&document, filter, "socket", 38).kind,
			 SECCOMP_ERRNO);
	assert_int_equal(run(&document, filter, "bind", 0).kind, SECCOMP_ALLOW);
	for (unsigned call = 0; call < 24; call++) {
		assert_int_equal(
			run(&document, filter, "socketcall", call).kind,
			SECCOMP_ERRNO);
		assert_int_equal(run(&document, filter, "ipc", call).kind,
				 SECCOMP_ERRNO);
	}
}

static void what_is_allowed_whole_may_go_behind(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling =
		ceiling_of(&document, "{'allow': ['@system-service']}");
	const struct seccomp_filter *filter =
		filter_for(&document, ceiling, 0, X86, NULL);

	(void)state;
	assert_int_equal(run(&document, filter, "socketcall", 1).kind,
			 SECCOMP_ALLOW);
	assert_int_equal(run(&document, filter, "ipc", 21).kind, SECCOMP_ALLOW);
}

/* --- profiles for engines --- */

static void add_word(void *context, const char *what)
{
	buf_printf(context, "%s ", what);
}

#define ENGINE_PROFILE                                                         \
	"{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': ["                    \
	"{'names': ['read', 'write', 'fork'], 'action': 'SCMP_ACT_ALLOW'},"    \
	"{'names': ['mount'], 'action': 'SCMP_ACT_ALLOW',"                     \
	" 'includes': {'caps': ['CAP_SYS_ADMIN']}},"                           \
	"{'names': ['ptrace'], 'action': 'SCMP_ACT_ALLOW',"                    \
	" 'includes': {'minKernel': '4.8'}}]}"

static const struct seccomp_ceiling *with_import(struct test_document *document,
						 struct test_document *imported,
						 const char *member)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct seccomp_ceiling *ceiling;
	struct err err = ERR_INIT;

	buf_printf(&text, "{%s%s'import': '/a'}", member,
		   member[0] != '\0' ? ", " : "");
	test_parse(document, text.data);
	test_parse(imported, ENGINE_PROFILE);
	if (seccomp_ceiling_read(&document->json, document->json.root, NATIVE,
				 &ceiling, &err) < 0 ||
	    seccomp_ceiling_import(ceiling, &imported->json, NATIVE, &err) < 0)
		fail_msg("%s", err.message);
	return ceiling;
}

static bool import_allows(const struct seccomp_ceiling *ceiling,
			  uint64_t capabilities, unsigned version,
			  const char *call)
{
	struct arena arena = ARENA_INIT;
	const struct seccomp_situation situation = {
		.native = NATIVE,
		.capabilities = capabilities,
		.version = version,
		.runtime =
			&syscall_group_from_name(TEXT("start-crun"))->members,
	};
	bool result =
		allows(seccomp_ceiling_for(&arena, ceiling, &situation), call);

	arena_fini(&arena);
	return result;
}

static void an_imported_profile_is_for_one_container(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document imported = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling =
		with_import(&document, &imported, "");

	(void)state;
	assert_true(import_allows(ceiling, 0, 6, "read"));
	assert_false(import_allows(ceiling, 0, 6, "mount"));
	assert_true(import_allows(ceiling, SYS_ADMIN, 6, "mount"));
	assert_true(import_allows(ceiling, 0, 6, "ptrace"));
	assert_false(import_allows(ceiling, 0, 4, "ptrace"));
	assert_true(import_allows(ceiling, 0, 6, "execve")); /* the runtime */
	assert_false(import_allows(ceiling, 0, 6, "symlink"));
}

static void beside_other_members_both_hold(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document imported = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *ceiling = with_import(
		&document, &imported,
		"'allow': ['read', 'symlink'], 'capabilities': {'SYS_ADMIN':"
		"['mount', 'umount2']}");
	struct syscall_set calls = {{0}};

	(void)state;
	assert_true(import_allows(ceiling, SYS_ADMIN, 6, "read"));
	assert_false(import_allows(ceiling, SYS_ADMIN, 6, "write"));
	assert_false(import_allows(ceiling, SYS_ADMIN, 6, "symlink"));
	assert_true(import_allows(ceiling, SYS_ADMIN, 6, "mount"));
	assert_false(import_allows(ceiling, SYS_ADMIN, 6, "umount2"));
	/* An exception lifts both. */
	syscall_set_add(&calls, test_call("symlink"));
	ceiling = seccomp_ceiling_permit(&document.json.arena, ceiling, &calls);
	assert_true(import_allows(ceiling, 0, 6, "symlink"));
}

/* What a recorder writes, and a hole closed by name. */
static void files_hold_one_beside_the_other(void **state)
{
	static const char *const texts[] = {
		"{'allow': ['read', 'write', 'socket', '@io-event']}",
		"{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names':"
		"['socket'], 'action': 'SCMP_ACT_ERRNO', 'args': [{'index': 0,"
		"'op': 'SCMP_CMP_MASKED_EQ', 'value': 4294967295,"
		"'valueTwo': 38}]}, {'names': ['write'], 'action':"
		"'SCMP_ACT_ERRNO'}]}",
	};
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	struct test_document files[] = {TEST_DOCUMENT_INIT, TEST_DOCUMENT_INIT};
	struct seccomp_ceiling *ceiling;
	struct err err = ERR_INIT;

	(void)state;
	test_parse(&document, "{'import': ['/a', '/b']}");
	assert_int_equal(seccomp_ceiling_read(&document.json,
					      document.json.root, NATIVE,
					      &ceiling, &err),
			 0);
	for (size_t i = 0; i < 2; i++) {
		test_parse(&files[i], texts[i]);
		assert_int_equal(seccomp_ceiling_import(ceiling, &files[i].json,
							NATIVE, &err),
				 0);
	}
	assert_true(import_allows(ceiling, 0, 6, "read"));
	assert_true(import_allows(ceiling, 0, 6, "epoll_wait"));
	assert_false(import_allows(ceiling, 0, 6, "symlink"));
	assert_false(import_allows(ceiling, 0, 6, "write"));
	assert_true(import_allows(ceiling, 0, 6, "socket")); /* domain 0 */
	for (size_t i = 0; i < 2; i++)
		test_document_fini(&files[i]);
}

static void an_import_is_within_the_same_one(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document one = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document two = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document plain = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document first = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document second = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *a =
		with_import(&one, &first, "'allow': ['read']");
	const struct seccomp_ceiling *b =
		with_import(&two, &second, "'allow': ['read', 'write']");
	const struct seccomp_ceiling *c =
		ceiling_of(&plain, "{'allow': ['read', 'write']}");
	AUTO_BUF struct buf words = BUF_INIT;

	(void)state;
	assert_true(seccomp_ceiling_leq(a, b, add_word, &words));
	assert_true(seccomp_ceiling_leq(a, c, add_word, &words));
	assert_int_equal(words.length, 0);
	assert_false(seccomp_ceiling_leq(c, b, add_word, &words));
	assert_string_equal(words.data, "import ");
}

/* --- comparing and changing --- */

static void expect_leq(const char *mine, const char *theirs, const char *more)
{
	AUTO_TEST_DOCUMENT struct test_document one = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document two = TEST_DOCUMENT_INIT;
	AUTO_BUF struct buf words = BUF_INIT;
	bool within =
		seccomp_ceiling_leq(ceiling_of(&one, mine),
				    ceiling_of(&two, theirs), add_word, &words);

	assert_int_equal(within, more == NULL);
	if (more != NULL)
		assert_string_equal(words.data, more);
}

static void a_ceiling_is_within_what_always_gives_as_much(void **state)
{
	(void)state;
	expect_leq("{'allow': ['read']}", "{'allow': ['read', 'write']}", NULL);
	expect_leq("{'allow': ['mount']}", "{'allow': ['read']}", "mount ");
	expect_leq("{'capabilities': {'SYS_ADMIN': ['mount']}}", "{}",
		   "mount ");
	expect_leq("{'capabilities': {'SYS_ADMIN': ['mount']}}",
		   "{'allow': ['mount']}", NULL);
	expect_leq("{'capabilities': {'SYS_ADMIN': ['mount']}}",
		   "{'capabilities': {'SYS_ADMIN': ['@mount']}}", NULL);
	expect_leq("{'capabilities': {'SYS_TIME': ['mount']}}",
		   "{'capabilities': {'SYS_ADMIN': ['@mount']}}", "mount ");
	expect_leq("{'allow': ['mount']}",
		   "{'capabilities': {'SYS_ADMIN': ['@mount']}}", "mount ");
	expect_leq("{'architectures': ['x86']}", "{}", "architectures ");
	expect_leq("{}", "{'architectures': ['x86']}", NULL);
}

static void a_meet_gives_what_both_do(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document one = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document two = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *a =
		ceiling_of(&one, "{'allow': ['read', 'write'],"
				 "'capabilities': {'SYS_ADMIN': ['mount']}}");
	const struct seccomp_ceiling *b =
		ceiling_of(&two, "{'allow': ['read', 'mount'],"
				 "'capabilities': {'SYS_TIME': ['write']}}");
	const struct seccomp_ceiling *met =
		seccomp_ceiling_meet(&one.json.arena, a, b);
	AUTO_BUF struct buf words = BUF_INIT;

	(void)state;
	assert_true(seccomp_ceiling_leq(met, a, add_word, &words));
	assert_true(seccomp_ceiling_leq(met, b, add_word, &words));
	assert_false(seccomp_ceiling_leq(a, met, add_word, &words));
	for (unsigned i = 0; i < 4; i++) {
		const struct seccomp_filter *filter = filter_for(
			&one, met,
			(i & 1 ? SYS_ADMIN : 0) | (i & 2 ? SYS_TIME : 0), 0,
			"start-crun");

		assert_true(allows(filter, "read"));
		assert_true(allows(filter, "execve"));
		assert_int_equal(allows(filter, "mount"), i & 1);
		assert_int_equal(allows(filter, "write"), (i & 2) != 0);
	}
	assert_null(a->with);
}

static void what_is_permitted_is_so_on_both_sides(void **state)
{
	AUTO_TEST_DOCUMENT struct test_document one = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document two = TEST_DOCUMENT_INIT;
	const struct seccomp_ceiling *met =
		seccomp_ceiling_meet(&one.json.arena, ceiling_of(&one, "{}"),
				     ceiling_of(&two, "{'deny': ['mount']}"));
	struct syscall_set calls = {{0}};

	(void)state;
	syscall_set_add(&calls, test_call("mount"));
	met = seccomp_ceiling_permit(&one.json.arena, met, &calls);
	assert_true(allows(filter_for(&one, met, 0, 0, NULL), "mount"));
	assert_false(allows(filter_for(&one, met, 0, 0, NULL), "umount2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kept_capability_adds_its_calls),
		cmocka_unit_test(errors_have_their_place),
		cmocka_unit_test(the_runtime_gets_what_it_calls),
		cmocka_unit_test(a_programs_abi_is_added_and_no_other),
		cmocka_unit_test(no_call_is_made_behind_another),
		cmocka_unit_test(what_is_allowed_whole_may_go_behind),
		cmocka_unit_test(an_imported_profile_is_for_one_container),
		cmocka_unit_test(beside_other_members_both_hold),
		cmocka_unit_test(files_hold_one_beside_the_other),
		cmocka_unit_test(an_import_is_within_the_same_one),
		cmocka_unit_test(a_ceiling_is_within_what_always_gives_as_much),
		cmocka_unit_test(a_meet_gives_what_both_do),
		cmocka_unit_test(what_is_permitted_is_so_on_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
