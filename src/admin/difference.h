/* SPDX-License-Identifier: Apache-2.0 */
/* What one profile allows and another does not, thing by thing. */
#pragma once

#include "policy/part.h"

struct difference {
	const char *part;
	const char *what; /* fit for a terminal */
	const struct difference *next;
};

/* What profile allows beyond other, in the order of the parts; NULL: nothing.
 * Lives in arena. */
const struct difference *difference_find(const struct profile *profile,
					 const struct profile *other,
					 struct arena *arena);
