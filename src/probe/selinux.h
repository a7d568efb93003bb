/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux as this host has it; with selinux_policy.h the user of libselinux. */
#pragma once

#include "probe/probe.h"

/* Fills *selinux. Where SELinux is off, that is all it says. */
void probe_selinux(struct probe_selinux *selinux, struct arena *arena);
