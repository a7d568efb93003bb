/* SPDX-License-Identifier: Apache-2.0 */
/* A system call as somebody writes it: "socket(AF_ALG, SOCK_SEQPACKET, 0)",
 * "mount", "450(1)". */
#pragma once

#include "base/err.h"
#include "seccomp/arch.h"
#include "seccomp/condition.h"

struct seccomp_call {
	const char *word; /* as it was written */
	enum seccomp_arch arch;
	int index;  /* of syscall.h; SYSCALL_NONE: no table has the number */
	int number; /* the kernel's, of x32 with bit 30 */
	unsigned given; /* that many arguments from the first */
	uint64_t arguments[SECCOMP_ARGUMENTS]; /* the others are 0 */
};

/* Reads
 *
 *     CALL = (NAME | NUMBER) ["(" [VALUE {"," VALUE}] ")"]
 *     VALUE = TERM {"|" TERM}
 *     TERM = {"~" | "-"} (CONSTANT | NUMBER)
 *
 * with blanks anywhere between. Numbers are decimal, hexadecimal (0x) or octal
 * (0), all values have 64 bits. ERR_USAGE, with the word at fault and the
 * nearest name; out is then as it was. Of x86_64 a number with bit 30 is a call
 * of x32. out keeps word. */
CHECK int seccomp_call_read(const char *word, enum seccomp_arch arch,
			    struct seccomp_call *out, struct err *err);

/* The same, where messages and out have shown in place of word. */
CHECK int seccomp_call_read_as(const char *word, const char *shown,
			       enum seccomp_arch arch, struct seccomp_call *out,
			       struct err *err);
