/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between the machines that filters are for. */
#include "cbpf/machine.h"

#include <byteswap.h>
#include <endian.h>
#include <linux/audit.h>
#include <string.h>

#ifndef AUDIT_ARCH_RISCV64 /* Linux 5.4 */
#define AUDIT_ARCH_RISCV64 (EM_RISCV | __AUDIT_ARCH_64BIT | __AUDIT_ARCH_LE)
#endif

static const uint32_t audit_archs[SECCOMP_ARCH_COUNT] = {
	[SECCOMP_ARCH_X86] = AUDIT_ARCH_I386,
	[SECCOMP_ARCH_X86_64] = AUDIT_ARCH_X86_64,
	[SECCOMP_ARCH_X32] = AUDIT_ARCH_X86_64,
	[SECCOMP_ARCH_ARM] = AUDIT_ARCH_ARM,
	[SECCOMP_ARCH_AARCH64] = AUDIT_ARCH_AARCH64,
	[SECCOMP_ARCH_MIPS] = AUDIT_ARCH_MIPS,
	[SECCOMP_ARCH_MIPS64] = AUDIT_ARCH_MIPS64,
	[SECCOMP_ARCH_MIPS64N32] = AUDIT_ARCH_MIPS64N32,
	[SECCOMP_ARCH_MIPSEL] = AUDIT_ARCH_MIPSEL,
	[SECCOMP_ARCH_MIPSEL64] = AUDIT_ARCH_MIPSEL64,
	[SECCOMP_ARCH_MIPSEL64N32] = AUDIT_ARCH_MIPSEL64N32,
	[SECCOMP_ARCH_PPC] = AUDIT_ARCH_PPC,
	[SECCOMP_ARCH_PPC64] = AUDIT_ARCH_PPC64,
	[SECCOMP_ARCH_PPC64LE] = AUDIT_ARCH_PPC64LE,
	[SECCOMP_ARCH_S390] = AUDIT_ARCH_S390,
	[SECCOMP_ARCH_S390X] = AUDIT_ARCH_S390X,
	[SECCOMP_ARCH_PARISC] = AUDIT_ARCH_PARISC,
	[SECCOMP_ARCH_PARISC64] = AUDIT_ARCH_PARISC64,
	[SECCOMP_ARCH_RISCV64] = AUDIT_ARCH_RISCV64,
};

static const uint32_t kinds[] = {
	[SECCOMP_ALLOW] = SECCOMP_RET_ALLOW,
	[SECCOMP_LOG] = SECCOMP_RET_LOG,
	[SECCOMP_TRACE] = SECCOMP_RET_TRACE,
	[SECCOMP_NOTIFY] = SECCOMP_RET_USER_NOTIF,
	[SECCOMP_ERRNO] = SECCOMP_RET_ERRNO,
	[SECCOMP_TRAP] = SECCOMP_RET_TRAP,
	[SECCOMP_KILL_THREAD] = SECCOMP_RET_KILL_THREAD,
	[SECCOMP_KILL_PROCESS] = SECCOMP_RET_KILL_PROCESS,
};

uint32_t cbpf_action(struct seccomp_action action)
{
	return kinds[action.kind] | (seccomp_kind_has_data(action.kind)
					     ? action.data & SECCOMP_RET_DATA
					     : 0);
}

struct seccomp_action cbpf_action_of(uint32_t result)
{
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		enum seccomp_kind kind = (enum seccomp_kind)i;

		if ((result & SECCOMP_RET_ACTION_FULL) != kinds[i])
			continue;
		return (struct seccomp_action){
			kind, seccomp_kind_has_data(kind)
				      ? result & SECCOMP_RET_DATA
				      : 0};
	}
	return (struct seccomp_action){SECCOMP_KILL_PROCESS, 0};
}

uint32_t cbpf_audit_arch(enum seccomp_arch arch)
{
	return audit_archs[arch];
}

bool cbpf_is_swapped(enum seccomp_arch arch)
{
	bool little = audit_archs[arch] & __AUDIT_ARCH_LE;

	return little != (BYTE_ORDER == LITTLE_ENDIAN);
}

struct seccomp_data cbpf_call(enum seccomp_arch arch, int number,
			      const uint64_t arguments[SECCOMP_ARGUMENTS])
{
	struct seccomp_data data = {
		.nr = number,
		.arch = audit_archs[arch],
	};

	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		uint64_t value = arguments[i];

		data.args[i] = cbpf_is_swapped(arch) ? value << 32 | value >> 32
						     : value;
	}
	return data;
}

void cbpf_to_host(enum seccomp_arch arch, struct cbpf_program *program)
{
	if (!cbpf_is_swapped(arch))
		return;
	for (size_t i = 0; i < program->length; i++) {
		program->list[i].code = bswap_16(program->list[i].code);
		program->list[i].k = bswap_32(program->list[i].k);
	}
}
