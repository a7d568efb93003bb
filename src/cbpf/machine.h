/* SPDX-License-Identifier: Apache-2.0 */
/* How the kernel of an architecture numbers and lays out what a filter looks
 * at, and what a filter answers. */
#pragma once

#include "cbpf/program.h"
#include "seccomp/action.h"
#include "seccomp/arch.h"
#include "seccomp/condition.h"

#include <linux/seccomp.h>

#include <stdbool.h>

/* SECCOMP_RET_* of an action with its data. */
uint32_t cbpf_action(struct seccomp_action action);
/* And back; what the kernel does not know kills the process. */
struct seccomp_action cbpf_action_of(uint32_t result);

/* AUDIT_ARCH_* of a call by that ABI; x32 calls itself x86_64. */
uint32_t cbpf_audit_arch(enum seccomp_arch arch);

/* One call as a filter sees it. number is the kernel's, of x32 with bit 30. The
 * words of a big-endian machine lie as there, each in this one's order. */
struct seccomp_data cbpf_call(enum seccomp_arch arch, int number,
			      const uint64_t arguments[SECCOMP_ARGUMENTS]);

/* Whether that machine's byte order is not this one's. */
bool cbpf_is_swapped(enum seccomp_arch arch);

/* Brings the words of a program that was made for arch into this machine's
 * order. */
void cbpf_to_host(enum seccomp_arch arch, struct cbpf_program *program);
