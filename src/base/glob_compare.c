/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two patterns compared by what they match. Each becomes a row of steps that
 * take one character of some ranges, or any run of characters; what both
 * match, and what only one does, is looked for among pairs of places.
 */
#include "base/arena.h"
#include "base/glob.h"
#include "base/glob_part.h"

#include <stdlib.h>

#define FIRST_CHARACTER UINT32_C(1)
#define LAST_CHARACTER  (GLOB_BYTES + 0xff)

/* What glob_covers() may spend: on work, and on bytes for sets of places. */
#define WORK_MAX        ((size_t)1 << 24)
#define SETS_MAX        ((size_t)4 << 20)

/* What lies between the characters: surrogates, and bytes that are ASCII. */
static const struct glob_range holes[] = {
	{0xd800, 0xdfff},
	{GLOB_BYTES, GLOB_BYTES + 0x7f},
};

struct step {
	bool run;                        /* any characters, also none; else: */
	unsigned count;                  /* one character, of that many */
	const struct glob_range *ranges; /* in order, apart */
};

struct steps {
	const struct step *list;
	unsigned count;
};

static int compare_ranges(const void *a, const void *b)
{
	const struct glob_range *x = a;
	const struct glob_range *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* Puts them in order and joins those that touch; returns how many are left. */
static unsigned join(struct glob_range *ranges, unsigned count)
{
	unsigned kept = 0;

	qsort(ranges, count, sizeof(*ranges), compare_ranges);
	for (unsigned i = 0; i < count; i++) {
		if (kept > 0 && ranges[i].first <= ranges[kept - 1].last + 1) {
			if (ranges[i].last > ranges[kept - 1].last)
				ranges[kept - 1].last = ranges[i].last;
		} else {
			ranges[kept++] = ranges[i];
		}
	}
	return kept;
}

/* Turns joined ranges, with room for one more, into what is between them. */
static unsigned invert(struct glob_range *ranges, unsigned count)
{
	uint32_t next = FIRST_CHARACTER;
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		struct glob_range range = ranges[i];

		if (range.first > next)
			ranges[kept++] =
				(struct glob_range){next, range.first - 1};
		next = range.last + 1;
	}
	if (next <= LAST_CHARACTER)
		ranges[kept++] = (struct glob_range){next, LAST_CHARACTER};
	return kept;
}

static struct step make_step(struct arena *arena, const struct glob_part *part)
{
	struct glob_range *ranges = arena_alloc(
		arena,
		sizeof(*ranges) * (part->set.length + 3 /* see below */));
	unsigned count = 0;
	size_t at = 0;

	switch (part->kind) {
	case GLOB_RUN:
		return (struct step){.run = true};
	case GLOB_ANY:
		count = invert(ranges, 0);
		break;
	case GLOB_CHARACTER:
		ranges[count++] =
			(struct glob_range){part->character, part->character};
		break;
	case GLOB_SET:
		while (glob_range_read(part->set, &at, &ranges[count]))
			count++;
		for (unsigned i = 0; part->negated && i < 2; i++)
			ranges[count++] = holes[i];
		count = join(ranges, count);
		if (part->negated)
			count = invert(ranges, count);
		break;
	}
	return (struct step){.count = count, .ranges = ranges};
}

static struct steps make_steps(struct arena *arena, struct text pattern)
{
	struct step *list =
		arena_alloc(arena, sizeof(*list) * (pattern.length + 1));
	unsigned count = 0;
	size_t at = 0;

	while (at < pattern.length) {
		struct glob_part part = {0};

		at = glob_part_read(pattern, at, &part);
		if (part.kind != GLOB_RUN || count == 0 || !list[count - 1].run)
			list[count++] = make_step(arena, &part);
	}
	return (struct steps){list, count};
}

static bool step_takes(const struct step *step, uint32_t character)
{
	unsigned low = 0;
	unsigned high = step->count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (character > step->ranges[middle].last)
			low = middle + 1;
		else if (character < step->ranges[middle].first)
			high = middle;
		else
			return true;
	}
	return false;
}

static bool steps_share(const struct step *a, const struct step *b)
{
	unsigned i = 0;
	unsigned j = 0;

	while (i < a->count && j < b->count) {
		if (a->ranges[i].last < b->ranges[j].first)
			i++;
		else if (b->ranges[j].last < a->ranges[i].first)
			j++;
		else
			return true;
	}
	return false;
}

