/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding is about, piece by piece. */
#include "posture/rule.h"

#include "oci/capability.h"

#define MOST_NODES 6 /* --privileged gives all that there are */

static void add(struct posture_items *items, struct text text)
{
	unsigned most = items->most > 0 ? items->most : POSTURE_MOST_ITEMS;

	if (items->count < most)
		items->list[items->count++] = text;
	else
		items->more++;
}

static void add_string(struct posture_items *items, const struct json *value)
{
	if (json_is(value, JSON_STRING))
		add(items, value->text);
}

POSTURE_ITEMS(value)
{
	(void)way;
	if (json_is(finding->before, JSON_STRING) ||
	    json_is(finding->before, JSON_NUMBER))
		add(items, finding->before->text);
}

POSTURE_ITEMS(name)
{
	(void)way;
	if (finding->member != NULL)
		add(items, text_of(finding->member));
}

/* --- capabilities --- */

static void add_capabilities(struct posture_items *items, uint64_t bits)
{
	for (int i = 0; i < 64; i++) {
		const char *name = (bits & capability_bit(i)) != 0
					   ? capability_to_name(i)
					   : NULL;

		if (name != NULL)
			add(items, text_of(name + (sizeof("CAP_") - 1)));
	}
}

POSTURE_ITEMS(capabilities)
{
	(void)way;
	add_capabilities(items, posture_capabilities_gone(finding));
}

/* Where all are dropped, flags give back those that stay. */
POSTURE_ITEMS(most_capabilities)
{
	if (way == WAY_WORDS || way == WAY_POLICY)
		posture_items_capabilities(finding, way, items);
	else
		add_capabilities(items, posture_capabilities(finding->after));
}

/* --- namespaces --- */

/* As flags and fields call them. */
static struct text spell(const struct json *type, enum posture_way way)
{
	static const struct {
		const char *type;
		const char *flag;
		const char *field;
	} names[] = {
		{"network", "network", "hostNetwork"},
		{"pid", "pid", "hostPID"},
		{"ipc", "ipc", "hostIPC"},
		{"cgroup", "cgroupns", NULL},
		{"uts", "uts", NULL},
		{"user", "userns", NULL},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!json_string_is(type, names[i].type))
			continue;
		if (way == WAY_DOCKER)
			return text_of(names[i].flag);
		if (way == WAY_POD)
			return names[i].field != NULL ? text_of(names[i].field)
						      : TEXT("");
	}
	return type->text;
}

static void add_type(struct posture_items *items, const struct json *type,
		     enum posture_way way)
{
	struct text spelled;

	if (!json_is(type, JSON_STRING))
		return;
	spelled = spell(type, way);
	if (spelled.length > 0)
		add(items, spelled);
}

POSTURE_ITEMS(namespaces)
{
	if (!json_is(finding->after, JSON_ARRAY)) {
		add_type(items, json_member(finding->at, "type"), way);
		return;
	}
	for (const struct json *entry = posture_first_added(finding);
	     entry != NULL; entry = entry->next)
		add_type(items, json_member(entry, "type"), way);
}

/* --- lists --- */

POSTURE_ITEMS(added)
{
	for (const struct json *value = posture_first_added(finding);
	     value != NULL; value = value->next) {
		if (way != WAY_POLICY || posture_is_kernel_path(value->text))
			add_string(items, value);
	}
}

POSTURE_ITEMS(nodes)
{
	const struct json *node = NULL;
	const struct json *left = NULL;

	(void)way;
	items->most = MOST_NODES;
	while ((node = posture_next_dropped(finding, node, &left)) != NULL)
		add_string(items, json_member(node, "path"));
}

POSTURE_ITEMS(hook)
{
	(void)way;
	add_string(items, json_member(finding->before, "path"));
}

/* --- mounts --- */

static const struct json *string_of(const struct json *mount, const char *name)
{
	const struct json *value = json_member(mount, name);

	return json_is(value, JSON_STRING) ? value : NULL;
}

/* Where the host has what a mount of the kernel's shows. */
static struct text kernel_place(const struct json *mount)
{
	const struct json *destination = string_of(mount, "destination");
	const struct json *type = string_of(mount, "type");

	if (json_string_is(type, "sysfs"))
		return TEXT("/sys");
	if (json_string_is(type, "cgroup") || json_string_is(type, "cgroup2"))
		return TEXT("/sys/fs/cgroup");
	return destination != NULL ? destination->text : TEXT("");
}

/* "SOURCE:DESTINATION" as flags have it; else the source alone. */
POSTURE_ITEMS(mount)
{
	const struct json *source = string_of(finding->at, "source");
	const struct json *destination = string_of(finding->at, "destination");

	if (!posture_is_bind(finding))
		add(items, kernel_place(finding->at));
	else if (way != WAY_DOCKER || destination == NULL)
		add(items, source->text);
	else
		add(items,
		    text_of(arena_printf(
			    items->arena, "%.*s:%.*s", (int)source->text.length,
			    source->text.data, (int)destination->text.length,
			    destination->text.data)));
}
