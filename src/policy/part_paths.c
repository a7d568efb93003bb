/* SPDX-License-Identifier: Apache-2.0 */
/* Paths: what is masked or read-only in every container. */
#include "policy/part.h"

#include "policy/packed.h"
#include "json/reader.h"

static int read_list(struct json_document *document, const struct json *value,
		     struct text_list *list, struct err *err)
{
	struct text *paths;

	if (reader_strings(document, value, err) < 0)
		return -1;
	paths = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*paths));
	*list = (struct text_list){paths, 0};
	json_each (path, value) {
		if (path->text.length == 0 || path->text.data[0] != '/')
			return json_error(document, path, err,
					  "expected an absolute path");
		paths[list->count++] = path->text;
	}
	return 0;
}

static int read_masked(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct profile_paths *paths = target;

	return read_list(document, value, &paths->masked, err);
}

static int read_readonly(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_paths *paths = target;

	return read_list(document, value, &paths->readonly, err);
}

static int read_shared_mounts(struct json_document *document,
			      const struct json *value, void *target,
			      struct err *err)
{
	static const char *const words[] = {
		[SHARED_MOUNTS_REFUSE] = "refuse",
		[SHARED_MOUNTS_SKIP] = "skip",
		NULL,
	};
	struct profile_paths *paths = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	paths->shared_mounts = (enum profile_shared_mounts)word;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"masked", read_masked},
		{"readonly", read_readonly},
		{"sharedMountNamespace", read_shared_mounts},
		{0},
	};
	struct profile *profile = target;

	profile->paths.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->paths,
				  err);
}

void paths_pack(struct profile *profile, struct pack *pack)
{
	struct profile_paths *paths = &profile->paths;

	pack_texts(pack, &paths->masked);
	pack_texts(pack, &paths->readonly);
	pack_value(pack, paths->shared_mounts);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_paths *mine = &profile->paths;
	const struct profile_paths *theirs = &other->paths;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "paths: no ceiling");
	for (unsigned i = 0; i < theirs->masked.count; i++) {
		struct text path = theirs->masked.list[i];

		if (!part_lists(mine->masked, path))
			within = part_more(more, "paths: %.*s is not masked",
					   (int)path.length, path.data);
	}
	for (unsigned i = 0; i < theirs->readonly.count; i++) {
		struct text path = theirs->readonly.list[i];

		if (!part_lists(mine->readonly, path) &&
		    !part_lists(mine->masked, path))
			within = part_more(more, "paths: %.*s is not read-only",
					   (int)path.length, path.data);
	}
	if (mine->shared_mounts == SHARED_MOUNTS_SKIP &&
	    theirs->shared_mounts == SHARED_MOUNTS_REFUSE)
		within = part_more(more, "paths: sharedMountNamespace");
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct arena *arena = &profile->document.arena;
	struct profile_paths *mine = &profile->paths;
	const struct profile_paths *theirs = &other->paths;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	mine->masked = part_join_lists(arena, mine->masked, theirs->masked);
	mine->readonly =
		part_join_lists(arena, mine->readonly, theirs->readonly);
	if (theirs->shared_mounts == SHARED_MOUNTS_REFUSE)
		mine->shared_mounts = SHARED_MOUNTS_REFUSE;
}

/* The list without those that an exception names. */
static struct text_list without(struct arena *arena, struct text_list list,
				struct text_list names)
{
	struct text *left =
		arena_alloc(arena, (list.count + 1) * sizeof(*left));
	unsigned count = 0;

	for (unsigned i = 0; i < list.count; i++) {
		if (!part_lists(names, list.list[i]))
			left[count++] = list.list[i];
	}
	return (struct text_list){left, count};
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	struct arena *arena = &profile->document.arena;
	struct profile_paths *paths = &profile->paths;

	if (allow->paths.count == 0)
		return;
	paths->masked = without(arena, paths->masked, allow->paths);
	paths->readonly = without(arena, paths->readonly, allow->paths);
}

const struct part part_paths = {"paths", read_part, is_within, meet, permit};
