/* SPDX-License-Identifier: Apache-2.0 */
/* Devices: which a container may have beyond those that all have. */
#include "policy/part.h"

#include "json/reader.h"

int profile_read_devices(struct json_document *document,
			 const struct json *value, struct device_list *list,
			 struct err *err)
{
	struct device *devices;

	if (reader_strings(document, value, err) < 0)
		return -1;
	devices = arena_alloc(&document->arena, ((size_t)value->count * 2 + 1) *
							sizeof(*devices));
	*list = (struct device_list){devices, 0};
	json_each (name, value) {
		unsigned count = device_read(name->text, devices + list->count);

		if (count == 0)
			return json_error(
				document, name, err,
				"expected a device such as \"c 10:229 rw\": "
				"type b, c or a, numbers or \"*\", and access "
				"of r, w and m");
		list->count += count;
	}
	return 0;
}

static int read_allow(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_devices *devices = target;

	return profile_read_devices(document, value, &devices->allow, err);
}

int profile_read_network_devices(struct json_document *document,
				 const struct json *value,
				 struct text_list *list, struct err *err)
{
	if (globs_read(document, value, list, err) < 0)
		return -1;
	json_each (name, value) {
		if (name->text.length == 0)
			return json_error(document, name, err,
					  "expected the name of a network "
					  "device, such as \"eth1\", or a "
					  "pattern of names");
	}
	return 0;
}

static int read_network(struct json_document *document,
			const struct json *value, void *target, struct err *err)
{
	struct profile_devices *devices = target;

	return profile_read_network_devices(document, value,
					    &devices->network.allow, err);
}

static int read_otherwise(struct json_document *document,
			  const struct json *value, void *target,
			  struct err *err)
{
	static const char *const words[] = {"drop", "refuse", NULL};
	struct profile_devices *devices = target;
	unsigned word;

	if (reader_word(document, value, words, &word, err) < 0)
		return -1;
	devices->refuse = word == 1;
	return 0;
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"allow", read_allow},
		{"network", read_network},
		{"otherwise", read_otherwise},
		{0},
	};
	struct profile *profile = target;

	profile->devices.place = part_place(document, value);
	profile->devices.network.place = profile->devices.place;
	return reader_read_object(document, value, members, &profile->devices,
				  err);
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_devices *mine = &profile->devices;
	const struct profile_devices *theirs = &other->devices;
	bool within = true;

	if (part_absent(*theirs))
		return true;
	if (part_absent(*mine))
		return part_more(more, "devices: no ceiling");
	for (unsigned i = 0; i < mine->allow.count; i++) {
		const struct device *device = &mine->allow.list[i];
		AUTO_BUF struct buf name = BUF_INIT;

		if ((device_access_within(theirs->allow, device) |
		     device_access_default(device)) == device->access)
			continue;
		device_write(device, &name);
		within = part_more(more, "devices: %s", name.data);
	}
	within &= globs_is_within(&mine->network, &theirs->network,
				  "devices: network", more);
	if (theirs->refuse && !mine->refuse)
		within = part_more(more, "devices: others are dropped, not "
					 "refused");
	return within;
}

static void meet(struct profile *profile, const struct profile *other)
{
	struct profile_devices *mine = &profile->devices;
	const struct profile_devices *theirs = &other->devices;

	if (part_absent(*theirs))
		return;
	if (part_absent(*mine)) {
		*mine = *theirs;
		return;
	}
	mine->allow = device_meet_lists(&profile->document.arena, mine->allow,
					theirs->allow);
	globs_meet(&profile->document.arena, &mine->network, &theirs->network);
	mine->refuse |= theirs->refuse;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	if (allow->devices.count > 0)
		profile->devices.allow = device_join_lists(
			&profile->document.arena, profile->devices.allow,
			allow->devices);
	globs_permit(&profile->document.arena, &profile->devices.network,
		     allow->network_devices);
}

const struct part part_devices = {"devices", read_part, is_within, meet,
				  permit};
