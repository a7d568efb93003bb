/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux as this host has it; one of the two users of libselinux. */
#pragma once

#include "probe/probe.h"

/* Fills *selinux. Where SELinux is off, that is all it says. */
CHECK int probe_selinux(struct probe_selinux *selinux, struct arena *arena,
			struct err *err);
