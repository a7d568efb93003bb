/* SPDX-License-Identifier: Apache-2.0 */
/* A program as text. */
#pragma once

#include "base/buf.h"
#include "cbpf/program.h"
#include "seccomp/arch.h"

/* One instruction a line, in the words of bpf_asm(1), with the name of what is
 * looked at behind it: "12: jeq #41, 13, 20 ; socket". Numbers get the names of
 * native's calls until another architecture is compared. */
void cbpf_print(const struct cbpf_program *program, enum seccomp_arch native,
		struct buf *out);
