/* SPDX-License-Identifier: Apache-2.0 */
/* What one profile allows and another does not. */
#include "admin/difference.h"

#include "json/show.h"

static void append(const struct difference ***end, const char *part,
		   struct text what, struct arena *arena)
{
	struct difference *made = arena_alloc(arena, sizeof(*made));
	AUTO_BUF struct buf shown = BUF_INIT;

	show_line(what, SIZE_MAX, &shown);
	made->part = part;
	made->what = arena_copy(arena, shown.data, shown.length);
	**end = made;
	*end = &made->next;
}

/* A part says "PART: what; PART: what". */
static void split(const struct difference ***end, const char *part,
		  const char *more, struct arena *arena)
{
	const char *mark = arena_printf(arena, "; %s: ", part);
	const char *at = more + strlen(part) + 2;

	while (at != NULL) {
		const char *next = strstr(at, mark);

		append(end, part,
		       (struct text){at, next != NULL ? (size_t)(next - at)
						      : strlen(at)},
		       arena);
		at = next != NULL ? next + strlen(mark) : NULL;
	}
}

const struct difference *difference_find(const struct profile *profile,
					 const struct profile *other,
					 struct arena *arena)
{
	const struct difference *first = NULL;
	const struct difference **end = &first;

	for (unsigned i = 0; i < PART_COUNT; i++) {
		AUTO_BUF struct buf more = BUF_INIT;

		if (!profile_parts[i]->is_within(profile, other, &more))
			split(&end, profile_parts[i]->name, more.data, arena);
	}
	return first;
}
