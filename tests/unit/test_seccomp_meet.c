/* SPDX-License-Identifier: Apache-2.0 */
/* The meet is the stricter of both, call by call and value by value. */
#include "seccomp_test.h"

#include <errno.h>

#define ROUNDS   3000
#define MOST_ASK 96

#define PROFILE                                                                \
	"{'allow': ['read', 'write', 'close'], 'unsupported': ['clone3'],"     \
	" 'rules': [{'names': ['socket'], 'args': [{'index': 0,"               \
	" 'op': 'SCMP_CMP_MASKED_EQ', 'value': 4294967295, 'valueTwo': 1}]},"  \
	"{'names': ['socket'], 'args': [{'index': 0,"                          \
	" 'op': 'SCMP_CMP_MASKED_EQ', 'value': 4294967295, 'valueTwo': 2}]}]}"

struct pair {
	struct test_document spec_document;
	struct test_document profile_document;
	struct seccomp_filter *spec;
	struct seccomp_filter *profile;
	struct seccomp_meet meet;
};

static void pair_fini(struct pair *pair)
{
	test_document_fini(&pair->spec_document);
	test_document_fini(&pair->profile_document);
}

#define AUTO_PAIR __attribute__((cleanup(pair_fini)))
#define PAIR_INIT                                                              \
	{                                                                      \
		TEST_DOCUMENT_INIT, TEST_DOCUMENT_INIT, NULL, NULL,            \
		{                                                              \
			NULL,                                                  \
			{                                                      \
				{                                              \
					0                                      \
				}                                              \
			}                                                      \
		}                                                              \
	}

static void meet(struct pair *pair, const char *spec, const char *profile)
{
	pair->spec = test_oci(&pair->spec_document, spec);
	pair->profile = test_profile(&pair->profile_document, profile);
	pair->meet = seccomp_filter_meet(&pair->spec_document.json.arena,
					 pair->spec, pair->profile, NATIVE);
}

static void constants_take_the_stricter(void **unused)
{
	AUTO_PAIR struct pair pair = PAIR_INIT;

	(void)unused;
	meet(&pair,
	     "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': ["
	     "{'names': ['read', 'mount'], 'action': 'SCMP_ACT_ALLOW'},"
	     "{'names': ['clone3'], 'action': 'SCMP_ACT_ERRNO',"
	     " 'errnoRet': 38},"
	     "{'names': ['bpf'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 22},"
	     "{'names': ['close'], 'action': 'SCMP_ACT_KILL_PROCESS'}]}",
	     PROFILE);
	test_expect(pair.meet.filter->action, SECCOMP_ERRNO, ENOSYS);
	test_expect(test_ask(pair.meet.filter, "read", 0, 0, 0), SECCOMP_ALLOW,
		    0);
	test_expect(test_ask(pair.meet.filter, "write", 0, 0, 0), SECCOMP_ERRNO,
		    EPERM); /* the spec's default */
	test_expect(test_ask(pair.meet.filter, "mount", 0, 0, 0), SECCOMP_ERRNO,
		    EPERM);
	test_expect(test_ask(pair.meet.filter, "bpf", 0, 0, 0), SECCOMP_ERRNO,
		    EINVAL); /* said for that call */
	test_expect(test_ask(pair.meet.filter, "clone3", 0, 0, 0),
		    SECCOMP_ERRNO, ENOSYS);
	test_expect(test_ask(pair.meet.filter, "close", 0, 0, 0),
		    SECCOMP_KILL_PROCESS, 0);
	assert_int_equal(syscall_set_count(&pair.meet.inexact), 0);
}

static void a_stricter_default_stays(void **unused)
{
	AUTO_PAIR struct pair pair = PAIR_INIT;

	(void)unused;
	meet(&pair,
	     "{'defaultAction': 'SCMP_ACT_KILL_PROCESS', 'syscalls': ["
	     "{'names': ['read'], 'action': 'SCMP_ACT_LOG'}]}",
	     PROFILE);
	test_expect(pair.meet.filter->action, SECCOMP_KILL_PROCESS, 0);
	test_expect(test_ask(pair.meet.filter, "read", 0, 0, 0), SECCOMP_LOG,
		    0);
	test_expect(test_ask(pair.meet.filter, "write", 0, 0, 0),
		    SECCOMP_KILL_PROCESS, 0);
}

