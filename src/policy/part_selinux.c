/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux: the type that the container's process gets. */
#include "policy/part.h"

#include "json/reader.h"

static int read_type(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_selinux *selinux = target;

	if (reader_string(document, value, &selinux->type, err) < 0)
		return -1;
	if (json_string_is(value, "auto"))
		selinux->type = NULL;
	else if (value->text.length == 0 ||
		 strpbrk(selinux->type, ": \t\n") != NULL)
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

static bool same_type(const struct profile_selinux *a,
		      const struct profile_selinux *b)
{
	return a->type == b->type || (a->type != NULL && b->type != NULL &&
				      strcmp(a->type, b->type) == 0);
}

/* Which of two types confines more only the loaded policy knows: another one
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
	return same_type(mine, theirs) ||
	       part_more(more, "selinux: type %s",
			 mine->type != NULL ? mine->type : "auto");
}

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
	else if (mine->type != NULL && theirs->type != NULL &&
		 !same_type(mine, theirs))
		mine->conflict = theirs->type;
	if ((mine->type == NULL && theirs->type != NULL) ||
	    (theirs->required && !mine->required))
		mine->place = theirs->place;
	if (mine->type == NULL)
		mine->type = theirs->type;
	mine->required |= theirs->required;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->selinux != NULL)
		profile->selinux.type = allow->selinux;
}

const struct part part_selinux = {"selinux", read_part, is_within, meet,
				  permit};
