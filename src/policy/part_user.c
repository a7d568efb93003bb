/* SPDX-License-Identifier: Apache-2.0 */
/* User: whether uid 0 may be used, and of which user namespace. */
#include "policy/part.h"

#include "json/reader.h"

static int read_root(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const char *const words[] = {"mapped", NULL};
	struct profile_user *user = target;
	unsigned word;

	if (value->type != JSON_STRING && !json_is(value, JSON_BOOLEAN))
		return json_error(document, value, err,
				  "expected true, false or \"mapped\", found "
				  "%s",
				  json_type_name(value->type));
	user->root = json_is_true(value) ? ROOT_ANY : ROOT_NEVER;
	if (value->type != JSON_STRING)
		return 0;
	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	user->root = ROOT_MAPPED;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"root", read_root},
		{0},
	};
	struct profile *profile = target;

	profile->user.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->user,
				  err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	return profile->user.root <= other->user.root ||
	       part_more(more, "user: root%s",
			 profile->user.root == ROOT_MAPPED ? " mapped" : "");
}

static void meet(struct profile *profile, const struct profile *other)
{
	if (profile->user.root > other->user.root)
		profile->user = other->user;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->root)
		profile->user.root = ROOT_ANY;
}

const struct part part_user = {"user", read_part, is_within, meet, permit};
