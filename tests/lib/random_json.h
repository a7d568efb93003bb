/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random JSON text for property tests: valid, but spelled in every way that
 * RFC 8259 allows (blanks, escapes, exponents). One seed gives one text, so a
 * failing test prints its seed and can be run again.
 */
#pragma once

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state; /* any seed */
};

uint64_t random_next(struct random *random);
/* A number in [0, limit); limit is at least 1. */
unsigned random_below(struct random *random, unsigned limit);
/* True once in so many times. */
bool random_once_in(struct random *random, unsigned times);
/* One of count words. */
const char *random_word(struct random *random, const char *const *words,
			unsigned count);

/* Each adds one value to out. depth is how many levels of nesting it may
 * have at most. Names in one object are all different. */
void random_json_blanks(struct random *random, struct buf *out);
void random_json_string(struct random *random, struct buf *out);
void random_json_number(struct random *random, struct buf *out);
void random_json_value(struct random *random, unsigned depth, struct buf *out);
void random_json_object(struct random *random, unsigned depth, struct buf *out);

/* A whole document: an object with blanks around it. */
void random_json_document(struct random *random, struct buf *out);
