/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel's own machine makes of a filter, held against ours: it is put
 * in force in a child, which makes the calls. */
#pragma once

#include "cbpf/program.h"
#include "seccomp/condition.h"

#define KERNEL_MOST 64 /* questions at once */

enum kernel_verdict {
	KERNEL_RETURNED,
	KERNEL_TRAPPED,
	KERNEL_KILLED,
	KERNEL_NOT_LOADED,
};

struct kernel_answer {
	enum kernel_verdict verdict;
	long result; /* where it returned: a negative errno, or a value */
};

struct kernel_question {
	int number; /* of this machine's; neither exit_group nor rt_sigreturn */
	uint64_t arguments[SECCOMP_ARGUMENTS];
	/* from kernel_ask() */
	struct kernel_answer kernel;
	struct kernel_answer machine;
};

/* Asks both. The calls are really made, without a filter too, by a child that
 * has no descriptor open: so each must do no harm, and return the same each
 * time. They are of KERNEL_MOST_CALLS different ones at most. A program of more
 * than BPF_MAXINSNS - KERNEL_GUARD instructions is not loaded. */
#define KERNEL_MOST_CALLS 20
#define KERNEL_GUARD      (KERNEL_MOST_CALLS + 2)
void kernel_ask(const struct cbpf_program *program,
		struct kernel_question *list, unsigned count);

static inline bool kernel_agrees(const struct kernel_question *question)
{
	return question->kernel.verdict == question->machine.verdict &&
	       question->kernel.result == question->machine.result;
}
