/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is given back all at once: a list of growing chunks. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT   _Alignof(max_align_t)
#define FIRST_CHUNK ((size_t)64 << 10)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	_Alignas(max_align_t) char data[];
};

void *arena_grow(struct arena *arena, size_t size)
{
	size_t room =
		arena->chunk != NULL ? arena->chunk->size : FIRST_CHUNK / 2;
	struct arena_chunk *chunk;

	if (size == 0) /* has an address of its own, not a chunk */
		return arena_room(arena, 1);
	if (size > SIZE_MAX / 4)
		abort();
	size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	/* Doubling keeps the number of chunks small for a large document. */
	room = room < SIZE_MAX / 4 ? room * 2 : room;
	if (room < size)
		room = size;
	chunk = malloc(sizeof(*chunk) + room);
	if (chunk == NULL)
		abort();
	chunk->next = arena->chunk;
	chunk->size = room;
	arena->chunk = chunk;
	arena->next = chunk->data + size;
	arena->left = room - size;
	return chunk->data;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy;

	if (length == SIZE_MAX)
		abort();
	copy = arena_room(arena, length + 1);
	if (length > 0)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;
	bool fits;

	/* Mostly it fits where it will stand. */
	va_start(arguments, format);
	length = vsnprintf(arena->next, arena->left, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	fits = (size_t)length < arena->left;
	text = arena_room(arena, (size_t)length + 1);
	if (fits)
		return text;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void arena_fini(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunk;

	while (chunk != NULL) {
		struct arena_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	*arena = (struct arena)ARENA_INIT;
}
