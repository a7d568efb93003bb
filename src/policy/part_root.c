/* SPDX-License-Identifier: Apache-2.0 */
/* Root: whether the container's own files may be written. */
#include "policy/part.h"

#include "base/path_pattern.h"
#include "json/reader.h"

static int read_readonly(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_root *root = target;

	return reader_boolean(document, value, &root->readonly, err);
}

/* Spelled in one way, not where runtimes mount what is the kernel's. */
static bool is_for_tmpfs(struct arena *arena, struct text path)
{
	static const char *const kernels[] = {"/proc/**", "/sys/**", "/dev/**"};

	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++) {
		enum path_relation is =
			path_pattern_relate(text_of(kernels[i]), path);

		if (is == PATH_AT || is == PATH_BELOW)
			return false;
	}
	return path.length > 1 && text_equal(path_by_words(arena, path), path);
}

static int read_tmpfs(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_root *root = target;
	struct text *paths;

	if (reader_strings(document, value, err) < 0)
		return -1;
	paths = arena_alloc(&document->arena,
			    (value->count + 1) * sizeof(*paths));
	root->tmpfs = (struct text_list){paths, 0};
	json_each (path, value) {
		struct text plain;

		if (!is_for_tmpfs(&document->arena, path->text))
			return json_error(document, path, err,
					  "expected an absolute path such as "
					  "\"/tmp\", not below /proc, /sys or "
					  "/dev, without \".\", \"..\" and "
					  "needless \"/\"");
		plain = path_plain(&document->arena, path->text);
		/* A child may add what its parent has come to have, too. */
		if (!part_lists(root->tmpfs, plain))
			paths[root->tmpfs.count++] = plain;
	}
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"readonly", read_readonly},
		{"tmpfs", read_tmpfs},
		{0},
	};
	struct profile *profile = target;

	profile->root.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->root,
				  err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_root *mine = &profile->root;
	const struct profile_root *theirs = &other->root;
	bool within = true;

	if (!theirs->readonly)
		return true;
	if (!mine->readonly)
		return part_more(more, "root: writable");
	for (unsigned i = 0; i < mine->tmpfs.count; i++) {
		struct text path = mine->tmpfs.list[i];

		if (!part_lists(theirs->tmpfs, path))
			within = part_more(more, "root: writable %.*s",
					   (int)path.length, path.data);
	}
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_root *mine = &profile->root;
	const struct profile_root *theirs = &other->root;
	unsigned count = 0;
	struct text *both;

	if (!theirs->readonly)
		return;
	if (!mine->readonly) {
		*mine = *theirs;
		return;
	}
	both = arena_alloc(&profile->document.arena,
			   (mine->tmpfs.count + 1) * sizeof(*both));
	for (unsigned i = 0; i < mine->tmpfs.count; i++) {
		if (part_lists(theirs->tmpfs, mine->tmpfs.list[i]))
			both[count++] = mine->tmpfs.list[i];
	}
	mine->tmpfs = (struct text_list){both, count};
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->writable_root)
		profile->root.readonly = false;
}

const struct part part_root = {"root", read_part, is_within, meet, permit};
