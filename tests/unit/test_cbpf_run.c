/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine for classic BPF against the kernel's own: programs that the
 * kernel loads answer a call in a child as they do here, and what it does not
 * load is none here.
 */
#include "cbpf/machine.h"
#include "cbpf/run.h"
#include "lib/random_json.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PROGRAMS     400
#define LONGEST      14
#define NO_CALL      4000 /* the kernel has no such call: ENOSYS */

enum verdict { NOT_LOADED, KILLED, REFUSED, PASSED };

struct answer {
	enum verdict verdict;
	unsigned number; /* errno */
};

static const uint64_t arguments[SECCOMP_ARGUMENTS] = {
	0, 1, UINT64_C(0x100000001), 0x5412, UINT64_MAX, UINT64_C(1) << 63};

static long call_it(void)
{
	return syscall(NO_CALL, arguments[0], arguments[1], arguments[2],
		       arguments[3], arguments[4], arguments[5]);
}

/* What the child found, as its exit status; the kernel may end it before. */
static int in_child(const struct sock_fprog *program)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program) < 0)
		return 255;
	call_it();
	return errno;
}

/* In front of the program, so that only the call above is asked of it: a child
 * must be able to end. */
static size_t put_guard(struct sock_filter *list)
{
	const struct sock_filter guard[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NO_CALL, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	memcpy(list, guard, sizeof(guard));
	return COUNT(guard);
}

static struct answer ask_kernel(const struct sock_fprog *program)
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGSYS, SIG_DFL); /* cmocka's */
		_exit(in_child(program));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status))
		return (struct answer){KILLED, 0};
	if (WEXITSTATUS(status) == 255)
		return (struct answer){NOT_LOADED, 0};
	if (WEXITSTATUS(status) == ENOSYS)
		return (struct answer){PASSED, 0};
	return (struct answer){REFUSED, (unsigned)WEXITSTATUS(status)};
}

static struct answer ask_machine(const struct sock_fprog *program)
{
	const struct cbpf_program copy = {program->filter, program->len};
	const struct seccomp_data data =
		cbpf_call(seccomp_arch_of_host(), NO_CALL, arguments);
	struct cbpf_result result;
	struct seccomp_action action;

	if (!cbpf_run(&copy, &data, &result))
		return (struct answer){NOT_LOADED, 0};
	action = cbpf_action_of(result.action);
	if (action.kind == SECCOMP_ALLOW || action.kind == SECCOMP_LOG)
		return (struct answer){PASSED, 0};
	if (action.kind == SECCOMP_ERRNO)
		return (struct answer){REFUSED, action.data};
	return (struct answer){KILLED, 0};
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

static void random_program(struct random *random, struct sock_fprog *program)
{
	static const uint32_t answers[] = {
		SECCOMP_RET_ALLOW,      SECCOMP_RET_ERRNO | 1,
		SECCOMP_RET_ERRNO | 99, SECCOMP_RET_KILL_PROCESS,
		SECCOMP_RET_TRAP,       SECCOMP_RET_LOG,
	};
	size_t at = put_guard(program->filter);
	unsigned length = 1 + random_below(random, LONGEST);

	for (unsigned i = 0; i < length; i++)
		program->filter[at++] = random_step(random, length - i);
	program->filter[at++] = (struct sock_filter)BPF_STMT(
		BPF_RET | BPF_K, PICK(random, answers));
	if (random_once_in(random, 4)) /* what the last comparison left */
		program->filter[at - 1] = (struct sock_filter)BPF_STMT(
			BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 7);
	program->len = (unsigned short)at;
}

static void compare(struct sock_fprog *program, unsigned seed)
{
	struct answer kernel = ask_kernel(program);
	struct answer machine = ask_machine(program);

	if (kernel.verdict != machine.verdict ||
	    kernel.number != machine.number)
		fail_msg("program %u: the kernel %d (%u), the machine %d (%u)",
			 seed, kernel.verdict, kernel.number, machine.verdict,
			 machine.number);
}

static void random_programs_end_as_in_the_kernel(void **state)
{
	struct sock_filter list[LONGEST + 8];
	struct sock_fprog program = {.filter = list};

	(void)state;
	for (unsigned seed = 1; seed <= PROGRAMS; seed++) {
		struct random random = {seed};

		random_program(&random, &program);
		compare(&program, seed);
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
		struct sock_filter list[8];
		struct sock_fprog program = {.filter = list};
		size_t at = put_guard(list);

		list[at++] = wrong[i];
		list[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							  SECCOMP_RET_ALLOW);
		program.len = (unsigned short)at;
		if (ask_kernel(&program).verdict != NOT_LOADED ||
		    ask_machine(&program).verdict != NOT_LOADED)
			fail_msg("%#x, %u is loaded", wrong[i].code,
				 wrong[i].k);
	}
}

static void memory_holds_what_was_stored(void **state)
{
	struct sock_filter list[12];
	struct sock_fprog program = {.filter = list};
	const struct sock_filter body[] = {
		BPF_STMT(BPF_LD | BPF_IMM, 5),
		BPF_STMT(BPF_ST, 3),
		BPF_STMT(BPF_LD | BPF_IMM, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_LDX | BPF_MEM, 3),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	size_t at = put_guard(list);

	(void)state;
	memcpy(list + at, body, sizeof(body));
	program.len = (unsigned short)(at + COUNT(body));
	compare(&program, 0);
	assert_int_equal(ask_machine(&program).number, 5);
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
