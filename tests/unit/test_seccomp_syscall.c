/* SPDX-License-Identifier: Apache-2.0 */
/* The generated tables agree with libseccomp, and groups are complete. */
#include "seccomp_test.h"

#include <seccomp.h>

static void every_name_is_found_and_no_other(void **unused)
{
	static const char *const others[] = {"",      "rea",   "readd",
					     "READ",  "@read", "no_such_call",
					     "read ", "\xff"};

	(void)unused;
	assert_true(syscall_count > 480 && syscall_count <= SYSCALL_MAX);
	for (unsigned i = 0; i < syscall_count; i++) {
		assert_int_equal(syscall_from_name(syscall_text(i)), i);
		if (i > 0)
			assert_true(strcmp(syscall_name(i - 1),
					   syscall_name(i)) < 0);
	}
	for (unsigned i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_int_equal(syscall_from_name(text_of(others[i])),
				 SYSCALL_NONE);
}

static void linux_7_1_has_385_calls_on_x86_64(void **unused)
{
	static const struct {
		const char *name;
		int number;
	} some[] = {
		{"read", 0},
		{"rseq", 334},
		{"uretprobe", 335},
		{"clone3", 435},
		{"cachestat", 451},
		{"mseal", 462},
		{"listns", 470},
		{"rseq_slice_yield", 471},
		{"mmap2", SYSCALL_NONE},
	};
	struct syscall_set present;

	(void)unused;
	syscall_of_archs(seccomp_arch_bit(SECCOMP_ARCH_X86_64), &present);
	assert_int_equal(syscall_set_count(&present), 385);
	for (unsigned i = 0; i < sizeof(some) / sizeof(*some); i++)
		assert_int_equal(syscall_number(test_call(some[i].name),
						SECCOMP_ARCH_X86_64),
				 some[i].number);
	assert_int_equal(syscall_from_number(435, SECCOMP_ARCH_X86_64),
			 test_call("clone3"));
}

/* Those of MIPS, as the kernel has them in what it shows a filter. */
static void numbers_have_their_base(void **unused)
{
	static const struct {
		enum seccomp_arch arch;
		int read;
		int clone3;
	} bases[] = {
		{SECCOMP_ARCH_MIPS, 4003, 4435},
		{SECCOMP_ARCH_MIPSEL, 4003, 4435},
		{SECCOMP_ARCH_MIPS64, 5000, 5435},
		{SECCOMP_ARCH_MIPSEL64N32, 6000, 6435},
		{SECCOMP_ARCH_X32, 0x40000000, 0x40000000 + 435},
	};

	(void)unused;
	for (unsigned i = 0; i < sizeof(bases) / sizeof(*bases); i++) {
		assert_int_equal(
			syscall_number(test_call("read"), bases[i].arch),
			bases[i].read);
		assert_int_equal(
			syscall_number(test_call("clone3"), bases[i].arch),
			bases[i].clone3);
	}
}

static void numbers_agree_with_libseccomp(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < syscall_count; i++) {
		int number = seccomp_syscall_resolve_name(syscall_name(i));

		if (number >= 0)
			assert_int_equal(syscall_number(i, NATIVE), number);
	}
}

static bool is_in_a_group(unsigned call)
{
	for (unsigned i = 0; i < syscall_group_count; i++) {
		if (strcmp(syscall_groups[i].name, "known") != 0 &&
		    syscall_set_has(&syscall_groups[i].members, call))
			return true;
	}
	return false;
}

/* What libseccomp calls that number there, if anything. */
static void expect_in_a_group(uint32_t token, int number)
{
	AUTO_FREE char *name = seccomp_syscall_resolve_num_arch(token, number);
	int call = name != NULL ? syscall_from_name(text_of(name)) : 0;

	if (name != NULL && (call < 0 || !is_in_a_group((unsigned)call)))
		fail_msg("no group has %s, %d of %#x", name, number, token);
}

/* Of every architecture that the libseccomp in use knows, be it newer than the
 * one that the tables were made with: also those that a table has by number
 * alone, and the negative numbers that it has for calls of other ones. */
static void each_call_of_libseccomp_is_in_a_group(void **unused)
{
	static const int ranges[][2] = {
		{-11000, 7000}, {0xf0000, 0xf0010}, {0x40000000, 0x40000400}};
	unsigned architectures = 0;

	(void)unused;
	for (unsigned arch = 0; seccomp_arch_words[arch] != NULL; arch++) {
		uint32_t token =
			seccomp_arch_resolve_name(seccomp_arch_words[arch]);

		architectures += token != 0;
		for (unsigned i = 0; i < 3 && token != 0; i++) {
			for (int number = ranges[i][0]; number <= ranges[i][1];
			     number++)
				expect_in_a_group(token, number);
		}
	}
	assert_true(architectures >= 19);
}

