/* SPDX-License-Identifier: Apache-2.0 */
/* Absolute paths and their patterns. */
#include "base/path_pattern.h"

#include "base/glob.h"

#define USR "/usr"

struct text path_component(const char **at, const char *end)
{
	struct text component;

	do {
		while (*at < end && **at == '/')
			(*at)++;
		component.data = *at;
		while (*at < end && **at != '/')
			(*at)++;
		component.length = (size_t)(*at - component.data);
	} while (component.length == 1 && component.data[0] == '.');
	return component;
}

const char *path_pattern_check(struct text pattern)
{
	const char *at = pattern.data;
	const char *end = pattern.data + pattern.length;

	if (pattern.length == 0 || pattern.data[0] != '/')
		return "expected an absolute path";
	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		const char *wrong = glob_check(part);

		if (wrong != NULL)
			return wrong;
		if (text_is(part, ".."))
			return "expected a path without \"..\"";
		if (text_is(part, "**") && path_component(&at, end).length > 0)
			return "expected \"**\" at the end alone";
	}
	return NULL;
}

static bool is_one_of(struct text part, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (text_is(part, *words))
			return true;
	}
	return false;
}

/* The path as it is spelled everywhere. It may begin earlier then: at room,
 * which has place for USR in front of it. */
static struct text spell_alike(struct text path, char *room)
{
	static const char *const merged[] = {"bin",   "sbin",   "lib", "lib32",
					     "lib64", "libx32", NULL};
	const char *end = path.data + path.length;
	const char *at = path.data;
	struct text first = path_component(&at, end);

	if (is_one_of(first, merged)) {
		memcpy(room, USR, strlen(USR));
		return (struct text){room, strlen(USR) + path.length};
	}
	if (text_is(first, "var") && text_is(path_component(&at, end), "run"))
		return (struct text){first.data + first.length,
				     path.length - first.length - 1};
	return path;
}

/* Into room, which has two bytes more than path. */
static struct text clean(char *room, struct text path)
{
	const char *at = path.data, *end = path.data + path.length;
	size_t length = 0;

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		if (text_is(part, "..")) {
			while (length > 0 && room[--length] != '/')
				;
			continue;
		}
		room[length++] = '/';
		memcpy(room + length, part.data, part.length);
		length += part.length;
	}
	if (length == 0)
		room[length++] = '/';
	room[length] = '\0';
	return (struct text){room, length};
}

struct text path_by_words(struct arena *arena, struct text path)
{
	return clean(arena_room(arena, path.length + 2), path);
}

struct text path_plain(struct arena *arena, struct text path)
{
	const size_t before = strlen(USR);
	char *room = arena_room(arena, before + path.length + 2);

	return spell_alike(clean(room + before, path), room);
}

enum path_relation path_pattern_relate(struct text pattern, struct text path)
{
	const char *x = pattern.data, *y = path.data;

	for (;;) {
		struct text want =
			path_component(&x, pattern.data + pattern.length);
		struct text part = path_component(&y, path.data + path.length);

		if (text_is(want, "**"))
			return part.length > 0 ? PATH_BELOW : PATH_AT;
		if (part.length == 0)
			return want.length > 0 ? PATH_ABOVE : PATH_AT;
		if (want.length == 0 || !glob_match(want, part))
			return PATH_APART;
	}
}

bool path_pattern_covers(struct text a, struct text b)
{
	const char *x = a.data, *y = b.data;

	for (;;) {
		struct text mine = path_component(&x, a.data + a.length);
		struct text theirs = path_component(&y, b.data + b.length);

		if (text_is(mine, "**"))
			return true;
		if (text_is(theirs, "**"))
			return false;
		if (mine.length == 0 || theirs.length == 0)
			return mine.length == theirs.length;
		if (!text_equal(mine, theirs) && !glob_covers(mine, theirs))
			return false;
	}
}

struct text path_pattern_literal(struct text pattern)
{
	const struct text all_below = TEXT("/**");
	struct text literal = pattern;
	size_t end = 0; /* of the component before */

	/* So most end, if they are no literals. */
	if (pattern.length > all_below.length &&
	    memcmp(pattern.data + pattern.length - all_below.length,
		   all_below.data, all_below.length) == 0)
		literal.length -= all_below.length;
	if (glob_is_literal(literal))
		return literal.length > 1 ? literal
					  : (struct text){pattern.data, 0};

	for (size_t i = 0; i < pattern.length; i++) {
		switch (pattern.data[i]) {
		case '/':
			end = i;
			break;
		case '*':
		case '?':
		case '[':
		case '\\':
			return (struct text){pattern.data, end};
		}
	}
	return pattern;
}
