/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Absolute paths, and patterns of them, compared component by component. Each
 * component of a pattern is one of base/glob.h; a last component "**" stands
 * for all that lies below. Both are compared in their plain form.
 */
#pragma once

#include "base/arena.h"
#include "base/text.h"

enum path_relation {
	PATH_APART,
	PATH_ABOVE, /* what the pattern names lies below the path */
	PATH_AT,
	PATH_BELOW, /* of a pattern that ends in "**" only */
};

/* The next component of an absolute path; empty at its end. */
struct text path_component(const char **at, const char *end);

/* NULL where it is a pattern, else what is wrong with it, as static text. */
const char *path_pattern_check(struct text pattern);

/* Each component behind a slash, and ".." resolved by words. A copy in the
 * arena, with a NUL behind it. */
struct text path_by_words(struct arena *arena, struct text path);

/* The same with one spelling for what Linux distributions have two of: /run for
 * /var/run, /usr/bin for /bin. A copy in the arena, with a NUL behind it. */
struct text path_plain(struct arena *arena, struct text path);

/* Where path lies, seen from what pattern names. */
enum path_relation path_pattern_relate(struct text pattern, struct text path);

/* Whether a names all that b names. Never wrongly true. */
bool path_pattern_covers(struct text a, struct text b);

/* The components of a plain pattern before the first that is one, as a path:
 * empty where that is "/". */
struct text path_pattern_literal(struct text pattern);
