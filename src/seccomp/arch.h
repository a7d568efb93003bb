/* SPDX-License-Identifier: Apache-2.0 */
/* The architectures (ABIs) that a filter can speak of, as the OCI runtime
 * specification names them. */
#pragma once

#include "base/text.h"

enum seccomp_arch {
	SECCOMP_ARCH_X86,
	SECCOMP_ARCH_X86_64,
	SECCOMP_ARCH_X32,
	SECCOMP_ARCH_ARM,
	SECCOMP_ARCH_AARCH64,
	SECCOMP_ARCH_MIPS,
	SECCOMP_ARCH_MIPS64,
	SECCOMP_ARCH_MIPS64N32,
	SECCOMP_ARCH_MIPSEL,
	SECCOMP_ARCH_MIPSEL64,
	SECCOMP_ARCH_MIPSEL64N32,
	SECCOMP_ARCH_PPC,
	SECCOMP_ARCH_PPC64,
	SECCOMP_ARCH_PPC64LE,
	SECCOMP_ARCH_S390,
	SECCOMP_ARCH_S390X,
	SECCOMP_ARCH_PARISC,
	SECCOMP_ARCH_PARISC64,
	SECCOMP_ARCH_RISCV64,
};

#define SECCOMP_ARCH_COUNT 19
/* In a set of architectures: one that we have no table for. */
#define SECCOMP_ARCH_OTHER 31

static inline uint32_t seccomp_arch_bit(unsigned arch)
{
	return (uint32_t)1 << arch;
}

/* The 32-bit ABI that the kernels of an architecture usually offer beside it,
 * as a bit; 0 where there is none that programs still come in. Of x86_64 that
 * is x86, never x32. */
uint32_t seccomp_arch_companion(enum seccomp_arch arch);

/* The one that this program was built for. */
enum seccomp_arch seccomp_arch_of_host(void);

/* "SCMP_ARCH_X86_64"; static. */
const char *seccomp_arch_name(enum seccomp_arch arch);
/* From "SCMP_ARCH_X86_64" or "x86_64"; -1 where there is none. */
int seccomp_arch_from_name(struct text name);
/* The short names ("x86_64"), in order of the enum, ended by NULL. */
extern const char *const seccomp_arch_words[];
