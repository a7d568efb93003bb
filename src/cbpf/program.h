/* SPDX-License-Identifier: Apache-2.0 */
/* A program in the classic BPF that seccomp takes (Linux,
 * Documentation/userspace-api/seccomp_filter.rst). */
#pragma once

#include "base/err.h"

#include <linux/filter.h>

#include <stddef.h>

struct cbpf_program {
	struct sock_filter *list;
	size_t length; /* in instructions */
};

#define CBPF_PROGRAM_INIT                                                      \
	{                                                                      \
		NULL, 0                                                        \
	}

void cbpf_program_fini(struct cbpf_program *program);

#define AUTO_CBPF __attribute__((cleanup(cbpf_program_fini)))

/* Takes a copy of bytes in this machine's order, as the kernel holds them.
 * ERR_INPUT where they are no program: not whole instructions, none, or more
 * than the 4096 that the kernel takes (BPF_MAXINSNS). */
CHECK int cbpf_program_read(const void *bytes, size_t size,
			    struct cbpf_program *out, struct err *err);
