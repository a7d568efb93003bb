/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the filter of a shipped profile as C. */
#pragma once

#include "seccomp/ceiling.h"

#include <stdio.h>

/* Writes the ceiling as ceiling_NUMBER, a struct seccomp_packed; -1 where it
 * has more decisions than a byte counts. */
CHECK int emit_ceiling(FILE *out, unsigned number,
		       const struct seccomp_ceiling *ceiling);
