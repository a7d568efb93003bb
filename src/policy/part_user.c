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

/* Engines mount /dev/pts with gid=5 (tty), which the kernel refuses where that
 * group isn't mapped. */
#define MAP_SIZE_MIN 6

static int read_id(struct json_document *document, const struct json *value,
		   unsigned least, uint32_t *id, struct err *err)
{
	uint64_t number;

	if (!json_to_u64(value, &number) || number < least ||
	    number >= UINT32_MAX)
		return json_error(document, value, err,
				  "expected a whole number from %u to %u",
				  least, UINT32_MAX - 1);
	*id = (uint32_t)number;
	return 0;
}

static int read_map_host(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_user *user = target;

	return read_id(document, value, 1, &user->map_host, err);
}

static int read_map_size(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_user *user = target;

	return read_id(document, value, MAP_SIZE_MIN, &user->map_size, err);
}

static int read_map(struct json_document *document, const struct json *value,
		    void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"hostId", read_map_host},
		{"size", read_map_size},
		{0},
	};
	struct profile_user *user = target;

	if (reader_read_object(document, value, members, user, err) < 0)
		return -1;
	if (user->map_host == 0 || user->map_size == 0)
		return json_error(document, value, err,
				  "expected \"hostId\" and \"size\"");
	/* The last one is no id (setuid(2)). */
	if (user->map_size > UINT32_MAX - user->map_host)
		return json_error(document, value, err,
				  "there are no ids beyond %u", UINT32_MAX - 1);
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"root", read_root},
		{"map", read_map},
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
	struct profile_user *mine = &profile->user;

	/* Who is mapped has no more than who is refused. */
	if (mine->map_size == 0) {
		mine->map_host = other->user.map_host;
		mine->map_size = other->user.map_size;
	}
	if (mine->place.value == NULL)
		mine->place = other->user.place;
	if (mine->root <= other->user.root)
		return;
	mine->root = other->user.root;
	mine->place = other->user.place;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->root)
		profile->user.root = ROOT_ANY;
}

const struct part part_user = {"user", read_part, is_within, meet, permit};
