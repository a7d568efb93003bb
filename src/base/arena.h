/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once.
 *
 * Everything made for one document (values, findings, filters) lives in its
 * arena, so nothing in between needs a free. When memory runs out the process
 * ends: there is no launch without memory, and exec'ing unchecked is no option.
 */
#pragma once

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk;
	char *next;
	size_t left;
};

#define ARENA_INIT                                                             \
	{                                                                      \
		NULL, NULL, 0                                                  \
	}

/* size zeroed bytes, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size)
	__attribute__((malloc, alloc_size(2), returns_nonnull));

/* The same, not zeroed: for what is filled at once. */
void *arena_room(struct arena *arena, size_t size)
	__attribute__((malloc, alloc_size(2), returns_nonnull));

/* A copy of length bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* Formatted text, NUL-terminated. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Gives everything back; the arena can be used again. */
void arena_fini(struct arena *arena);

static inline void arena_cleanup(struct arena *arena)
{
	arena_fini(arena);
}

#define AUTO_ARENA __attribute__((cleanup(arena_cleanup)))