static bool step_possible(const struct step *step)
{
	return step->run || step->count > 0;
}

/* Marks where one text can lead both patterns from the pair (here, j), in here
 * and in the row below it. */
static void spread(const struct step *a, const struct step *b, bool *here,
		   bool *below)
{
	if (a->run) {
		below[0] = true;
		if (step_possible(b))
			here[1] = true;
	}
	if (b->run) {
		here[1] = true;
		if (step_possible(a))
			below[0] = true;
	}
	if (!a->run && !b->run && steps_share(a, b))
		below[1] = true;
}

bool glob_meets(struct text a, struct text b)
{
	AUTO_ARENA struct arena arena = ARENA_INIT;
	static const struct step end = {0};
	struct steps x;
	struct steps y;
	bool *here;
	bool *below;

	if (a.length > GLOB_MAX || b.length > GLOB_MAX)
		return true;
	x = make_steps(&arena, a);
	y = make_steps(&arena, b);
	here = arena_alloc(&arena, y.count + 2);
	below = arena_alloc(&arena, y.count + 2);
	here[0] = true;
	for (unsigned i = 0;; i++) {
		bool *done = here;

		for (unsigned j = 0; j <= y.count; j++) {
			if (here[j])
				spread(i < x.count ? &x.list[i] : &end,
				       j < y.count ? &y.list[j] : &end,
				       &here[j], &below[j]);
		}
		if (i == x.count)
			return here[y.count];
		here = below;
		below = done;
		memset(below, 0, y.count + 2);
	}
}

/* After some text: one place in b, and all places in a that the same text can
 * lead to. */
struct pair {
	struct pair *same_place; /* another one with that place in b */
	struct pair *next;       /* to be looked at */
	unsigned place;
	uint64_t set[];
};

struct search {
	struct arena arena;
	struct steps a;
	struct steps b;
	const uint32_t *characters; /* one for each that both tell apart */
	unsigned character_count;
	struct pair **seen; /* by place in b */
	struct pair *last;  /* to be looked at */
	unsigned words;     /* of a set */
	uint64_t *runs;     /* the set of a's places with a run */
	size_t work;
	size_t bytes;
};

static bool has(const uint64_t *set, unsigned place)
{
	return (set[place / 64] >> place % 64 & 1) != 0;
}

static void add(const struct steps *steps, uint64_t *set, unsigned place)
{
	set[place / 64] |= UINT64_C(1) << place % 64;
	if (place < steps->count && steps->list[place].run)
		set[(place + 1) / 64] |= UINT64_C(1) << (place + 1) % 64;
}

/* From the last run on, all can be matched that could be from places before:
 * those are dropped. */
static void drop_before_run(const struct search *search, uint64_t *set)
{
	unsigned i = search->words;

	while (i-- > 0) {
		uint64_t runs = set[i] & search->runs[i];

		if (runs != 0) {
			set[i] &= UINT64_MAX << (63 - __builtin_clzll(runs));
			memset(set, 0, i * sizeof(*set));
			return;
		}
	}
}

/* Where the character leads from those places. */
static void take(struct search *search, const uint64_t *from,
		 uint32_t character, uint64_t *to)
{
	memset(to, 0, search->words * sizeof(*to));
	for (unsigned i = 0; i < search->words; i++) {
		for (uint64_t left = from[i]; left != 0; left &= left - 1) {
			unsigned place =
				i * 64 + (unsigned)__builtin_ctzll(left);
			const struct step *step = &search->a.list[place];

			search->work++;
			if (place == search->a.count)
				continue;
			if (step->run)
				add(&search->a, to, place);
			else if (step_takes(step, character))
				add(&search->a, to, place + 1);
		}
	}
	drop_before_run(search, to);
	search->work += search->words;
}

static bool within(const uint64_t *inner, const uint64_t *outer, unsigned words)
{
	for (unsigned i = 0; i < words; i++) {
		if ((inner[i] & ~outer[i]) != 0)
			return false;
	}
	return true;
}

/* Notes a pair to look at, unless one was noted from which a has even less to
 * go on. */
