/* SPDX-License-Identifier: Apache-2.0 */
/* System calls as they are written on a command line. */
#include "seccomp_test.h"

#include "admin/seccomp_call.h"
#include "lib/random_json.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define X64          SECCOMP_ARCH_X86_64

static struct seccomp_call read_call(const char *word, enum seccomp_arch arch)
{
	struct seccomp_call call = {.given = 99};
	struct err err = ERR_INIT;

	if (seccomp_call_read(word, arch, &call, &err) < 0)
		fail_msg("%s", err.message);
	assert_ptr_equal(call.word, word);
	return call;
}

static void expect_values(const char *word, unsigned given, uint64_t a,
			  uint64_t b, uint64_t c)
{
	const struct seccomp_call call = read_call(word, X64);
	const uint64_t expected[] = {a, b, c, 0, 0, 0};

	assert_int_equal(call.given, given);
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		if (call.arguments[i] != expected[i])
			fail_msg("%s: argument %u is %#llx", word, i,
				 (unsigned long long)call.arguments[i]);
	}
}

static void values_are_what_c_takes_them_for(void **state)
{
	(void)state;
	expect_values("mount", 0, 0, 0, 0);
	expect_values(" mount ( ) ", 0, 0, 0, 0);
	expect_values("socket(AF_ALG, SOCK_SEQPACKET, 0)", 3, AF_ALG,
		      SOCK_SEQPACKET, 0);
	expect_values("clone(0x10000000)", 1, CLONE_NEWUSER, 0, 0);
	expect_values("clone(CLONE_NEWUSER|CLONE_NEWNS)", 1,
		      CLONE_NEWUSER | CLONE_NEWNS, 0, 0);
	expect_values("openat(AT_FDCWD, 0, O_CREAT | O_RDWR)", 3,
		      (uint64_t)AT_FDCWD, 0, O_CREAT | O_RDWR);
	expect_values("ioctl(-1, TIOCSTI|0x100000000)", 2, UINT64_MAX,
		      TIOCSTI | UINT64_C(0x100000000), 0);
	expect_values("chmod(0, 0755)", 2, 0, 0755, 0);
	expect_values("read(0, ~0, ~~1)", 3, 0, UINT64_MAX, 1);
	expect_values("read(-~0, ~ O_RDWR, - 010)", 3, 1, ~UINT64_C(2),
		      UINT64_MAX - 7);
	expect_values("read(18446744073709551615, 0xFFFFFFFFFFFFFFFF)", 2,
		      UINT64_MAX, UINT64_MAX, 0);
}

static void calls_are_found_by_name_and_number(void **state)
{
	struct seccomp_call call = read_call("450(1,2)", X64);

	(void)state;
	assert_int_equal(call.index, test_call("set_mempolicy_home_node"));
	assert_int_equal(call.number, 450);
	call = read_call("0x29", X64);
	assert_int_equal(call.index, test_call("socket"));
	call = read_call("5000", X64);
	assert_int_equal(call.index, SYSCALL_NONE);
	assert_int_equal(call.number, 5000);
	call = read_call("getpid", SECCOMP_ARCH_X86);
	assert_int_equal(call.number, 20);
	assert_int_equal(call.arch, SECCOMP_ARCH_X86);
	/* x32 is x86_64 with bit 30. */
	call = read_call("0x40000001", X64);
	assert_int_equal(call.arch, SECCOMP_ARCH_X32);
	assert_int_equal(call.index, test_call("write"));
	call = read_call("1", SECCOMP_ARCH_X32);
	assert_int_equal(call.number, 0x40000001);
}

