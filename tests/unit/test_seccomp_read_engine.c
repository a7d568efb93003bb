/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles of engines become what docker and podman make of them. */
#include "seccomp/engine.h"
#include "seccomp_test.h"

#include "oci/capability.h"

#include <errno.h>
#include <linux/capability.h>

#define DOCKER  UINT64_C(0xa80425fb) /* capabilities by default */
#define PODMAN  UINT64_C(0x800405fb)
#define BIT(c)  (UINT64_C(1) << (c))
#define DEFAULT "'defaultAction': 'SCMP_ACT_ERRNO'"
#define ALLOW   "'action': 'SCMP_ACT_ALLOW'"

static const struct seccomp_engine host = {
	.native = SECCOMP_ARCH_X86_64,
	.capabilities = DOCKER,
	.version = 6,
	.patchlevel = 1,
};

static struct seccomp_filter *filter_of(struct test_document *document,
					const struct json *object,
					enum seccomp_arch native)
{
	struct seccomp_filter *filter = NULL;
	struct err err = ERR_INIT;

	if (seccomp_filter_read_oci(&document->json, object, native, &filter,
				    &err) < 0)
		fail_msg("%s", err.message);
	return filter;
}

static struct seccomp_engine_profile import(struct test_document *document,
					    const struct seccomp_engine *engine)
{
	struct seccomp_engine_profile profile = {.count = 0};
	struct err err = ERR_INIT;

	if (seccomp_engine_read(&document->json, document->json.root, engine,
				&profile, &err) < 0)
		fail_msg("%s", err.message);
	return profile;
}

static struct seccomp_filter *import_filter(struct test_document *document,
					    const struct seccomp_engine *engine)
{
	return filter_of(document, import(document, engine).object,
			 engine->native);
}

static struct seccomp_filter *import_file(struct test_document *document,
					  const char *name,
					  const struct seccomp_engine *engine)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", ENGINE_PROFILES, name);
	test_load(document, path.data);
	/* What is wrong in it is said before path goes. */
	return import_filter(document, engine);
}

static struct seccomp_filter *import_text(struct test_document *document,
					  const char *text,
					  const struct seccomp_engine *engine)
{
	test_parse(document, text);
	return import_filter(document, engine);
}

static void same_as_fixture(const char *profile, uint64_t capabilities,
			    const char *fixture)
{
	AUTO_TEST_DOCUMENT struct test_document mine = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document theirs = TEST_DOCUMENT_INIT;
	struct seccomp_engine engine = host;
	struct seccomp_witness witness;
	struct seccomp_filter *a, *b;

	engine.capabilities = capabilities;
	a = import_file(&mine, profile, &engine);
	test_load(&theirs, fixture);
	b = filter_of(
		&theirs,
		json_member(json_member(theirs.json.root, "linux"), "seccomp"),
		SECCOMP_ARCH_X86_64);
	assert_true(seccomp_filter_leq(a, b, &witness));
	assert_true(seccomp_filter_leq(b, a, &witness));
	test_same(&mine, a, b, profile);
}

static void a_profile_is_what_the_engine_wrote(void **unused)
{
	(void)unused;
	same_as_fixture("like-docker.json", DOCKER,
			FIXTURES "/docker-run.json");
	same_as_fixture("like-podman.json", PODMAN,
			FIXTURES "/podman-run.json");
}

static void capabilities_decide(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document without = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document with = TEST_DOCUMENT_INIT;
	struct seccomp_engine engine = host;
	const struct seccomp_filter *filter;
	const uint64_t user = 0x10000000;

	(void)unused;
	filter = import_file(&without, "like-docker.json", &engine);
	test_expect(test_ask(filter, "mount", 0, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "clone", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "clone", user, 0, 0), SECCOMP_ERRNO,
		    EPERM);
	test_expect(test_ask(filter, "clone3", 0, 0, 0), SECCOMP_ERRNO, ENOSYS);
	engine.capabilities |= BIT(CAP_SYS_ADMIN);
	filter = import_file(&with, "like-docker.json", &engine);
	test_expect(test_ask(filter, "mount", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "clone", user, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "clone3", 0, 0, 0), SECCOMP_ALLOW, 0);
}

static void all_of_included_and_none_of_excluded_capabilities(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = import_text(
		&document,
		"{" DEFAULT ", 'syscalls': ["
		"{'names': ['read'], " ALLOW
		", 'includes': {'caps': ['CAP_KILL', 'CAP_SYSLOG']}},"
		"{'names': ['write'], " ALLOW
		", 'includes': {'caps': ['CAP_KILL', 'CAP_CHOWN']}},"
		"{'names': ['open'], " ALLOW
		", 'excludes': {'caps': ['CAP_SYSLOG', 'CAP_CHOWN']}},"
		"{'names': ['close'], " ALLOW
		", 'excludes': {'caps': ['CAP_SYSLOG']}}]}",
		&host);

	(void)unused;
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "write", 0, 0, 0), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "open", 0, 0, 0), SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(filter, "close", 0, 0, 0), SECCOMP_ALLOW, 0);
}

