/* SPDX-License-Identifier: Apache-2.0 */
/* The difference of two texts, as patch(1) takes it. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* Adds the unified difference with three lines of context; nothing where both
 * are the same. before with data NULL is no file, after too. What it works with
 * is left in arena. */
void configure_diff(const char *path, struct text before, struct text after,
		    struct arena *arena, struct buf *out);
