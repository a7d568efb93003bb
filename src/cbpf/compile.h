/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A linux.seccomp object made into BPF by libseccomp, as runc does it (and
 * crun, in the same words): libcontainer/seccomp/seccomp_linux.go, InitSeccomp
 * and matchCall. The whole of ravelin's own use of libseccomp at run time; the
 * shim has none.
 */
#pragma once

#include "cbpf/program.h"
#include "seccomp/arch.h"
#include "json/json.h"

#include <stdbool.h>

struct cbpf_compile {
	const struct json *object; /* linux.seccomp */
	enum seccomp_arch native;  /* whose table runs it */
	bool alone;                /* without the other "architectures" */
};

/* The program that a machine of that architecture loads. ERR_INPUT, with its
 * place, where runc would not start the container; ERR_UNSUPPORTED where this
 * libseccomp can't. */
CHECK int cbpf_compile(const struct cbpf_compile *compile,
		       struct cbpf_program *out, struct err *err);

/* The same as text, libseccomp's "pseudo filter code" (PFC). */
CHECK int cbpf_compile_pfc(const struct cbpf_compile *compile, struct buf *out,
			   struct err *err);

/* Whether this libseccomp knows a call of that name, on any architecture: what
 * it does not know is dropped from a filter. */
bool cbpf_knows_call(struct text name);

/* Of this libseccomp: major, minor, micro; zeros where it does not say. */
void cbpf_library_version(unsigned version[3]);