static void architectures_decide(void **unused)
{
	struct seccomp_engine engine = host;
	const uint64_t user = 0x10000000;

	(void)unused;
	for (unsigned i = 0; i < 2; i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		const struct seccomp_filter *filter;
		bool s390 = i == 1;

		engine.native =
			s390 ? SECCOMP_ARCH_S390X : SECCOMP_ARCH_AARCH64;
		filter = import_file(&document, "like-docker.json", &engine);
		assert_int_equal(
			filter->architectures,
			seccomp_arch_bit(engine.native) |
				seccomp_arch_bit(s390 ? SECCOMP_ARCH_S390
						      : SECCOMP_ARCH_ARM));
		test_expect(test_ask(filter, "clone", s390 ? user : 0,
				     s390 ? 0 : user, 0),
			    SECCOMP_ALLOW, 0);
		test_expect(test_ask(filter, "clone", s390 ? 0 : user,
				     s390 ? user : 0, 0),
			    SECCOMP_ERRNO, EPERM);
	}
}

/* One rule for and one not for 4.8 and later, that allow and that refuse. */
static void kernels_decide_for_less(void **unused)
{
	const char *const text =
		"{" DEFAULT ", 'syscalls': ["
		"{'names': ['read'], " ALLOW
		", 'includes': {'minKernel': '4.8'}},"
		"{'names': ['write'], " ALLOW
		", 'excludes': {'minKernel': '4.8'}},"
		"{'names': ['open'], 'action': 'SCMP_ACT_TRAP'"
		", 'includes': {'minKernel': '4.8'}},"
		"{'names': ['close'], 'action': 'SCMP_ACT_TRAP'"
		", 'excludes': {'minKernel': '4.8'}}]}";
	static const struct {
		unsigned version, patchlevel;
		bool newer;
	} kernels[] = {
		{4, 7, false}, {4, 8, true}, {5, 0, true}, {3, 19, false}};

	(void)unused;
	for (unsigned i = 0; i < 4; i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_engine engine = host;
		const struct seccomp_filter *filter;
		bool newer = kernels[i].newer;

		engine.version = kernels[i].version;
		engine.patchlevel = kernels[i].patchlevel;
		filter = import_text(&document, text, &engine);
		test_expect(test_ask(filter, "read", 0, 0, 0),
			    newer ? SECCOMP_ALLOW : SECCOMP_ERRNO,
			    newer ? 0 : EPERM);
		test_expect(test_ask(filter, "write", 0, 0, 0),
			    newer ? SECCOMP_ERRNO : SECCOMP_ALLOW,
			    newer ? EPERM : 0);
		test_expect(test_ask(filter, "open", 0, 0, 0), SECCOMP_TRAP, 0);
		test_expect(test_ask(filter, "close", 0, 0, 0), SECCOMP_TRAP,
			    0);
	}
}

static void names_of_errnos_go_before_numbers(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter = import_text(
		&document,
		"{" DEFAULT ", 'defaultErrnoRet': 1, 'defaultErrno': 'ENOSYS',"
		" 'syscalls': [{'names': ['read'], 'action': 'SCMP_ACT_ERRNO',"
		" 'errno': 'EWOULDBLOCK'}, {'names': ['write'],"
		" 'action': 'SCMP_ACT_ERRNO', 'errno': '', 'errnoRet': 5},"
		" {'names': ['open'], 'action': 'SCMP_ACT_ERRNO',"
		" 'errno': '13'}]}",
		&host);

	(void)unused;
	test_expect(filter->action, SECCOMP_ERRNO, ENOSYS);
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ERRNO, EAGAIN);
	test_expect(test_ask(filter, "write", 0, 0, 0), SECCOMP_ERRNO, EIO);
	test_expect(test_ask(filter, "open", 0, 0, 0), SECCOMP_ERRNO, EACCES);
}

static void the_old_form_is_read(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	const struct seccomp_filter *filter =
		import_file(&document, "old-format.json", &host);

	(void)unused;
	test_expect(test_ask(filter, "read", 0, 0, 0), SECCOMP_ALLOW, 0);
	/* An index and a value that are not said are 0. */
	test_expect(test_ask(filter, "personality", 0, 1, 1), SECCOMP_ALLOW, 0);
	test_expect(test_ask(filter, "personality", 8, 0, 0), SECCOMP_ERRNO,
		    EPERM);
}