static void errors_name_the_word(void **state)
{
	static const char *const cases[][2] = {
		{"", "\"\": expected a system call at its end"},
		{"(", "\"(\": expected a system call at \"(\""},
		{"opennat(1)",
		 "\"opennat(1)\": there is no system call \"opennat\"; "
		 "did you mean \"openat\"?"},
		{"qqqqqqqqqq",
		 "\"qqqqqqqqqq\": there is no system call \"qqqqqqqqqq\""},
		{"mmap2", "\"mmap2\": x86_64 has no system call mmap2"},
		{"socket(AF_ALF)", "\"socket(AF_ALF)\": there is no constant "
				   "\"AF_ALF\"; did you mean \"AF_ALG\"?"},
		{"read(1", "\"read(1\": expected ',' or ')' at its end"},
		{"read(1;2)", "\"read(1;2)\": expected ',' or ')' at \";2)\""},
		{"read(1,)",
		 "\"read(1,)\": expected a number or a constant at \")\""},
		{"read(|1)",
		 "\"read(|1)\": expected a number or a constant at \"|1)\""},
		{"read(1)x", "\"read(1)x\": expected nothing more at \"x\""},
		{"read(09)", "\"read(09)\": 09 is no number of 64 bits"},
		{"read(0x)", "\"read(0x)\": 0x is no number of 64 bits"},
		{"read(12a)", "\"read(12a)\": 12a is no number of 64 bits"},
		{"read(18446744073709551616)",
		 "\"read(18446744073709551616)\": 18446744073709551616 is no "
		 "number of 64 bits"},
		{"read(1,2,3,4,5,6,7)",
		 "\"read(1,2,3,4,5,6,7)\": system calls have at most 6 "
		 "arguments"},
		{"2147483648", "\"2147483648\": numbers of system calls end at "
			       "2147483647"},
		{"re\x1b[2Jad", "\"re\\u001b[2Jad\": there is no system call "
				"\"re\\u001b\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct seccomp_call call = {.given = 99};
		struct err err = ERR_INIT;

		assert_int_equal(
			seccomp_call_read(cases[i][0], X64, &call, &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.message, cases[i][1]);
		assert_int_equal(call.given, 99);
	}
}

/* What is read must mean the same when it is written out again. */
static void check_again(const struct seccomp_call *call)
{
	AUTO_BUF struct buf text = BUF_INIT;
	struct seccomp_call again;
	struct err err = ERR_INIT;

	buf_printf(&text, "%d(", call->number);
	for (unsigned i = 0; i < call->given; i++)
		buf_printf(&text, "%s0x%llx", i > 0 ? "," : "",
			   (unsigned long long)call->arguments[i]);
	buf_add_char(&text, ')');
	if (seccomp_call_read(text.data, call->arch, &again, &err) < 0)
		fail_msg("%s", err.message);
	assert_int_equal(again.index, call->index);
	assert_int_equal(again.given, call->given);
	assert_memory_equal(again.arguments, call->arguments,
			    sizeof(call->arguments));
}

static void any_word_is_read_or_refused(void **state)
{
	static const char *const pieces[] = {
		"socket", "clone", "450",  "(",    ")",       ",",
		"|",      "~",     "-",    " ",    "AF_UNIX", "0x1f",
		"017",    "9",     "\xff", "\xc3", "O_CREAT", "x",
	};
	unsigned read = 0;

	(void)state;
	for (unsigned seed = 1; seed <= 20000; seed++) {
		struct random random = {seed};
		AUTO_BUF struct buf word = BUF_INIT;
		struct seccomp_call call;
		struct err err = ERR_INIT;
		unsigned length = random_below(&random, 12);

		buf_add_text(&word, random_once_in(&random, 4) ? "" : "read(");
		for (unsigned i = 0; i < length; i++)
			buf_add_text(
				&word,
				pieces[random_below(&random, COUNT(pieces))]);
		if (!random_once_in(&random, 4))
			buf_add_char(&word, ')');
		if (seccomp_call_read(word.data, X64, &call, &err) == 0) {
			check_again(&call);
			read++;
		} else {
			assert_int_equal(err.kind, ERR_USAGE);
			assert_true(strlen(err.message) > 0);
		}
	}
	assert_true(read > 500);
}

static void a_long_word_is_no_deep_one(void **state)
{
	AUTO_BUF struct buf word = BUF_INIT;
	struct seccomp_call call;
	struct err err = ERR_INIT;

	(void)state;
	buf_add_text(&word, "read(");
	for (unsigned i = 0; i < 1000000; i++)
		buf_add_char(&word, '~');
	buf_add_text(&word, "7)");
	assert_int_equal(seccomp_call_read(word.data, X64, &call, &err), 0);
	assert_int_equal(call.arguments[0], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_what_c_takes_them_for),
		cmocka_unit_test(calls_are_found_by_name_and_number),
		cmocka_unit_test(errors_name_the_word),
		cmocka_unit_test(any_word_is_read_or_refused),
		cmocka_unit_test(a_long_word_is_no_deep_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
