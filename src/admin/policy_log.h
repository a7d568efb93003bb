/* SPDX-License-Identifier: Apache-2.0 */
/* Whether decisions can be logged where a policy says, on this host. */
#pragma once

#include "base/buf.h"
#include "policy/policy.h"

/* Says in why what keeps the shim from writing there, and returns true; false
 * where nothing is known to. Nothing is made and nothing opened. */
CHECK bool policy_log_fails(const struct policy_log *log, struct buf *why);
