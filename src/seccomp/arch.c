/* SPDX-License-Identifier: Apache-2.0 */
/* Names of architectures. */
#include "seccomp/arch.h"

#include "seccomp/native.h"

#define PREFIX        "SCMP_ARCH_"
#define PREFIX_LENGTH (sizeof(PREFIX) - 1)

static const char *const names[SECCOMP_ARCH_COUNT] = {
	[SECCOMP_ARCH_X86] = "SCMP_ARCH_X86",
	[SECCOMP_ARCH_X86_64] = "SCMP_ARCH_X86_64",
	[SECCOMP_ARCH_X32] = "SCMP_ARCH_X32",
	[SECCOMP_ARCH_ARM] = "SCMP_ARCH_ARM",
	[SECCOMP_ARCH_AARCH64] = "SCMP_ARCH_AARCH64",
	[SECCOMP_ARCH_MIPS] = "SCMP_ARCH_MIPS",
	[SECCOMP_ARCH_MIPS64] = "SCMP_ARCH_MIPS64",
	[SECCOMP_ARCH_MIPS64N32] = "SCMP_ARCH_MIPS64N32",
	[SECCOMP_ARCH_MIPSEL] = "SCMP_ARCH_MIPSEL",
	[SECCOMP_ARCH_MIPSEL64] = "SCMP_ARCH_MIPSEL64",
	[SECCOMP_ARCH_MIPSEL64N32] = "SCMP_ARCH_MIPSEL64N32",
	[SECCOMP_ARCH_PPC] = "SCMP_ARCH_PPC",
	[SECCOMP_ARCH_PPC64] = "SCMP_ARCH_PPC64",
	[SECCOMP_ARCH_PPC64LE] = "SCMP_ARCH_PPC64LE",
	[SECCOMP_ARCH_S390] = "SCMP_ARCH_S390",
	[SECCOMP_ARCH_S390X] = "SCMP_ARCH_S390X",
	[SECCOMP_ARCH_PARISC] = "SCMP_ARCH_PARISC",
	[SECCOMP_ARCH_PARISC64] = "SCMP_ARCH_PARISC64",
	[SECCOMP_ARCH_RISCV64] = "SCMP_ARCH_RISCV64",
};

const char *const seccomp_arch_words[SECCOMP_ARCH_COUNT + 1] = {
	[SECCOMP_ARCH_X86] = "x86",
	[SECCOMP_ARCH_X86_64] = "x86_64",
	[SECCOMP_ARCH_X32] = "x32",
	[SECCOMP_ARCH_ARM] = "arm",
	[SECCOMP_ARCH_AARCH64] = "aarch64",
	[SECCOMP_ARCH_MIPS] = "mips",
	[SECCOMP_ARCH_MIPS64] = "mips64",
	[SECCOMP_ARCH_MIPS64N32] = "mips64n32",
	[SECCOMP_ARCH_MIPSEL] = "mipsel",
	[SECCOMP_ARCH_MIPSEL64] = "mipsel64",
	[SECCOMP_ARCH_MIPSEL64N32] = "mipsel64n32",
	[SECCOMP_ARCH_PPC] = "ppc",
	[SECCOMP_ARCH_PPC64] = "ppc64",
	[SECCOMP_ARCH_PPC64LE] = "ppc64le",
	[SECCOMP_ARCH_S390] = "s390",
	[SECCOMP_ARCH_S390X] = "s390x",
	[SECCOMP_ARCH_PARISC] = "parisc",
	[SECCOMP_ARCH_PARISC64] = "parisc64",
	[SECCOMP_ARCH_RISCV64] = "riscv64",
};

uint32_t seccomp_arch_companion(enum seccomp_arch arch)
{
	if (arch == SECCOMP_ARCH_X86_64)
		return seccomp_arch_bit(SECCOMP_ARCH_X86);
	if (arch == SECCOMP_ARCH_AARCH64)
		return seccomp_arch_bit(SECCOMP_ARCH_ARM);
	return 0;
}

enum seccomp_arch seccomp_arch_of_host(void)
{
	return SECCOMP_ARCH_NATIVE;
}

const char *seccomp_arch_name(enum seccomp_arch arch)
{
	return names[arch];
}

int seccomp_arch_from_name(struct text name)
{
	bool full = name.length > PREFIX_LENGTH &&
		    memcmp(name.data, PREFIX, PREFIX_LENGTH) == 0;

	for (int i = 0; i < SECCOMP_ARCH_COUNT; i++) {
		if (text_is(name, full ? names[i] : seccomp_arch_words[i]))
			return i;
	}
	return -1;
}
