/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine for the classic BPF that seccomp takes, so that a compiled filter
 * can be asked about calls that nobody makes. It knows what
 * seccomp_check_filter() of the kernel lets through, and nothing of ours.
 */
#pragma once

#include "cbpf/program.h"

#include <linux/seccomp.h>

#include <stdbool.h>
#include <stdint.h>

struct cbpf_result {
	uint32_t action; /* SECCOMP_RET_* with its data */
	unsigned steps;  /* instructions until then */
};

/* Runs the program for one call. False where it does what the kernel would
 * not load: an unknown instruction, a load or a jump out of bounds. */
bool cbpf_run(const struct cbpf_program *program,
	      const struct seccomp_data *data, struct cbpf_result *result);
