/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux: the type that the container's process gets. */
#include "policy/part.h"

#include "json/reader.h"

static int read_type(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_selinux *selinux = target;

	if (reader_string(document, value, &selinux->name, err) < 0)
		return -1;
	if (json_string_is(value, "auto"))
		selinux->name = NULL;
	else if (value->text.length == 0 ||
		 strpbrk(selinux->name, ": \t\n") != NULL)
		return json_error(document, value, err,
				  "expected \"auto\" or an SELinux type such "
				  "as \"container_t\"");
	return 0;
}

static int read_required(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_selinux *selinux = target;

	return reader_boolean(document, value, &selinux->required, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"type", read_type},
		{"required", read_required},
		{0},
	};
	struct profile *profile = target;

	profile->selinux.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->selinux,
				  err);
}

static bool same_name(const struct profile_selinux *a,
		      const struct profile_selinux *b)
{
	return a->name == b->name || (a->name != NULL && b->name != NULL &&
				      strcmp(a->name, b->name) == 0);
}

/* Which of two names confines more only the loaded rules know: another one
 * counts as more. */
static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_selinux *mine = &profile->selinux;
	const struct profile_selinux *theirs = &other->selinux;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "selinux: no ceiling");
	if (theirs->required && !mine->required)
		return part_more(more, "selinux: not required");
	return same_name(mine, theirs) ||
	       part_more(more, "selinux: type %s",
			 mine->name != NULL ? mine->name : "auto");
}

/* A name takes the place of "auto"; of two the other one is a conflict. */
static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_selinux *mine = &profile->selinux;
	const struct profile_selinux *theirs = &other->selinux;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	if (theirs->conflict != NULL)
		mine->conflict = theirs->conflict;
	else if (mine->name != NULL && theirs->name != NULL &&
		 !same_name(mine, theirs))
		mine->conflict = theirs->name;
	if ((mine->name == NULL && theirs->name != NULL) ||
	    (theirs->required && !mine->required))
		mine->place = theirs->place;
	if (mine->name == NULL)
		mine->name = theirs->name;
	mine->required |= theirs->required;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->selinux != NULL)
		profile->selinux.name = allow->selinux;
}

const struct part part_selinux = {"selinux", read_part, is_within, meet,
				  permit};
