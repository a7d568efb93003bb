/* SPDX-License-Identifier: Apache-2.0 */
/* No new privileges: whether execve may grant some. */
#include "policy/part.h"

#include "json/reader.h"

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile *profile = target;

	profile->no_new_privileges.place = part_place(document, value);
	return reader_boolean(document, value,
			      &profile->no_new_privileges.required, err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	return profile->no_new_privileges.required ||
	       !other->no_new_privileges.required ||
	       part_more(more, "noNewPrivileges: false");
}

static void meet(struct profile *profile, const struct profile *other)
{
	if (other->no_new_privileges.required &&
	    !profile->no_new_privileges.required)
		profile->no_new_privileges = other->no_new_privileges;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->new_privileges)
		profile->no_new_privileges.required = false;
}

const struct part part_no_new_privileges = {"noNewPrivileges", read_part,
					    is_within, meet, permit};
