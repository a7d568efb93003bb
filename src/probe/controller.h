/* SPDX-License-Identifier: Apache-2.0 */
/* Which limits the cgroups of this host can put in force. */
#pragma once

enum probe_controller {
	CONTROLLER_USABLE,
	CONTROLLER_UNKNOWN, /* it is there, but not ours to use everywhere */
	CONTROLLER_ABSENT,
};

/* Of "pids", "memory", "cpu" and, for memory's limit of swap, "swap". By
 * /sys/fs/cgroup: cgroup.controllers of version 2, else version 1's directories
 * (cgroups(7)), and whether new cgroups can be made there. */
enum probe_controller probe_controller(const char *name);
/* The same below another directory. */
enum probe_controller probe_controller_in(const char *directory,
					  const char *name);
