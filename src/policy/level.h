/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The levels of SELinux contexts, in the kernel's own names for them: s0 and
 * up, with categories c0 to c1023 (mls_context_to_sid() in Linux's
 * security/selinux/ss/mls.c). Those that setrans.conf(5) gives them are no
 * levels.
 */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define LEVEL_CATEGORIES    1024
/* Policies have 16 at most, and the kernel names no limit. */
#define LEVEL_SENSITIVITIES 1024

struct level {
	unsigned sensitivity;
	/* Category N is bit N % 64 of word N / 64. */
	uint64_t categories[LEVEL_CATEGORIES / 64];
};

/* high dominates low. They are the same where a context has one level. */
struct level_range {
	struct level low, high;
};

static inline bool level_has(const struct level *level, unsigned category)
{
	return level->categories[category / 64] >> category % 64 & 1;
}

/* How many categories it has. */
unsigned level_categories(const struct level *level);

/* Whether it has the other's categories and more or none, at its sensitivity
 * or above. */
bool level_dominates(const struct level *level, const struct level *other);

/* Reads "s0", "s0:c1,c2", "s0:c0.c1023", "s0-s15:c0.c1023". False: it is
 * something else, or its high level doesn't dominate its low one; *range is
 * then as it was. */
bool level_range_read(struct text text, struct level_range *range);

/* What level_range_read() finds wrong, in words; NULL: nothing. Static. */
const char *level_range_fault(struct text text);

/* As the kernel prints it: one level where both are the same, categories in
 * order, and three or more neighbours as "c0.c2". */
void level_range_print(const struct level_range *range, struct buf *out);

/* Its categories alone, in the same way: "c1,c2"; nothing for none. */
void level_print_categories(const struct level *level, struct buf *out);

/* Whether what runs at inner reaches no level that outer doesn't have: inner
 * ends at a level that outer's high one dominates, and begins at no
 * sensitivity below outer's. Categories of outer's low level ask for nothing,
 * so that "s0:c1,c2" is within "s0:c0.c1023". */
bool level_range_is_within(const struct level_range *inner,
			   const struct level_range *outer);

/* Whether it is one level with one or two categories, as a container has for
 * itself. More of them would reach the files of other containers. */
bool level_range_is_own(const struct level_range *range);