static void note(struct search *search, unsigned place, const uint64_t *set)
{
	size_t size = search->words * sizeof(*set);
	struct pair *pair;

	for (pair = search->seen[place]; pair != NULL;
	     pair = pair->same_place) {
		search->work += search->words;
		if (within(pair->set, set, search->words))
			return;
	}
	search->bytes += sizeof(*pair) + size;
	pair = arena_alloc(&search->arena, sizeof(*pair) + size);
	memcpy(pair->set, set, size);
	pair->place = place;
	pair->same_place = search->seen[place];
	search->seen[place] = pair;
	if (search->last != NULL)
		search->last->next = pair;
	search->last = pair;
}

static void follow(struct search *search, const struct pair *pair,
		   uint64_t *room)
{
	const struct step *step = &search->b.list[pair->place];

	if (step->run)
		note(search, pair->place + 1, pair->set);
	for (unsigned i = 0; i < search->character_count; i++) {
		if (search->work > WORK_MAX || search->bytes > SETS_MAX)
			return;
		search->work++;
		if (!step->run && !step_takes(step, search->characters[i]))
			continue;
		take(search, pair->set, search->characters[i], room);
		note(search, pair->place + (step->run ? 0 : 1), room);
	}
}

/* Whether nothing that b matches leads a elsewhere than to its end. */
static bool search_covers(struct search *search)
{
	uint64_t *room =
		arena_alloc(&search->arena, search->words * sizeof(*room));

	add(&search->a, room, 0);
	note(search, 0, room);
	for (struct pair *pair = search->last; pair != NULL;
	     pair = pair->next) {
		if (pair->place == search->b.count) {
			if (!has(pair->set, search->a.count))
				return false;
		} else {
			follow(search, pair, room);
		}
		if (search->work > WORK_MAX || search->bytes > SETS_MAX)
			return false;
	}
	return true;
}

static int compare_characters(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static unsigned add_borders(const struct steps *steps, uint32_t *borders)
{
	unsigned count = 0;

	for (unsigned i = 0; i < steps->count; i++) {
		for (unsigned j = 0; j < steps->list[i].count; j++) {
			borders[count++] = steps->list[i].ranges[j].first;
			borders[count++] = steps->list[i].ranges[j].last + 1;
		}
	}
	return count;
}

static bool is_character(uint32_t value)
{
	for (unsigned i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
		if (value >= holes[i].first && value <= holes[i].last)
			return false;
	}
	return value >= FIRST_CHARACTER && value <= LAST_CHARACTER;
}

/* Chooses characters: the first of each stretch that no range of either
 * pattern divides. */
static void choose_characters(struct search *search, size_t most)
{
	uint32_t *list = arena_alloc(&search->arena, most * sizeof(*list));
	unsigned count = 0;
	unsigned kept = 0;

	list[count++] = FIRST_CHARACTER;
	for (unsigned i = 0; i < sizeof(holes) / sizeof(holes[0]); i++)
		list[count++] = holes[i].last + 1;
	count += add_borders(&search->a, list + count);
	count += add_borders(&search->b, list + count);
	qsort(list, count, sizeof(*list), compare_characters);
	for (unsigned i = 0; i < count; i++) {
		if (is_character(list[i]) &&
		    (kept == 0 || list[i] != list[kept - 1]))
			list[kept++] = list[i];
	}
	search->characters = list;
	search->character_count = kept;
}

bool glob_covers(struct text a, struct text b)
{
	struct search search = {.arena = ARENA_INIT};
	bool covers;

	if (text_equal(a, b))
		return true;
	if (glob_is_literal(b))
		return glob_match(a, b);
	if (a.length > GLOB_MAX || b.length > GLOB_MAX)
		return false;
	search.a = make_steps(&search.arena, a);
	search.b = make_steps(&search.arena, b);
	search.words = search.a.count / 64 + 1;
	search.seen = arena_alloc(&search.arena,
				  sizeof(struct pair *) * (search.b.count + 1));
	search.runs =
		arena_alloc(&search.arena, search.words * sizeof(*search.runs));
	for (unsigned i = 0; i < search.a.count; i++) {
		if (search.a.list[i].run)
			search.runs[i / 64] |= UINT64_C(1) << i % 64;
	}
	/* A part has as many ranges as bytes at most, each with two borders;
	 * three more are added. */
	choose_characters(&search, 2 * (a.length + b.length) + 3);
	covers = search_covers(&search);
	arena_fini(&search.arena);
	return covers;
}
