/* SPDX-License-Identifier: Apache-2.0 */
/* The program that a container will start: which ABI it is made for, and which
 * SELinux context its file has. */
#pragma once

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* How a spec names it. Texts need not end with NUL. */
struct probe_program {
	struct text root;    /* root.path; relative to the bundle */
	struct text command; /* process.args[0] */
	struct text cwd;     /* process.cwd */
	struct text path;    /* PATH of process.env: where command is looked
			      * for if it has no slash; data NULL: nowhere */
};

/* seccomp_arch_bit() of the 32-bit ABI that the program is made for, where the
 * host's kernel may run it beside its own; 0 for all else, also where the
 * program can't be found or read. Of a script the interpreter counts. bundle is
 * a directory, open; nothing outside of the root is followed to, or opened. */
uint32_t probe_program_architectures(int bundle,
				     const struct probe_program *program);

/* Adds the SELinux context (raw) of the program's file, and its path below the
 * root, links resolved. *nosuid: it lies on a mount with that option. False
 * where it can't be found or has none. Of a script its own file counts, which
 * is what decides of a domain. What the document mounts over it is not there
 * yet. */
bool probe_program_context(int bundle, const struct probe_program *program,
			   struct buf *context, struct buf *path, bool *nosuid);
