/* SPDX-License-Identifier: Apache-2.0 */
/* What a filter answers, in the order of strictness that the kernel and
 * opencontainers/runtime-spec#1317 give. */
#pragma once

#include "base/text.h"

enum seccomp_kind {
	SECCOMP_ALLOW,
	SECCOMP_LOG,
	SECCOMP_TRACE,
	SECCOMP_NOTIFY,
	SECCOMP_ERRNO,
	SECCOMP_TRAP,
	SECCOMP_KILL_THREAD,
	SECCOMP_KILL_PROCESS,
};

struct seccomp_action {
	enum seccomp_kind kind;
	uint32_t data; /* errno of ERRNO, message of TRACE, else 0 */
};

static inline bool seccomp_action_equal(struct seccomp_action a,
					struct seccomp_action b)
{
	return a.kind == b.kind && a.data == b.data;
}

/* Whether data means anything for that kind. */
static inline bool seccomp_kind_has_data(enum seccomp_kind kind)
{
	return kind == SECCOMP_ERRNO || kind == SECCOMP_TRACE;
}

/* "SCMP_ACT_ERRNO"; static. KILL_THREAD is "SCMP_ACT_KILL_THREAD". */
const char *seccomp_kind_name(enum seccomp_kind kind);
/* False where there is no such action. SCMP_ACT_KILL kills the thread. */
bool seccomp_kind_from_name(struct text name, enum seccomp_kind *kind);
