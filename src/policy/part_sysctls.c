/* SPDX-License-Identifier: Apache-2.0 */
/* Sysctls: which kernel parameters a container may have set for it. */
#include "policy/part.h"

#include "base/glob.h"
#include "json/reader.h"

int profile_read_sysctls(struct json_document *document,
			 const struct json *value, struct text_list *list,
			 struct err *err)
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
		if (memchr(name->text.data, '/', name->text.length) != NULL)
			return json_error(document, name, err,
					  "expected a name with dots, such as "
					  "\"net.ipv4.tcp_syncookies\"");
		globs[list->count++] = name->text;
	}
	return 0;
}

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_sysctls *sysctls = target;

	return profile_read_sysctls(document, value, &sysctls->allow, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_allow},
		{0},
	};
	struct profile *profile = target;

	profile->sysctls.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->sysctls,
				  err);
}

static bool covers(struct text_list list, struct text glob)
{
	for (unsigned i = 0; i < list.count; i++) {
		if (glob_covers(list.list[i], glob))
			return true;
	}
	return false;
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_sysctls *mine = &profile->sysctls;
	const struct profile_sysctls *theirs = &other->sysctls;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "sysctls: no ceiling");
	if (mine->allow.list == theirs->allow.list)
		return true;
	for (unsigned i = 0; i < mine->allow.count; i++) {
		struct text glob = mine->allow.list[i];

		if (!covers(theirs->allow, glob))
			within = part_more(more, "sysctls: %.*s",
					   (int)glob.length, glob.data);
	}
	return within;
}

/* What is in both: of two patterns the one that the other covers. */
static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_sysctls *mine = &profile->sysctls;
	const struct profile_sysctls *theirs = &other->sysctls;
	struct text *both;
	unsigned count = 0;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	both = arena_alloc(
		&profile->document.arena,
		(mine->allow.count + theirs->allow.count + 1) * sizeof(*both));
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

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->sysctls.count > 0)
		profile->sysctls.allow =
			part_join_lists(&profile->document.arena,
					profile->sysctls.allow, allow->sysctls);
}

const struct part part_sysctls = {"sysctls", read_part, is_within, meet,
				  permit};