static void a_filter_that_denies_some_keeps_denying(void **unused)
{
	AUTO_PAIR struct pair pair = PAIR_INIT;

	(void)unused;
	meet(&pair,
	     "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': ["
	     "{'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'args': ["
	     "{'index': 0, 'value': 5, 'op': 'SCMP_CMP_EQ'}]},"
	     "{'names': ['write'], 'action': 'SCMP_ACT_ERRNO', 'args': ["
	     "{'index': 0, 'value': 5, 'op': 'SCMP_CMP_EQ'}]},"
	     "{'names': ['write'], 'action': 'SCMP_ACT_ERRNO', 'args': ["
	     "{'index': 0, 'value': 6, 'op': 'SCMP_CMP_EQ'}]}]}",
	     PROFILE);
	test_expect(test_ask(pair.meet.filter, "read", 5, 0, 0), SECCOMP_ERRNO,
		    EPERM);
	test_expect(test_ask(pair.meet.filter, "read", 6, 0, 0), SECCOMP_ALLOW,
		    0);
	test_expect(test_ask(pair.meet.filter, "write", 6, 0, 0), SECCOMP_ERRNO,
		    EPERM);
	test_expect(test_ask(pair.meet.filter, "write", 7, 0, 0), SECCOMP_ALLOW,
		    0);
	assert_int_equal(syscall_set_count(&pair.meet.inexact), 0);
}

static void conditions_of_both_hold(void **unused)
{
	AUTO_PAIR struct pair pair = PAIR_INIT;

	(void)unused;
	meet(&pair,
	     "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': ["
	     "{'names': ['socket'], 'action': 'SCMP_ACT_ALLOW', 'args': ["
	     "{'index': 0, 'value': 1, 'op': 'SCMP_CMP_EQ'}]},"
	     "{'names': ['socket'], 'action': 'SCMP_ACT_ALLOW', 'args': ["
	     "{'index': 1, 'value': 3, 'op': 'SCMP_CMP_EQ'}]}]}",
	     PROFILE);
	test_expect(test_ask(pair.meet.filter, "socket", 1, 0, 0),
		    SECCOMP_ALLOW, 0);
	test_expect(test_ask(pair.meet.filter, "socket", 2, 3, 0),
		    SECCOMP_ALLOW, 0);
	test_expect(test_ask(pair.meet.filter, "socket", 2, 2, 0),
		    SECCOMP_ERRNO, EPERM);
	test_expect(test_ask(pair.meet.filter, "socket", 3, 3, 0),
		    SECCOMP_ERRNO, EPERM);
	assert_int_equal(syscall_set_count(&pair.meet.inexact), 0);
}

static void what_cant_be_written_is_refused_and_reported(void **unused)
{
	AUTO_PAIR struct pair pair = PAIR_INIT;

	(void)unused;
	meet(&pair,
	     "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': ["
	     "{'names': ['socket'], 'action': 'SCMP_ACT_ALLOW', 'args': ["
	     "{'index': 0, 'value': 1, 'op': 'SCMP_CMP_GT'}]}]}",
	     PROFILE);
	assert_true(syscall_set_has(&pair.meet.inexact, test_call("socket")));
	test_expect(test_ask(pair.meet.filter, "socket", 1, 0, 0),
		    SECCOMP_ERRNO, EPERM);
}

/* --- random filters --- */

static const char *const calls[] = {"read",  "socket", "clone",
				    "ioctl", "mount",  "clone3"};
static const char *const actions[] = {
	"SCMP_ACT_ALLOW", "SCMP_ACT_ALLOW", "SCMP_ACT_ALLOW", "SCMP_ACT_LOG",
	"SCMP_ACT_ERRNO", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL",
};
static const char *const defaults[] = {"SCMP_ACT_ERRNO", "SCMP_ACT_ERRNO",
				       "SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW",
				       "SCMP_ACT_KILL"};
static const uint64_t constants[] = {0,  1,      2,          16,
				     38, 0x5412, 0x7e020000, 0xffffffff};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PICK(array)  ((array)[test_random(state) % COUNT(array)])

static void random_conditions(struct buf *out, uint64_t *state)
{
	static const enum seccomp_op ops[] = {
		SECCOMP_EQ,        SECCOMP_EQ, SECCOMP_MASKED_EQ,
		SECCOMP_MASKED_EQ, SECCOMP_NE, SECCOMP_LT,
		SECCOMP_LE,        SECCOMP_GE, SECCOMP_GT};
	unsigned count = 1 + (unsigned)(test_random(state) % 2);

	for (unsigned i = 0; i < count; i++)
		buf_printf(out,
			   "%s{'index': %u, 'value': %llu, 'valueTwo': %llu,"
			   " 'op': '%s'}",
			   i > 0 ? "," : "", (unsigned)(test_random(state) % 3),
			   (unsigned long long)PICK(constants),
			   (unsigned long long)PICK(constants),
			   seccomp_op_name(PICK(ops)));
}

