/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns over text:
 *
 *   *        any run of bytes, also none, also over '/'
 *   ?        one character (UTF-8)
 *   [a-z_]   one of these characters; '-' first or last is itself
 *   [!a-z]   one character that is none of these
 *   \x       the character x itself, also within a set
 *
 * All else stands for itself. Case matters, the locale does not. In a subject,
 * a byte that belongs to no valid UTF-8 counts as a character of its own.
 */
#pragma once

#include "base/text.h"

#include <stdbool.h>

/* Bytes of a pattern that glob_meets() and glob_covers() look into. */
#define GLOB_MAX ((size_t)4096)

/* NULL where it is a pattern, else what is wrong with it, as static text. */
const char *glob_check(struct text pattern);

/* --- These take patterns that were checked. --- */

/* Takes time proportional to pattern times subject at most, and no memory. */
bool glob_match(struct text pattern, struct text subject);

/* Whether nothing in it is special: it matches itself and nothing else. */
bool glob_is_literal(struct text pattern);

/* Whether some text matches both. Exact; true where a pattern is longer than
 * GLOB_MAX. */
bool glob_meets(struct text a, struct text b);

/* Whether a matches all that b matches. Never wrongly true. Exact, sets
 * included, as long as the search stays within its bounds of about 0.1 s and
 * 4 MiB: so it does for patterns of up to 256 bytes, unless a has dozens of
 * '?' behind a '*'. Beyond, and where one of two different patterns is longer
 * than GLOB_MAX, it is false. */
bool glob_covers(struct text a, struct text b);
