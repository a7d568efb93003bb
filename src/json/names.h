/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an object has a name twice: decoders disagree which one counts. */
#pragma once

#include "json/json.h"

/* The member whose name is also an earlier one's, which becomes *first; NULL
 * where all names are different. */
const struct json *names_find_duplicate(const struct json *object,
					const struct json **first);
