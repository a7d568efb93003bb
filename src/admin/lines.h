/* SPDX-License-Identifier: Apache-2.0 */
/* A log of any length, line by line. */
#pragma once

#include "base/buf.h"

#include <stdbool.h>
#include <stdio.h>

/* The next line of file, without its break, in place of what line holds; of
 * one that is longer than longest bytes the rest is read and dropped. False at
 * the end. */
bool lines_next(FILE *file, size_t longest, struct buf *line, bool *too_long);
