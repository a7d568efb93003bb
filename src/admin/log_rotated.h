/* SPDX-License-Identifier: Apache-2.0 */
/* The names that logrotate(8) gives: ".2", "-20261128", and either with what
 * compresses it behind. A suffix is what stands behind the log's own name. */
#pragma once

#include <limits.h>
#include <stdbool.h>

#define LOG_SUFFIX (NAME_MAX + 1) /* bytes */

/* Whether a was rotated after b; false too where they are of two kinds. */
bool log_suffix_is_newer(const char *a, const char *b);

/* Whether there is nothing behind its number or its date, as where it was
 * compressed. */
bool log_suffix_is_plain(const char *suffix);

/* Goes from suffix to the next newer one that is in directory behind name, a
 * plain one before the same compressed. False: there is none. */
bool log_suffix_next(int directory, const char *name, char suffix[LOG_SUFFIX]);
