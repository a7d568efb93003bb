/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding is about, piece by piece. */
#include "posture/rule.h"

#include "oci/capability.h"

static void add(struct posture_items *items, struct text text)
{
	if (items->count < POSTURE_MOST_ITEMS)
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
	(void)way;
	for (const struct json *value = posture_first_added(finding);
	     value != NULL; value = value->next)
		add_string(items, value);
}

POSTURE_ITEMS(nodes)
{
	const struct json *node = NULL;
	const struct json *left = NULL;

	(void)way;
	while ((node = posture_next_dropped(finding, node, &left)) != NULL)
		add_string(items, json_member(node, "path"));
}

POSTURE_ITEMS(hook)
{
	(void)way;
	add_string(items, json_member(finding->before, "path"));
}

/* --- mounts --- */

static const struct json *source_of(const struct json *mount)
{
	const struct json *source = json_member(mount, "source");
	bool path = json_is(source, JSON_STRING) && source->text.length > 0 &&
		    source->text.data[0] == '/';

	return path ? source : json_member(mount, "type");
}

/* "SOURCE:DESTINATION" as -v has it; else the source alone. */
POSTURE_ITEMS(mount)
{
	const struct json *source = source_of(finding->at);
	const struct json *destination =
		json_member(finding->at, "destination");

	if (!json_is(source, JSON_STRING)) {
		add_string(items, destination);
	} else if (way == WAY_DOCKER && json_is(destination, JSON_STRING)) {
		const char *both = arena_printf(
			items->arena, "%.*s:%.*s", (int)source->text.length,
			source->text.data, (int)destination->text.length,
			destination->text.data);

		add(items, text_of(both));
	} else {
		add(items, source->text);
	}
}
