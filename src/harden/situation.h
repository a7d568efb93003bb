/* SPDX-License-Identifier: Apache-2.0 */
/* What of one container decides which filter its profile gives it. */
#pragma once

#include "harden/hardener.h"
#include "seccomp/ceiling.h"

/* A situation, and what it points into. */
struct situation {
	struct seccomp_situation of;
	struct syscall_set runtime;
	struct syscall_set inexact;
};

/* The program that the document names. */
void situation_program(const struct oci_document *document,
		       struct probe_program *program);

/* By the document and the host. */
void situation_read(const struct harden_context *context,
		    const struct oci_document *document, struct situation *out);
