/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux: the type that the container's process gets. */
#include "policy/part.h"

#include "json/reader.h"

static int read_type(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_label *selinux = target;

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

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"type", read_type},
		{"required", label_read_required},
		{0},
	};
	struct profile *profile = target;

	profile->selinux.place = part_place(document, value);
	return reader_read_object(document, value, members, &profile->selinux,
				  err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	return label_is_within(&profile->selinux, &other->selinux, "selinux",
			       "type", more);
}

static void meet(struct profile *profile, const struct profile *other)
{
	label_meet(&profile->selinux, &other->selinux);
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->selinux != NULL)
		profile->selinux.name = allow->selinux;
}

const struct part part_selinux = {"selinux", read_part, is_within, meet,
				  permit};
