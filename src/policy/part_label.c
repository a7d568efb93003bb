/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts for SELinux and AppArmor share. */
#include "policy/part.h"

#include "json/reader.h"

int label_read_required(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile_label *label = target;

	return reader_boolean(document, value, &label->required, err);
}

static bool same_name(const struct profile_label *a,
		      const struct profile_label *b)
{
	return a->name == b->name || (a->name != NULL && b->name != NULL &&
				      strcmp(a->name, b->name) == 0);
}

/* Which of two names confines more only the loaded rules know: another one
 * counts as more. */
bool label_is_within(const struct profile_label *mine,
		     const struct profile_label *theirs, const char *part,
		     const char *what, struct buf *more)
{
	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "%s: no ceiling", part);
	if (theirs->required && !mine->required)
		return part_more(more, "%s: not required", part);
	return same_name(mine, theirs) ||
	       part_more(more, "%s: %s %s", part, what,
			 mine->name != NULL ? mine->name : "auto");
}

void label_meet(struct profile_label *mine, const struct profile_label *theirs)
{
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
