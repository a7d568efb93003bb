/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that make other calls: socketcall(2) and ipc(2), of 32-bit x86 and
 * other old architectures. */
#pragma once

#include "seccomp/filter.h"

/* Whether it makes other calls. */
bool seccomp_is_multiplexer(unsigned call);

/* Refuses those calls of a filter behind which one can be made that the filter
 * does not simply allow: no filter sees the arguments there, and libseccomp
 * lets through behind them what it lets through at all. They are refused with
 * EPERM, which must not be the filter's default: a rule that says the default
 * is not loaded. */
void seccomp_refuse_multiplexers(struct seccomp_filter *filter);

/* The same for what filters were met in, whatever their answers: libseccomp
 * lets a rule for one of those calls hold for the call behind which it is made
 * as well, where that has no rule of its own; of a call that looks at
 * arguments it makes rules that contradict each other. What is refused then
 * gets the strictest answer of all behind it. Where that is the filter's
 * default, no rule can say it: an ABI that is not native goes, for a native one
 * the calls lose their arguments. Adds to changed what is stricter than is due;
 * returns whether an ABI went. */
bool seccomp_settle_multiplexers(struct seccomp_filter *filter,
				 enum seccomp_arch native,
				 struct syscall_set *changed);
