/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations: which of those that runtimes obey a container may have. */
#include "policy/part.h"

#include "policy/packed.h"
#include "json/reader.h"

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_globs *annotations = target;

	return globs_read(document, value, &annotations->allow, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_allow},
		{0},
	};
	struct profile *profile = target;

	profile->annotations.place = part_place(document, value);
	return reader_read_object(document, value, members,
				  &profile->annotations, err);
}

void annotations_pack(struct profile *profile, struct pack *pack)
{
	pack_texts(pack, &profile->annotations.allow);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	return globs_is_within(&profile->annotations, &other->annotations,
			       "annotations", more);
}

static void meet(struct profile *profile, const struct profile *other)
{
	globs_meet(&profile->document.arena, &profile->annotations,
		   &other->annotations);
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	globs_permit(&profile->document.arena, &profile->annotations,
		     allow->annotations);
}

const struct part part_annotations = {"annotations", read_part, is_within, meet,
				      permit};
