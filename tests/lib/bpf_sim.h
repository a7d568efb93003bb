/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine for the classic BPF that seccomp takes, so that a compiled filter
 * can be asked about calls that nobody makes. Small on purpose: it knows what
 * seccomp_check_filter() of the kernel lets through, and nothing of ours.
 */
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bpf_program {
	struct sock_filter *list;
	size_t length;
};

/* Runs the program for one call. False where it does what the kernel would
 * not load: an unknown instruction, a load or a jump out of bounds. */
bool bpf_sim_run(const struct bpf_program *program,
		 const struct seccomp_data *data, uint32_t *result);

/* How strict an answer (SECCOMP_RET_*) is: the kernel takes the strictest of
 * several filters' in this order, 0 is ALLOW. */
unsigned bpf_sim_strictness(uint32_t result);

/* The strictness from which on a call is not made: that of ERRNO. */
#define BPF_SIM_REFUSED 4
