/* SPDX-License-Identifier: Apache-2.0 */
/* What an image brings along. */
#pragma once

#include "base/text.h"

#include <stdbool.h>

/* Whether an image has something else at /dev/null than the null device, or
 * than nothing. bundle is a directory, open, root the root.path of a spec;
 * nothing outside of the root is followed to, and nothing is opened but its
 * place. False where there is no root to be seen. */
bool probe_image_fakes_null(int bundle, struct text root);
