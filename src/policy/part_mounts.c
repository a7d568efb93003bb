/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts: which paths of the host a container may have, and how. */
#include "policy/part.h"

#include "base/glob.h"
#include "base/path_pattern.h"
#include "policy/packed.h"
#include "json/reader.h"

const char *const profile_mount_options[] = {
	[MOUNT_NOSUID] = "nosuid",
	[MOUNT_NODEV] = "nodev",
	[MOUNT_NOEXEC] = "noexec",
	NULL,
};

static const char *const propagations[] = {
	[PROPAGATION_PRIVATE] = "private",
	[PROPAGATION_SLAVE] = "slave",
	[PROPAGATION_SHARED] = "shared",
	NULL,
};

static const char *const image_links[] = {
	[IMAGE_LINKS_REFUSE] = "refuse",
	[IMAGE_LINKS_NOTE] = "note",
	NULL,
};

int profile_read_path_patterns(struct json_document *document,
			       const struct json *value, struct text_list *list,
			       struct err *err)
{
	struct text *paths;

	if (reader_strings(document, value, err) < 0)
		return -1;
	paths = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*paths));
	*list = (struct text_list){paths, 0};
	json_each (path, value) {
		const char *wrong = path_pattern_check(path->text);

		if (wrong != NULL)
			return json_error(document, path, err,
					  "bad pattern: %s", wrong);
		paths[list->count++] = path_plain(&document->arena, path->text);
	}
	return 0;
}

static int read_refuse(struct json_document *document, const struct json *value,
		       void *target, struct err *err)
{
	struct profile_mounts *mounts = target;

	return profile_read_path_patterns(document, value, &mounts->refuse,
					  err);
}

static int read_readonly(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_mounts *mounts = target;

	return profile_read_path_patterns(document, value, &mounts->readonly,
					  err);
}

static int read_types(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_mounts *mounts = target;
	struct text *types;

	if (reader_strings(document, value, err) < 0)
		return -1;
	types = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*types));
	mounts->types = (struct text_list){types, 0};
	json_each (type, value)
		types[mounts->types.count++] = type->text;
	return 0;
}

static int read_options(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile_mounts *mounts = target;

	if (reader_strings(document, value, err) < 0)
		return -1;
	mounts->options = 0;
	json_each (option, value) {
		unsigned word;

		if (reader_word(document, option, profile_mount_options, &word,
				err) < 0)
			return -1;
		mounts->options |= UINT32_C(1) << word;
	}
	return 0;
}

static int read_propagation(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct profile_mounts *mounts = target;
	unsigned word;

	if (reader_word(document, value, propagations, &word, err) < 0)
		return -1;
	mounts->propagation = (enum profile_propagation)word;
	return 0;
}

static int read_image_links(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct profile_mounts *mounts = target;
	unsigned word;

	if (reader_word(document, value, image_links, &word, err) < 0)
		return -1;
	mounts->image_links = (enum profile_image_links)word;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"refuse", read_refuse},
		{"readonly", read_readonly},
		{"types", read_types},
		{"options", read_options},
		{"propagation", read_propagation},
		{"imageLinks", read_image_links},
		{0},
	};
	struct profile *profile = target;

	profile->mounts =
		(struct profile_mounts){.place = part_place(document, value),
					.propagation = PROPAGATION_SLAVE};
	return reader_read_object(document, value, members, &profile->mounts,
				  err);
}

void mounts_pack(struct profile *profile, struct pack *pack)
{
	struct profile_mounts *mounts = &profile->mounts;

	pack_texts(pack, &mounts->refuse);
	pack_texts(pack, &mounts->readonly);
	pack_texts(pack, &mounts->types);
	pack_value(pack, mounts->options);
	pack_value(pack, mounts->propagation);
}

static bool covered(struct text_list list, struct text pattern)
{
	if (part_lists(list, pattern))
		return true;
	for (unsigned i = 0; i < list.count; i++) {
		if (path_pattern_covers(list.list[i], pattern))
			return true;
	}
	return false;
}

/* The very same, as after permitting something else. */
static bool is_same(struct text_list a, struct text_list b)
{
	return a.list == b.list && a.count == b.count;
}