static void random_filter(struct buf *out, uint64_t *state)
{
	unsigned count = (unsigned)(test_random(state) % 10);

	buf_printf(out,
		   "{'defaultAction': '%s', 'defaultErrnoRet': %u,"
		   " 'syscalls': [",
		   PICK(defaults), test_random(state) % 2 ? 38 : 1);
	for (unsigned i = 0; i < count; i++) {
		buf_printf(out,
			   "%s{'names': ['%s'], 'action': '%s',"
			   " 'errnoRet': %u, 'args': [",
			   i > 0 ? "," : "", PICK(calls), PICK(actions),
			   (unsigned)(1 + test_random(state) % 3));
		if (test_random(state) % 4 != 0)
			random_conditions(out, state);
		buf_add_text(out, "]}");
	}
	buf_add_text(out, "]}");
}

/* Every constant, its neighbours, and each with a high bit. */
static unsigned values_to_ask(uint64_t *values)
{
	unsigned count = 0;

	for (unsigned i = 0; i < COUNT(constants); i++) {
		for (int offset = -1; offset <= 1; offset++) {
			uint64_t value = constants[i] + (uint64_t)offset;

			values[count++] = value;
			values[count++] = value | (uint64_t)1 << 32;
			values[count++] = value | (uint64_t)1 << 63;
		}
	}
	assert_true(count <= MOST_ASK);
	return count;
}

static void check_pair(const struct seccomp_filter *a,
		       const struct seccomp_filter *b,
		       const struct seccomp_meet *met, uint64_t *state,
		       const char *text)
{
	uint64_t values[MOST_ASK];
	unsigned count = values_to_ask(values);

	for (unsigned i = 0; i < COUNT(calls) * count; i++) {
		unsigned call = test_call(calls[i / count]);
		const uint64_t arguments[SECCOMP_ARGUMENTS] = {
			values[i % count], values[test_random(state) % count],
			values[test_random(state) % count]};
		enum seccomp_kind x =
			seccomp_filter_decide(a, call, arguments).kind;
		enum seccomp_kind y =
			seccomp_filter_decide(b, call, arguments).kind;
		enum seccomp_kind found =
			seccomp_filter_decide(met->filter, call, arguments)
				.kind;

		if (found < x || found < y)
			fail_msg("loosened: %s(%llx, %llx, %llx) is %d of "
				 "%d and %d: %s",
				 syscall_name(call),
				 (unsigned long long)arguments[0],
				 (unsigned long long)arguments[1],
				 (unsigned long long)arguments[2], found, x, y,
				 text);
		if (found != (x > y ? x : y) &&
		    !syscall_set_has(&met->inexact, call))
			fail_msg("too strict: %s(%llx, %llx, %llx) is %d of "
				 "%d and %d: %s",
				 syscall_name(call),
				 (unsigned long long)arguments[0],
				 (unsigned long long)arguments[1],
				 (unsigned long long)arguments[2], found, x, y,
				 text);
	}
}

static void random_round(uint64_t *state, unsigned *exact)
{
	AUTO_TEST_DOCUMENT struct test_document first = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document second = TEST_DOCUMENT_INIT;
	AUTO_TEST_DOCUMENT struct test_document again = TEST_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf other = BUF_INIT;
	const struct seccomp_filter *a;
	const struct seccomp_filter *b;
	struct seccomp_meet met;

	random_filter(&text, state);
	a = test_oci(&first, text.data);
	random_filter(&other, state);
	b = test_oci(&second, other.data);
	buf_add_text(&text, " with ");
	buf_add_text(&text, other.data);
	met = seccomp_filter_meet(&first.json.arena, a, b, NATIVE);
	check_pair(a, b, &met, state, text.data);
	*exact += syscall_set_count(&met.inexact) == 0;
	test_same(&again, test_again(&again, &first, met.filter), met.filter,
		  text.data);
}

static void random_filters_meet_in_the_stricter(void **unused)
{
	uint64_t state = 88172645463325252u;
	unsigned exact = 0;

	(void)unused;
	for (unsigned i = 0; i < ROUNDS; i++)
		random_round(&state, &exact);
	/* Most pairs can be said exactly; a test of refusals only would be
	 * no test. */
	assert_true(exact > ROUNDS / 2);
}

static void random_profile(struct buf *out, uint64_t *state)
{
	unsigned count = (unsigned)(test_random(state) % 12);

	buf_printf(out, "{'allow': ['%s', '%s'], 'deny': ['%s'], 'rules': [",
		   PICK(calls), PICK(calls), PICK(calls));
	for (unsigned i = 0; i < count; i++) {
		unsigned index = (unsigned)(test_random(state) % 3);

		buf_printf(out, "%s{'names': ['%s'], 'args': [",
			   i > 0 ? "," : "", PICK(calls));
		buf_printf(out,
			   "{'index': %u, 'value': %llu,"
			   " 'valueTwo': %llu, 'op': '%s'}]}",
			   index, (unsigned long long)(PICK(constants) | 1),
			   (unsigned long long)PICK(constants),
			   test_random(state) % 2 ? "SCMP_CMP_EQ"
						  : "SCMP_CMP_MASKED_EQ");
	}
	buf_add_text(out, "]}");
}

