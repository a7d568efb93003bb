/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities: which may be had, and whether they may be inherited. */
#include "policy/part.h"

#include "oci/capability.h"
#include "policy/packed.h"
#include "json/reader.h"

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_capabilities *capabilities = target;

	return capability_read_list(document, value, &capabilities->allow, err);
}

static int read_inheritable(struct json_document *document,
			    const struct json *value, void *target,
			    struct err *err)
{
	struct profile_capabilities *capabilities = target;

	return reader_boolean(document, value, &capabilities->inheritable, err);
}

static int read_ambient(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile_capabilities *capabilities = target;

	return reader_boolean(document, value, &capabilities->ambient, err);
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_allow},
		{"inheritable", read_inheritable},
		{"ambient", read_ambient},
		{0},
	};
	struct profile *profile = target;

	profile->capabilities.place = part_place(document, value);
	return reader_read_object(document, value, members,
				  &profile->capabilities, err);
}

void capabilities_pack(struct profile *profile, struct pack *pack)
{
	struct profile_capabilities *capabilities = &profile->capabilities;

	pack_value(pack, capabilities->allow);
	pack_value(pack, capabilities->inheritable);
	pack_value(pack, capabilities->ambient);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_capabilities *mine = &profile->capabilities;
	const struct profile_capabilities *theirs = &other->capabilities;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "capabilities: no ceiling");
	for (int i = 0; i < 64; i++) {
		if (mine->allow & ~theirs->allow & capability_bit(i))
			within = part_more(more, "capabilities: %s",
					   capability_to_name(i));
	}
	if (mine->inheritable && !theirs->inheritable)
		within = part_more(more, "capabilities: inheritable");
	if (mine->ambient && !theirs->ambient)
		within = part_more(more, "capabilities: ambient");
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_capabilities *mine = &profile->capabilities;
	const struct profile_capabilities *theirs = &other->capabilities;
	struct profile_place place = mine->place;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine) || (theirs->allow & ~mine->allow) == 0)
		place = theirs->place;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	mine->place = place;
	mine->allow &= theirs->allow;
	mine->inheritable &= theirs->inheritable;
	mine->ambient &= theirs->ambient;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	profile->capabilities.allow |= allow->capabilities;
	profile->capabilities.inheritable |= allow->inheritable;
	profile->capabilities.ambient |= allow->ambient;
}

const struct part part_capabilities = {"capabilities", read_part, is_within,
				       meet, permit};
