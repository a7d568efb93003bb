/* SPDX-License-Identifier: Apache-2.0 */
/* The arena: zeroed, aligned, never overlapping. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void gives_zeroed_and_aligned_memory(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t size = 1; size < 2000; size++) {
		unsigned char *memory = arena_alloc(&arena, size);

		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xff, size);
	}
}

static void allocations_do_not_overlap(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	unsigned char *pieces[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		pieces[i] = arena_room(&arena, i * 7 + 1);
		memset(pieces[i], (int)(i & 0xff), i * 7 + 1);
	}
	for (size_t i = 0; i < 500; i++) {
		for (size_t j = 0; j < i * 7 + 1; j++)
			assert_int_equal(pieces[i][j], i & 0xff);
	}
}

static void nothing_takes_no_chunk(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const struct arena_chunk *chunk;

	(void)state;
	assert_non_null(arena_alloc(&arena, 0));
	chunk = arena.chunk;
	for (unsigned i = 0; i < 1000; i++)
		assert_non_null(arena_alloc(&arena, 0));
	assert_ptr_equal(arena.chunk, chunk);
}

static void takes_zero_and_large_sizes(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	char *large;

	(void)state;
	assert_non_null(arena_alloc(&arena, 0));
	assert_ptr_not_equal(arena_alloc(&arena, 0), arena_alloc(&arena, 0));
	large = arena_alloc(&arena, (size_t)5 << 20);
	large[((size_t)5 << 20) - 1] = 'x';
	assert_non_null(arena_alloc(&arena, 1));
}

static void copies_and_formats(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	memset(arena_room(&arena, 1000), 0xff, 1000);
	assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_copy(&arena, NULL, 0), "");
	assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_printf(&arena, "%s=%d", "x", 5), "x=5");
}

static void fini_leaves_it_usable(void **state)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;

	(void)state;
	arena_fini(&arena);
	arena_alloc(&arena, 100);
	arena_fini(&arena);
	assert_null(arena.chunk);
	assert_string_equal(arena_copy(&arena, "x", 1), "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_and_aligned_memory),
		cmocka_unit_test(allocations_do_not_overlap),
		cmocka_unit_test(nothing_takes_no_chunk),
		cmocka_unit_test(takes_zero_and_large_sizes),
		cmocka_unit_test(copies_and_formats),
		cmocka_unit_test(fini_leaves_it_usable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
