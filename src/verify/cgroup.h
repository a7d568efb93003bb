/* SPDX-License-Identifier: Apache-2.0 */
/* The cgroup that a process is in (cgroups(7)), as a directory. */
#pragma once

#include "base/buf.h"
#include "verify/verify.h"

enum verify_cgroup_answer {
	CGROUP_NONE,   /* this host has no such controller of version 1, nor a
			* hierarchy of version 2 */
	CGROUP_UNSEEN, /* nor can we see it */
	CGROUP_FIRST,  /* of version 1 */
	CGROUP_SECOND,
};

/* Where the controller has a process whose /proc/PID/cgroup says cgroups, by
 * the mounts that we see. Adds the directory to the empty *path; of what it
 * then holds the first *mount bytes are the hierarchy's own directory. */
enum verify_cgroup_answer verify_cgroup_locate(struct text cgroups,
					       struct text mountinfo,
					       const char *controller,
					       struct buf *path, size_t *mount);

/* The same of the container's first process. */
enum verify_cgroup_answer verify_cgroup_find(const struct verify *verify,
					     const char *controller,
					     struct buf *path, size_t *mount);
