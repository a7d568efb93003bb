/* SPDX-License-Identifier: Apache-2.0 */
/* Names of actions. */
#include "seccomp/action.h"

static const char *const names[] = {
	[SECCOMP_ALLOW] = "SCMP_ACT_ALLOW",
	[SECCOMP_LOG] = "SCMP_ACT_LOG",
	[SECCOMP_TRACE] = "SCMP_ACT_TRACE",
	[SECCOMP_NOTIFY] = "SCMP_ACT_NOTIFY",
	[SECCOMP_ERRNO] = "SCMP_ACT_ERRNO",
	[SECCOMP_TRAP] = "SCMP_ACT_TRAP",
	[SECCOMP_KILL_THREAD] = "SCMP_ACT_KILL_THREAD",
	[SECCOMP_KILL_PROCESS] = "SCMP_ACT_KILL_PROCESS",
};

const char *seccomp_kind_name(enum seccomp_kind kind)
{
	return names[kind];
}

bool seccomp_kind_from_name(struct text name, enum seccomp_kind *kind)
{
	if (text_is(name, "SCMP_ACT_KILL")) {
		*kind = SECCOMP_KILL_THREAD;
		return true;
	}
	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (text_is(name, names[i])) {
			*kind = (enum seccomp_kind)i;
			return true;
		}
	}
	return false;
}
