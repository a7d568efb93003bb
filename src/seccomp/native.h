/* SPDX-License-Identifier: Apache-2.0 */
/* Which architecture the compiler builds for. */
#pragma once

#include <endian.h>

#if defined(__x86_64__) && !defined(__ILP32__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_X86_64
#elif defined(__x86_64__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_X32
#elif defined(__i386__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_X86
#elif defined(__aarch64__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_AARCH64
#elif defined(__arm__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_RISCV64
#elif defined(__s390x__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_S390X
#elif defined(__powerpc64__) && __BYTE_ORDER == __LITTLE_ENDIAN
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_PPC64LE
#elif defined(__powerpc64__)
#define SECCOMP_ARCH_NATIVE SECCOMP_ARCH_PPC64
#else
#error "no seccomp architecture is known for this compiler's target"
#endif
