/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine for classic BPF against the kernel's own: programs that the
 * kernel loads answer a call in a child as they do here, and what it does not
 * load is none here.
 */
#include "lib/kernel.h"
#include "lib/random_json.h"

#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PROGRAMS     400
#define LONGEST      14
#define NO_CALL      4000 /* the kernel has no such call: ENOSYS */

static const uint64_t arguments[SECCOMP_ARGUMENTS] = {
	0, 1, UINT64_C(0x100000001), 0x5412, UINT64_MAX, UINT64_C(1) << 63};

static struct kernel_question ask(struct sock_filter *list, size_t length)
{
	const struct cbpf_program program = {list, length};
	struct kernel_question question = {.number = NO_CALL};

	memcpy(question.arguments, arguments, sizeof(arguments));
	kernel_ask(&program, &question, 1);
	return question;
}

static void compare(struct sock_filter *list, size_t length, unsigned seed)
{
	const struct kernel_question question = ask(list, length);

	if (!kernel_agrees(&question))
		fail_msg("program %u: the kernel %u (%ld), the machine %u "
			 "(%ld)",
			 seed, question.kernel.verdict, question.kernel.result,
			 question.machine.verdict, question.machine.result);
}

/* --- random programs --- */

static const uint32_t constants[] = {0,  1,      2,          4,      16,
				     31, 0x5412, 0x80000000, NO_CALL};

#define PICK(random, list) ((list)[random_below(random, COUNT(list))])

static struct sock_filter random_step(struct random *random, unsigned left)
{
	static const uint16_t codes[] = {
		BPF_LD | BPF_IMM,          BPF_LDX | BPF_IMM,
		BPF_LD | BPF_W | BPF_LEN,  BPF_LDX | BPF_W | BPF_LEN,
		BPF_ALU | BPF_ADD,         BPF_ALU | BPF_SUB | BPF_X,
		BPF_ALU | BPF_MUL | BPF_K, BPF_ALU | BPF_DIV | BPF_X,
		BPF_ALU | BPF_AND | BPF_K, BPF_ALU | BPF_OR | BPF_X,
		BPF_ALU | BPF_XOR | BPF_K, BPF_ALU | BPF_LSH | BPF_X,
		BPF_ALU | BPF_RSH | BPF_X, BPF_ALU | BPF_NEG,
		BPF_MISC | BPF_TAX,        BPF_MISC | BPF_TXA,
	};
	static const uint16_t jumps[] = {
		BPF_JMP | BPF_JEQ | BPF_K,
		BPF_JMP | BPF_JGT | BPF_K,
		BPF_JMP | BPF_JGE | BPF_X,
		BPF_JMP | BPF_JSET | BPF_K,
	};

	switch (random_below(random, 4)) {
	case 0:
		return (struct sock_filter)BPF_STMT(
			BPF_LD | BPF_W | BPF_ABS, 4 * random_below(random, 16));
	case 1:
		return (struct sock_filter)BPF_JUMP(
			PICK(random, jumps), PICK(random, constants),
			(uint8_t)random_below(random, left),
			(uint8_t)random_below(random, left));
	default:
		return (struct sock_filter)BPF_STMT(PICK(random, codes),
						    PICK(random, constants));
	}
}

/* Returns its length. */
static size_t random_program(struct random *random, struct sock_filter *list)
{
	static const uint32_t answers[] = {
		SECCOMP_RET_ALLOW,          SECCOMP_RET_LOG,
		SECCOMP_RET_TRACE | 3,      SECCOMP_RET_USER_NOTIF,
		SECCOMP_RET_ERRNO | 1,      SECCOMP_RET_ERRNO | 99,
		SECCOMP_RET_ERRNO | 0xffff, SECCOMP_RET_TRAP,
		SECCOMP_RET_KILL_THREAD,    SECCOMP_RET_KILL_PROCESS,
	};
	unsigned length = 1 + random_below(random, LONGEST);

	for (unsigned i = 0; i < length; i++)
		list[i] = random_step(random, length - i);
	list[length] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						    PICK(random, answers));
	if (random_once_in(random, 4)) /* what the last comparison left */
		list[length] = (struct sock_filter)BPF_STMT(
			BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 7);
	return length + 1;
}

static void random_programs_end_as_in_the_kernel(void **state)
{
	struct sock_filter list[LONGEST + 1];

	(void)state;
	for (unsigned seed = 1; seed <= PROGRAMS; seed++) {
		struct random random = {seed};

		compare(list, random_program(&random, list), seed);
	}
}

/* One instruction that no kernel loads, then an end. */
static void what_is_not_loaded_is_no_program(void **state)
{
	static const struct sock_filter wrong[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0),
		BPF_STMT(BPF_LD | BPF_MEM, BPF_MEMWORDS),
		BPF_STMT(BPF_ST, BPF_MEMWORDS),
		BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0),
		BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32),
		BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 3),
		BPF_STMT(BPF_JMP | BPF_JA, 1),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 1),
		BPF_STMT(0xffff, 0),
	};

	(void)state;
	for (unsigned i = 0; i < COUNT(wrong); i++) {
		struct sock_filter list[] = {
			wrong[i],
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		};
		const struct kernel_question question = ask(list, 2);

		if (question.kernel.verdict != KERNEL_NOT_LOADED ||
		    question.machine.verdict != KERNEL_NOT_LOADED)
			fail_msg("%#x, %u is loaded", wrong[i].code,
				 wrong[i].k);
	}
}

static void memory_holds_what_was_stored(void **state)
{
	struct sock_filter list[] = {
		BPF_STMT(BPF_LD | BPF_IMM, 5),
		BPF_STMT(BPF_ST, 3),
		BPF_STMT(BPF_LD | BPF_IMM, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_LDX | BPF_MEM, 3),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};

	(void)state;
	compare(list, COUNT(list), 0);
	assert_int_equal(ask(list, COUNT(list)).machine.result, -5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_programs_end_as_in_the_kernel),
		cmocka_unit_test(what_is_not_loaded_is_no_program),
		cmocka_unit_test(memory_holds_what_was_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
