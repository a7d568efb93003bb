/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing the MCS categories of a container. */
#pragma once

#include "base/err.h"
#include "policy/level.h"

/* Draws two different categories of that level, the lower first, each pair as
 * likely as another. Nobody keeps them: another container may have the same.
 * keeper: not used; a struct probe_selinux has the like with one. ERR_REFUSED:
 * the level has fewer than two. */
CHECK int category_pair_draw(void *keeper, const struct level *of,
			     unsigned pair[2], struct err *err);