/* Whether an exception for pattern would lift something. */
static bool holds_back(struct text_list list, struct text pattern)
{
	for (unsigned i = 0; i < list.count; i++) {
		if (!glob_is_literal(pattern) ||
		    path_pattern_relate(list.list[i], pattern) != PATH_APART)
			return true;
	}
	return false;
}

static bool all_refused(const struct profile_mounts *mine,
			struct text_list paths, struct buf *more)
{
	bool within = true;

	for (unsigned i = 0; i < paths.count; i++) {
		struct text path = paths.list[i];

		if (!covered(mine->refuse, path))
			within = part_more(more, "mounts: %.*s is not refused",
					   (int)path.length, path.data);
	}
	return within;
}

static bool all_readonly(const struct profile_mounts *mine,
			 struct text_list paths, struct buf *more)
{
	bool within = true;

	for (unsigned i = 0; i < paths.count; i++) {
		struct text path = paths.list[i];

		if (!covered(mine->readonly, path) &&
		    !covered(mine->refuse, path))
			within =
				part_more(more, "mounts: %.*s is not read-only",
					  (int)path.length, path.data);
	}
	return within;
}

static bool paths_are_within(const struct profile_mounts *mine,
			     const struct profile_mounts *theirs,
			     struct buf *more)
{
	bool within = true;

	if (!is_same(mine->refuse, theirs->refuse))
		within &= all_refused(mine, theirs->refuse, more);
	if (!is_same(mine->readonly, theirs->readonly))
		within &= all_readonly(mine, theirs->readonly, more);
	for (unsigned i = 0; i < mine->allow.count; i++) {
		struct text path = mine->allow.list[i];

		if (!covered(theirs->allow, path) &&
		    (holds_back(theirs->refuse, path) ||
		     holds_back(theirs->readonly, path)))
			within = part_more(more, "mounts: %.*s",
					   (int)path.length, path.data);
	}
	return within;
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_mounts *mine = &profile->mounts;
	const struct profile_mounts *theirs = &other->mounts;
	bool within;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "mounts: no ceiling");
	within = paths_are_within(mine, theirs, more);
	for (unsigned i = 0; i < mine->types.count; i++) {
		struct text type = mine->types.list[i];

		if (!part_lists(theirs->types, type))
			within = part_more(more, "mounts: type %.*s",
					   (int)type.length, type.data);
	}
	for (unsigned i = 0; i < MOUNT_OPTION_COUNT; i++) {
		if ((theirs->options & ~mine->options) >> i & 1)
			within = part_more(more, "mounts: no %s",
					   profile_mount_options[i]);
	}
	if (mine->propagation > theirs->propagation)
		within = part_more(more, "mounts: propagation %s",
				   propagations[mine->propagation]);
	if (mine->image_links > theirs->image_links)
		within = part_more(more, "mounts: imageLinks %s",
				   image_links[mine->image_links]);
	return within;
}

/* The texts that stand in both lists. */
static struct text_list in_both(struct arena *arena, struct text_list a,
				struct text_list b)
{
	struct text *list = arena_alloc(arena, (a.count + 1) * sizeof(*list));
	unsigned count = 0;

	for (unsigned i = 0; i < a.count; i++) {
		if (part_lists(b, a.list[i]))
			list[count++] = a.list[i];
	}
	return (struct text_list){list, count};
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct arena *arena = &profile->document.arena;
	struct profile_mounts *mine = &profile->mounts;
	const struct profile_mounts *theirs = &other->mounts;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	mine->refuse = part_join_lists(arena, mine->refuse, theirs->refuse);
	mine->readonly =
		part_join_lists(arena, mine->readonly, theirs->readonly);
	mine->allow = in_both(arena, mine->allow, theirs->allow);
	mine->types = in_both(arena, mine->types, theirs->types);
	mine->options |= theirs->options;
	if (theirs->propagation < mine->propagation)
		mine->propagation = theirs->propagation;
	if (theirs->image_links < mine->image_links)
		mine->image_links = theirs->image_links;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	struct profile_mounts *mounts = &profile->mounts;

	mounts->allow = part_join_lists(&profile->document.arena, mounts->allow,
					allow->mounts);
}

const struct part part_mounts = {"mounts", read_part, is_within, meet, permit};
