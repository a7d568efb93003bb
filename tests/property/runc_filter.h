/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A linux.seccomp object made into BPF as runc does it (and crun, in the same
 * words): libcontainer/seccomp/seccomp_linux.go, InitSeccomp and matchCall.
 */
#pragma once

#include "lib/bpf_sim.h"
#include "json/json.h"

/* Compiles by libseccomp for the native architecture and those the object
 * names. False where runc would not start the container. Free with
 * runc_filter_fini(). */
bool runc_filter_compile(const struct json *object,
			 struct bpf_program *program);
void runc_filter_fini(struct bpf_program *program);

#define AUTO_PROGRAM __attribute__((cleanup(runc_filter_fini)))
