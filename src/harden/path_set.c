/* SPDX-License-Identifier: Apache-2.0 */
/* Absolute paths, each once. */
#include "harden/path_set.h"

#include <search.h>
#include <stdlib.h>

/* The components, each behind a slash. */
static struct text *plain_path(struct arena *arena, struct text path)
{
	struct text *made = arena_room(arena, sizeof(*made));
	char *room = arena_room(arena, path.length + 1);
	const char *at = path.data, *end = path.data + path.length;

	*made = (struct text){room, 0};
	for (;;) {
		struct text part = path_component(&at, end);

		if (part.length == 0)
			return made;
		room[made->length++] = '/';
		memcpy(room + made->length, part.data, part.length);
		made->length += part.length;
	}
}

static int compare(const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	return text_compare(*x, *y);
}

bool path_set_add(struct path_set *set, struct text path)
{
	const struct text *plain;
	const struct text *const *found;

	if (path.length == 0 || path.data[0] != '/')
		return true;
	plain = plain_path(set->arena, path);
	found = tsearch(plain, &set->tree, compare);
	if (found == NULL)
		abort(); /* as an arena does without memory */
	return *found == plain;
}

static void leave(void *path)
{
	(void)path; /* the arena's */
}

void path_set_fini(struct path_set *set)
{
	tdestroy(set->tree, leave);
	set->tree = NULL;
}
