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
