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
#include <string.h>

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

/* For arena_room(): the same where a new chunk is due. */
void *arena_grow(struct arena *arena, size_t size)
	__attribute__((malloc, alloc_size(2), returns_nonnull));

/* size bytes, aligned for any type; never NULL. Not zeroed: for what is filled
 * at once. */
__attribute__((alloc_size(2), returns_nonnull)) static inline void *arena_room(
	struct arena *arena, size_t size)
{
	const size_t alignment = _Alignof(max_align_t);
	char *memory = arena->next;

	/* left is a multiple of the alignment, and 0 wraps around. */
	if (size - 1 >= arena->left)
		return arena_grow(arena, size);
	size = (size + alignment - 1) & ~(alignment - 1);
	arena->next += size;
	arena->left -= size;
	return memory;
}

/* The same, zeroed: here and not by the chunk, so that pages never used are
 * never touched. */
__attribute__((alloc_size(2), returns_nonnull)) static inline void *arena_alloc(
	struct arena *arena, size_t size)
{
	return memset(arena_room(arena, size), 0, size);
}

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
