/* SPDX-License-Identifier: Apache-2.0 */
/* The container's own root, as something to be mounted in it. */
#pragma once

#include "harden/mount_source.h"

/* Whether source, which leads to place, will show root (mount_look()) or
 * something in it, by then with all that the runtime has mounted there; of a
 * recursive bind also what holds it. */
bool mount_shows_root(const struct mount_rules *rules,
		      const struct probe_place *root, struct text source,
		      const struct probe_place *place, bool recursive);
