/* SPDX-License-Identifier: Apache-2.0 */
/* Which arguments the kernel takes as 32 bits. */
#pragma once

#include "seccomp/arch.h"

/* Bit N: of argument N of that call (an index of syscall.h) the kernel looks at
 * the low 32 bits only. 0 for calls that nobody compares. */
unsigned lint_integers(unsigned call, enum seccomp_arch arch);
