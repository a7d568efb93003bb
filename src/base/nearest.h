/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody may have meant. */
#pragma once

#include "base/text.h"

/* The candidate (ended by NULL) that needs the fewest edits to become name, or
 * NULL where none is near. */
const char *nearest_name(struct text name, const char *const *candidates);
