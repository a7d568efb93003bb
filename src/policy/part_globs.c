/* SPDX-License-Identifier: Apache-2.0 */
/* Ceilings that are a list of patterns of names: sysctls and annotations. */
#include "policy/part.h"

#include "base/glob.h"
#include "json/reader.h"

int globs_read(struct json_document *document, const struct json *value,
	       struct text_list *list, struct err *err)
{
	struct text *globs;

	if (reader_strings(document, value, err) < 0)
		return -1;
	globs = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*globs));
	*list = (struct text_list){globs, 0};
	json_each (name, value) {
		const char *wrong = glob_check(name->text);

		if (wrong != NULL)
			return json_error(document, name, err,
					  "bad pattern: %s", wrong);
		globs[list->count++] = name->text;
	}
	return 0;
}

/* Two profiles mostly name the same: comparing what patterns match takes long.
 */
static bool covers(struct text_list list, struct text glob)
{
	if (part_lists(list, glob))
		return true;
	for (unsigned i = 0; i < list.count; i++) {
		if (glob_covers(list.list[i], glob))
			return true;
	}
	return false;
}

bool globs_match(const struct profile_globs *ceiling, struct text name)
{
	for (unsigned i = 0; i < ceiling->allow.count; i++) {
		if (glob_match(ceiling->allow.list[i], name))
			return true;
	}
	return false;
}

bool globs_is_within(const struct profile_globs *mine,
		     const struct profile_globs *theirs, const char *part,
		     struct buf *more)
{
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "%s: no ceiling", part);
	if (mine->allow.list == theirs->allow.list)
		return true;
	for (unsigned i = 0; i < mine->allow.count; i++) {
		struct text glob = mine->allow.list[i];

		if (!covers(theirs->allow, glob))
			within = part_more(more, "%s: %.*s", part,
					   (int)glob.length, glob.data);
	}
	return within;
}

void globs_meet(struct arena *arena, struct profile_globs *mine,
		const struct profile_globs *theirs)
{
	struct text *both;
	unsigned count = 0;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	both = arena_alloc(arena, (mine->allow.count + theirs->allow.count +
				   1) * sizeof(*both));
	for (unsigned i = 0; i < mine->allow.count; i++) {
		if (covers(theirs->allow, mine->allow.list[i]))
			both[count++] = mine->allow.list[i];
	}
	for (unsigned i = 0; i < theirs->allow.count; i++) {
		struct text glob = theirs->allow.list[i];

		if (covers(mine->allow, glob) &&
		    !part_lists((struct text_list){both, count}, glob))
			both[count++] = glob;
	}
	mine->allow = (struct text_list){both, count};
}

void globs_permit(struct arena *arena, struct profile_globs *ceiling,
		  struct text_list allowed)
{
	if (allowed.count > 0)
		ceiling->allow =
			part_join_lists(arena, ceiling->allow, allowed);
}