/* A linux.seccomp object is a profile that means itself. */
static void an_oci_object_is_a_profile(void **unused)
{
	AUTO_TEST_DOCUMENT struct test_document document = TEST_DOCUMENT_INIT;
	AUTO_BUF struct buf before = BUF_INIT;
	AUTO_BUF struct buf after = BUF_INIT;
	struct seccomp_engine_profile profile;

	(void)unused;
	test_parse(&document,
		   "{'defaultAction':'SCMP_ACT_NOTIFY','defaultErrnoRet':3,"
		   "'architectures':['SCMP_ARCH_X86'],'flags':['A'],"
		   "'listenerPath':'/l','listenerMetadata':'m','syscalls':["
		   "{'names':['read'],'action':'SCMP_ACT_ERRNO','errnoRet':2,"
		   "'args':[{'index':1,'value':18446744073709551615,"
		   "'valueTwo':3,'op':'SCMP_CMP_MASKED_EQ'}]}]}");
	profile = import(&document, &host);
	json_write_value(&document.json, document.json.root, &before);
	json_write_value(&document.json, profile.object, &after);
	assert_string_equal(before.data, after.data);
	assert_int_equal(profile.count, 1);
	assert_ptr_equal(profile.rules[0].read,
			 json_member(document.json.root, "syscalls")->first);
	assert_true(profile.rules[0].kept);
}

static void what_nobody_knows_is_told_with_its_place(void **unused)
{
	static const char *const cases[][2] = {
		{"{}", "test:1:1: expected \"defaultAction\""},
		{"{" DEFAULT ", 'syscall': []}",
		 "test:1:48: /syscall: unknown member \"syscall\"; did you "
		 "mean \"syscalls\"?"},
		{"{'defaultAction': 'SCMP_ACT_ERRN'}",
		 "did you mean \"SCMP_ACT_ERRNO\"?"},
		{"{" DEFAULT ", 'architectures': ['A'], 'archMap': "
		 "[{'architecture': 'A'}]}",
		 "\"architectures\" or \"archMap\", not both"},
		{"{" DEFAULT ", 'archMap': [{}]}", "expected \"architecture\""},
		{"{" DEFAULT ", 'defaultErrno': 'ENOSY'}",
		 "did you mean \"ENOSYS\"?"},
		{"{" DEFAULT ", 'syscalls': [{'names': ['a']}]}",
		 "/syscalls/0: expected \"action\""},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'name': 'a', 'names': ['a']}]}",
		 "\"name\" or \"names\", not both"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW ", 'names': [1]}]}",
		 "/syscalls/0/names/0: expected a string, found a number"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW ", 'arg': []}]}",
		 "did you mean \"args\"?"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW ", 'args': [{}]}]}",
		 "expected \"op\""},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'args': [{'op': 'SCMP_CMP_EQUAL'}]}]}",
		 "unknown value \"SCMP_CMP_EQUAL\""},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'args': [{'index': 6, 'op': 'SCMP_CMP_EQ'}]}]}",
		 "0 to 5"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'includes': {'caps': ['CAP_SYS_ADMN']}}]}",
		 "unknown capability \"CAP_SYS_ADMN\"; did you mean "
		 "\"SYS_ADMIN\"?"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'includes': {'caps': ['SYS_ADMIN']}}]}",
		 "expected \"CAP_SYS_ADMIN\": engines compare the spelling"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'excludes': {'arches': ['x86_64']}}]}",
		 "expected \"amd64\", as engines call it"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'excludes': {'arches': ['arm46']}}]}",
		 "did you mean \"arm\"?"},
		{"{" DEFAULT ", 'syscalls': [{" ALLOW
		 ", 'includes': {'minKernel': '4.8.1'}}]}",
		 "expected a kernel's version such as \"4.8\""},
		{"{" DEFAULT ", 'syscalls': {}}",
		 "expected an array, found an object"},
	};

	(void)unused;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_engine_profile profile;
		struct err err = ERR_INIT;

		test_parse(&document, cases[i][0]);
		assert_int_equal(seccomp_engine_read(&document.json,
						     document.json.root, &host,
						     &profile, &err),
				 -1);
		assert_int_equal(err.kind, ERR_INPUT);
		if (strstr(err.message, cases[i][1]) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", cases[i][1],
				 err.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_is_what_the_engine_wrote),
		cmocka_unit_test(capabilities_decide),
		cmocka_unit_test(
			all_of_included_and_none_of_excluded_capabilities),
		cmocka_unit_test(architectures_decide),
		cmocka_unit_test(kernels_decide_for_less),
		cmocka_unit_test(names_of_errnos_go_before_numbers),
		cmocka_unit_test(the_old_form_is_read),
		cmocka_unit_test(an_oci_object_is_a_profile),
		cmocka_unit_test(what_nobody_knows_is_told_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