/* What newer.json has, too. */
static void each_call_of_the_tables_is_in_a_group(void **unused)
{
	(void)unused;
	for (unsigned call = 0; call < syscall_count; call++) {
		if (!is_in_a_group(call))
			fail_msg("no group has %s", syscall_name(call));
	}
}

/* And their numbers lead to them, on each architecture that has them. */
static void each_number_of_the_tables_is_in_a_group(void **unused)
{
	(void)unused;
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		for (unsigned call = 0; call < syscall_count; call++) {
			int number =
				syscall_number(call, (enum seccomp_arch)arch);
			int found = number >= 0
					    ? syscall_from_number(
						      number,
						      (enum seccomp_arch)arch)
					    : (int)call;

			if (found < 0 || !is_in_a_group((unsigned)found))
				fail_msg("%s: number %d", syscall_name(call),
					 number);
		}
	}
}

/* Each that x86_64 or aarch64 has; and some by hand. */
static void each_call_is_since_some_linux(void **unused)
{
	static const char *const some[][2] = {
		{"read", "1.0"},        {"openat", "2.6.16"},
		{"getrandom", "3.17"},  {"io_uring_setup", "5.1"},
		{"clone3", "5.3"},      {"openat2", "5.6"},
		{"close_range", "5.9"}, {"futex_waitv", "5.16"},
		{"cachestat", "6.5"},   {"mseal", "6.10"},
		{"uretprobe", "6.11"},  {"tuxcall", SYSCALL_NEVER},
	};
	struct syscall_set present;

	(void)unused;
	syscall_of_archs(seccomp_arch_bit(SECCOMP_ARCH_X86_64) |
				 seccomp_arch_bit(SECCOMP_ARCH_AARCH64),
			 &present);
	syscall_set_each (call, &present) {
		if (syscall_since(call) == NULL)
			fail_msg("since.json has no %s", syscall_name(call));
	}
	for (unsigned i = 0; i < sizeof(some) / sizeof(*some); i++)
		assert_string_equal(syscall_since(test_call(some[i][0])),
				    some[i][1]);
}

static void groups_contain_what_their_names_say(void **unused)
{
	static const struct {
		const char *group;
		const char *call;
		bool member;
	} some[] = {
		{"basic-io", "read", true},
		{"mount", "mount", true},
		{"system-service", "read", true}, /* by reference */
		{"system-service", "mount", false},
		{"privileged", "init_module", true},
		{"known", "mount", true},
		{"io-uring", "read", false},
		{"default", "exit_group", true},
	};

	(void)unused;
	for (unsigned i = 0; i < sizeof(some) / sizeof(*some); i++) {
		const struct syscall_group *group =
			syscall_group_from_name(text_of(some[i].group));

		assert_non_null(group);
		assert_int_equal(syscall_set_has(&group->members,
						 test_call(some[i].call)),
				 some[i].member);
	}
	assert_null(syscall_group_from_name(TEXT("@basic-io")));
	assert_string_equal(syscall_group_nearest(TEXT("basic_io")),
			    "basic-io");
	assert_string_equal(syscall_nearest(TEXT("opennat")), "openat");
}

static void sets_are_walked_in_order(void **unused)
{
	struct syscall_set set = {{0}};
	unsigned expected[] = {0, 63, 64, 200, SYSCALL_MAX - 1};
	unsigned count = 0;

	(void)unused;
	for (unsigned i = 0; i < 5; i++)
		syscall_set_add(&set, expected[i]);
	syscall_set_each (index, &set)
		assert_int_equal(index, expected[count++]);
	assert_int_equal(count, 5);
	syscall_set_remove(&set, 200);
	assert_int_equal(syscall_set_count(&set), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_is_found_and_no_other),
		cmocka_unit_test(linux_7_1_has_385_calls_on_x86_64),
		cmocka_unit_test(numbers_have_their_base),
		cmocka_unit_test(numbers_agree_with_libseccomp),
		cmocka_unit_test(each_call_of_libseccomp_is_in_a_group),
		cmocka_unit_test(each_call_of_the_tables_is_in_a_group),
		cmocka_unit_test(each_number_of_the_tables_is_in_a_group),
		cmocka_unit_test(each_call_is_since_some_linux),
		cmocka_unit_test(groups_contain_what_their_names_say),
		cmocka_unit_test(sets_are_walked_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
