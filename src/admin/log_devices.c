/* SPDX-License-Identifier: Apache-2.0 */
/* The devices that a logged container did not get. */
#include "admin/log.h"
#include "harden/device_rules.h"

static bool need_nodes(struct arena *arena, const struct json *finding,
		       struct device_list *out)
{
	const struct json *before = json_member(finding, "before");
	struct device *list;

	if (before == NULL)
		return false;
	list = arena_alloc(arena, (before->count + 1) * sizeof(*list));
	*out = (struct device_list){list, 0};
	json_each (node, before) {
		const struct json *type = json_member(node, "type");
		struct device device = {.type = 'c', .access = DEVICE_ALL};
		bool stays = false;

		json_each (other, json_member(finding, "after"))
			stays = stays || json_equal(node, other);
		if (stays)
			continue;
		if (json_string_is(type, "b"))
			device.type = 'b';
		if (!device_rules_number(json_member(node, "major"),
					 DEVICE_LARGEST, 0, &device.major) ||
		    !device_rules_number(json_member(node, "minor"),
					 DEVICE_LARGEST_MINOR, 0,
					 &device.minor))
			return false;
		list[out->count++] = device;
	}
	return true;
}

/* Who asked for all is not to get all without a word. */
static bool need_rules(struct arena *arena, const struct json *finding,
		       struct device_list *out)
{
	struct device_rules before, after;
	struct device *list;

	/* Always there, unless a line has no room for both. */
	if (json_member(finding, "after") == NULL)
		return false;
	device_rules_read(arena, json_member(finding, "before"),
			  device_rules_everything, &before);
	device_rules_read(arena, json_member(finding, "after"),
			  device_rules_everything, &after);
	if (before.asks_everything || after.everything)
		return false;
	list = arena_alloc(arena, (before.at_least.count + 1) * sizeof(*list));
	*out = (struct device_list){list, 0};
	for (unsigned i = 0; i < before.at_least.count; i++) {
		const struct device *device = &before.at_least.list[i];

		if ((device_access_within(after.at_least, device) |
		     device_access_default(device)) != device->access)
			list[out->count++] = *device;
	}
	return true;
}

bool log_devices(struct arena *arena, const struct json *finding,
		 struct device_list *out)
{
	struct text pointer = log_text(finding, "pointer");

	if (text_is(pointer, "/linux/devices"))
		return need_nodes(arena, finding, out);
	return text_is(pointer, "/linux/resources/devices") &&
	       need_rules(arena, finding, out);
}
