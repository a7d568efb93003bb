/* SPDX-License-Identifier: Apache-2.0 */
/* User: whether uid 0 may be used. */
#include "policy/part.h"

#include "json/reader.h"

static int read_root(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_user *user = target;

	return reader_boolean(document, value, &user->root, err);
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
	return !profile->user.root || other->user.root ||
	       part_more(more, "user: root");
}

static void meet(struct profile *profile, const struct profile *other)
{
	if (profile->user.root && !other->user.root)
		profile->user = other->user;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->root)
		profile->user.root = true;
}

const struct part part_user = {"user", read_part, is_within, meet, permit};
