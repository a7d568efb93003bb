/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons and answers of a filter in words. */
#pragma once

#include "base/buf.h"
#include "seccomp/action.h"
#include "seccomp/condition.h"

/* "arg0 & 0xffffffff == 1 (AF_UNIX) and arg2 == 0": with the names of what the
 * call (an index of syscall.h) takes there, where they are known. */
void seccomp_words_conditions(unsigned call,
			      struct seccomp_conditions conditions,
			      struct buf *out);

/* "allowed", "EPERM", "killed": what a program sees of an answer. */
void seccomp_words_action(struct seccomp_action action, struct buf *out);

/* Whether the call is made: allowed, or allowed and logged. */
static inline bool seccomp_action_lets(struct seccomp_action action)
{
	return action.kind == SECCOMP_ALLOW || action.kind == SECCOMP_LOG;
}
