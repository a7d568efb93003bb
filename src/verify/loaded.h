/* SPDX-License-Identifier: Apache-2.0 */
/* The seccomp filters that the kernel holds for a process (ptrace(2),
 * PTRACE_SECCOMP_GET_FILTER). */
#pragma once

#include "base/err.h"
#include "cbpf/program.h"
#include "seccomp/action.h"

#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/types.h>

#define LOADED_MOST 32

struct loaded {
	struct cbpf_program list[LOADED_MOST]; /* the last one added first */
	unsigned count;
};

#define LOADED_INIT                                                            \
	{                                                                      \
		.count = 0                                                     \
	}

/* Stops the process for as long as it takes to read all of them. ERR_SYSTEM:
 * it may not be traced, is traced by another, does not stop, has more than
 * LOADED_MOST, or is gone. Free with loaded_fini(), also after an error. */
CHECK int loaded_read(pid_t pid, struct loaded *loaded, struct err *err);
void loaded_fini(struct loaded *loaded);

#define AUTO_LOADED __attribute__((cleanup(loaded_fini)))

/* Whether both are the same programs in the same order. */
bool loaded_equal(const struct loaded *a, const struct loaded *b);

/* What they answer to a call: the strictest of their answers. */
struct seccomp_action loaded_ask(const struct loaded *loaded,
				 const struct seccomp_data *data);
