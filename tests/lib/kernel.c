/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's verdict on a filter, and our machine's. */
#include "lib/kernel.h"

#include "cbpf/machine.h"
#include "cbpf/run.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ERRNO 4095 /* more than that the kernel takes for this */

/* What parent and children share. */
struct board {
	const struct cbpf_program *program;
	const struct kernel_question *list;
	unsigned first; /* the first question that is asked, */
	unsigned at;    /* the one that is being asked, */
	unsigned count; /* and the number of all */
	bool loaded;
	long bare[KERNEL_MOST];
	struct kernel_answer answers[KERNEL_MOST];
};

/* --- the program, guarded --- */

/* The different calls of some questions. */
struct calls {
	int list[KERNEL_MOST_CALLS];
	unsigned count;
};

static void die(const char *what)
{
	perror(what);
	abort();
}

static void add_call(struct calls *calls, int number)
{
	for (unsigned i = 0; i < calls->count; i++) {
		if (calls->list[i] == number)
			return;
	}
	if (calls->count == KERNEL_MOST_CALLS)
		die("too many calls");
	calls->list[calls->count++] = number;
}

/* In front of the program, so that only those calls are asked of it: a child
 * must be able to end. */
static void guard(const struct cbpf_program *program, const struct calls *calls,
		  struct sock_filter *list)
{
	*list++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
	for (unsigned i = 0; i < calls->count; i++)
		*list++ = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls->list[i],
			(uint8_t)(calls->count - i), 0);
	*list++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
					       SECCOMP_RET_ALLOW);
	memcpy(list, program->list, program->length * sizeof(*list));
}

/* --- the kernel --- */

static volatile sig_atomic_t trapped;

static void on_trap(int number)
{
	trapped = number;
}

static long call_it(const struct kernel_question *question)
{
	const uint64_t *a = question->arguments;
	long result =
		syscall(question->number, a[0], a[1], a[2], a[3], a[4], a[5]);

	return result < 0 ? -errno : result;
}

static int load(const struct cbpf_program *program)
{
	const struct sock_fprog loaded = {(unsigned short)program->length,
					  program->list};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &loaded);
}

static int in_child(void *context)
{
	const struct rlimit none = {0, 0};
	struct board *board = context;

	setrlimit(RLIMIT_CORE, &none);
	signal(SIGSYS, on_trap);
	closefrom(0);
	for (unsigned i = board->first; i < board->count; i++)
		board->bare[i] = call_it(&board->list[i]);
	board->loaded = load(board->program) == 0;
	for (unsigned i = board->first; board->loaded && i < board->count;
	     i++) {
		struct kernel_answer *answer = &board->answers[i];

		board->at = i;
		trapped = 0;
		answer->result = call_it(&board->list[i]);
		answer->verdict = trapped ? KERNEL_TRAPPED : KERNEL_RETURNED;
		if (trapped)
			answer->result = 0;
	}
	_exit(0);
}

/* Returns which question the child did not survive, or how many there are. The
 * child has our memory, as a vfork()ed one: that of a fuzzer is too large to be
 * copied each time. */
static unsigned ask_child(struct board *board)
{
	static _Alignas(16) char stack[65536];
	pid_t child = clone(in_child, stack + sizeof(stack),
			    CLONE_VM | CLONE_VFORK | SIGCHLD, board);
	int status = 0;

	if (child < 0 || waitpid(child, &status, 0) != child)
		die("a child");
	return WIFSIGNALED(status) && board->loaded ? board->at : board->count;
}

static void ask_kernel(struct board *board, struct kernel_question *list)
{
	while (board->first < board->count) {
		unsigned end = ask_child(board);

		if (end < board->count)
			board->answers[end] =
				(struct kernel_answer){KERNEL_KILLED, 0};
		board->first = end + 1;
	}
	for (unsigned i = 0; i < board->count; i++)
		list[i].kernel =
			board->loaded
				? board->answers[i]
				: (struct kernel_answer){KERNEL_NOT_LOADED, 0};
}

/* --- our machine --- */

static struct kernel_answer ask_machine(const struct cbpf_program *program,
					const struct kernel_question *question,
					long bare)
{
	const struct seccomp_data data = cbpf_call(
		seccomp_arch_of_host(), question->number, question->arguments);
	struct cbpf_result result;
	struct seccomp_action action;

	if (!cbpf_run(program, &data, &result))
		return (struct kernel_answer){KERNEL_NOT_LOADED, 0};
	action = cbpf_action_of(result.action);
	switch (action.kind) {
	case SECCOMP_ALLOW:
	case SECCOMP_LOG:
		return (struct kernel_answer){KERNEL_RETURNED, bare};
	case SECCOMP_TRACE:  /* there is no tracer, ... */
	case SECCOMP_NOTIFY: /* ... and no listener */
		return (struct kernel_answer){KERNEL_RETURNED, -ENOSYS};
	case SECCOMP_ERRNO:
		if (action.data > MOST_ERRNO)
			action.data = MOST_ERRNO;
		return (struct kernel_answer){KERNEL_RETURNED,
					      -(long)action.data};
	case SECCOMP_TRAP:
		return (struct kernel_answer){KERNEL_TRAPPED, 0};
	case SECCOMP_KILL_THREAD:
	case SECCOMP_KILL_PROCESS:
		break;
	}
	return (struct kernel_answer){KERNEL_KILLED, 0};
}

void kernel_ask(const struct cbpf_program *program,
		struct kernel_question *list, unsigned count)
{
	AUTO_CBPF struct cbpf_program guarded = CBPF_PROGRAM_INIT;
	struct board board = {&guarded, list, .count = count};
	struct calls calls = {.count = 0};

	if (count > KERNEL_MOST)
		die("too many questions");
	for (unsigned i = 0; i < count; i++)
		add_call(&calls, list[i].number);
	guarded.length = program->length + calls.count + 2;
	guarded.list = calloc(guarded.length, sizeof(*guarded.list));
	if (guarded.list == NULL)
		die("the program");
	guard(program, &calls, guarded.list);
	ask_kernel(&board, list);
	for (unsigned i = 0; i < count; i++)
		list[i].machine =
			ask_machine(&guarded, &list[i], board.bare[i]);
}