static void random_profile_round(uint64_t *state)
{
	AUTO_PAIR struct pair pair = PAIR_INIT;
	AUTO_TEST_DOCUMENT struct test_document again = TEST_DOCUMENT_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_BUF struct buf profile = BUF_INIT;
	const struct seccomp_filter *read;
	struct seccomp_meet twice;

	random_filter(&text, state);
	random_profile(&profile, state);
	meet(&pair, text.data, profile.data);
	buf_add_text(&text, " with ");
	buf_add_text(&text, profile.data);
	check_pair(pair.spec, pair.profile, &pair.meet, state, text.data);
	read = test_again(&again, &pair.spec_document, pair.meet.filter);
	test_same(&again, read, pair.meet.filter, text.data);
	twice = seccomp_filter_meet(&again.json.arena, read, pair.profile,
				    NATIVE);
	test_same(&again, twice.filter, read, text.data);
}

static void random_filters_meet_profiles_once(void **unused)
{
	uint64_t state = 2463534242;

	(void)unused;
	for (unsigned i = 0; i < ROUNDS; i++)
		random_profile_round(&state);
}

/* --- real ones --- */

static void real_filters_meet_profiles(void **unused)
{
	static const char *const specs[] = {"docker-run", "podman-run",
					    "cri-container",
					    "ctr-run-seccomp-hostnet-readonly"};
	static const char *const profiles[] = {"baseline", "restricted",
					       "strict"};

	(void)unused;
	for (unsigned i = 0; i < COUNT(specs) * COUNT(profiles); i++) {
		AUTO_PAIR struct pair pair = PAIR_INIT;
		AUTO_TEST_DOCUMENT struct test_document again =
			TEST_DOCUMENT_INIT;
		AUTO_ARENA struct arena arena = ARENA_INIT;
		char path[512];
		uint64_t state = 1 + i;
		struct seccomp_filter *read;
		struct seccomp_meet twice;

		snprintf(path, sizeof(path), FIXTURES "/%s.json",
			 specs[i % COUNT(specs)]);
		test_load(&pair.spec_document, path);
		pair.spec = test_read_oci(
			&pair.spec_document,
			json_member(json_member(pair.spec_document.json.root,
						"linux"),
				    "seccomp"));
		snprintf(path, sizeof(path), PROFILES "/%s.json",
			 profiles[i / COUNT(specs)]);
		pair.profile = test_profile_file(&pair.profile_document, path);
		pair.meet =
			seccomp_filter_meet(&pair.spec_document.json.arena,
					    pair.spec, pair.profile, NATIVE);
		check_pair(pair.spec, pair.profile, &pair.meet, &state, path);
		read = test_again(&again, &pair.spec_document,
				  pair.meet.filter);
		assert_true(seccomp_filter_equal(read, pair.meet.filter));
		twice = seccomp_filter_meet(&arena, read, pair.profile, NATIVE);
		assert_true(seccomp_filter_equal(twice.filter, read));
		assert_int_equal(syscall_set_count(&twice.inexact), 0);
	}
}

static void profiles_are_as_small_as_promised(void **unused)
{
	static const struct {
		const char *name;
		unsigned most;
	} promised[] = {{"baseline", 250}, {"restricted", 220}, {"strict", 40}};

	(void)unused;
	for (unsigned i = 0; i < COUNT(promised); i++) {
		AUTO_TEST_DOCUMENT struct test_document document =
			TEST_DOCUMENT_INIT;
		struct seccomp_counts counts;
		char path[512];

		snprintf(path, sizeof(path), PROFILES "/%s.json",
			 promised[i].name);
		counts =
			seccomp_filter_count(test_profile_file(&document, path),
					     SECCOMP_ARCH_X86_64);
		assert_true(counts.allowed + counts.conditional <=
			    promised[i].most);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants_take_the_stricter),
		cmocka_unit_test(a_stricter_default_stays),
		cmocka_unit_test(a_filter_that_denies_some_keeps_denying),
		cmocka_unit_test(conditions_of_both_hold),
		cmocka_unit_test(what_cant_be_written_is_refused_and_reported),
		cmocka_unit_test(random_filters_meet_in_the_stricter),
		cmocka_unit_test(random_filters_meet_profiles_once),
		cmocka_unit_test(real_filters_meet_profiles),
		cmocka_unit_test(profiles_are_as_small_as_promised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
