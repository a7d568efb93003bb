/* SPDX-License-Identifier: Apache-2.0 */
/* Text that carries its length; may hold any bytes but NUL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	const char *data;
	size_t length;
};

struct text_list {
	const struct text *list;
	unsigned count;
};

#define TEXT(literal) ((struct text){"" literal, sizeof(literal) - 1})

static inline struct text text_of(const char *terminated)
{
	return (struct text){terminated, strlen(terminated)};
}

static inline bool text_equal(struct text a, struct text b)
{
	return a.length == b.length &&
	       (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool text_is(struct text text, const char *terminated)
{
	return text_equal(text, text_of(terminated));
}

/* -1, 0, 1: bytewise order, the shorter first where one begins the other. */
int text_compare(struct text a, struct text b);

/* Whether Go's encoding/json takes a for b: letters in any case, U+017F for s
 * and U+212A for k (bytes.EqualFold for ASCII names). */
bool text_equal_folded(struct text a, struct text b);

/* An order by folded names: 0 where text_equal_folded(). */
int text_compare_folded(struct text a, struct text b);

/* Reads a whole decimal number without sign, leading zeros or blanks. */
bool text_to_u64(struct text text, uint64_t *value);
