/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding is about, piece by piece. */
#include "posture/rule.h"

#include "oci/capability.h"
#include "seccomp/action.h"
#include "seccomp/syscall.h"

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
static struct text spell(struct text type, enum posture_way way)
{
	static const struct {
		const char *type;
		const char *flag;
		const char *field; /* NULL: a pod has none */
	} names[] = {
		{"network", "network", "hostNetwork"},
		{"pid", "pid", "hostPID"},
		{"ipc", "ipc", "hostIPC"},
		{"user", "userns", "hostUsers"},
		{"cgroup", "cgroupns", NULL},
		{"uts", "uts", NULL},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!text_is(type, names[i].type))
			continue;
		if (way == WAY_DOCKER)
			return text_of(names[i].flag);
		if (way == WAY_POD)
			return names[i].field != NULL ? text_of(names[i].field)
						      : TEXT("");
	}
	return type;
}

static void add_type(struct posture_items *items, struct text type,
		     enum posture_way way)
{
	struct text spelled = spell(type, way);

	if (spelled.length > 0)
		add(items, spelled);
}

static struct text type_of(const struct json *entry)
{
	const struct json *type = json_member(entry, "type");

	return json_is(type, JSON_STRING) ? type->text : TEXT("");
}

POSTURE_ITEMS(namespaces)
{
	struct text refused = posture_refused_namespace(finding);

	if (refused.data != NULL) {
		add_type(items, refused, way);
	} else if (!json_is(finding->after, JSON_ARRAY)) {
		add_type(items, type_of(finding->at), way);
	} else {
		for (const struct json *entry = posture_first_added(finding);
		     entry != NULL; entry = entry->next)
			add_type(items, type_of(entry), way);
	}
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

/* What --privileged gives is in no list: it is that flag alone. */
POSTURE_ITEMS(nodes)
{
	const struct json *node = NULL;
	const struct json *left = NULL;

	items->most = MOST_NODES;
	while ((node = posture_next_dropped(finding, node, &left)) != NULL) {
		const struct json *path = json_member(node, "path");

		if (way != WAY_DOCKER ||
		    !json_string_is(path, POSTURE_ALL_DEVICES))
			add_string(items, path);
	}
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

POSTURE_ITEMS(destination)
{
	(void)way;
	add_string(items, json_member(finding->at, "destination"));
}

/* --- others --- */

POSTURE_ITEMS(change)
{
	(void)way;
	add(items,
	    finding->before != NULL ? finding->before->text : TEXT("no limit"));
	if (finding->after != NULL)
		add(items, finding->after->text);
}

/* --- limits --- */

static struct text number_of(const struct json *value, const char *other)
{
	return value != NULL ? value->text : text_of(other);
}

/* podman writes what docker has no flag for as files of cgroups. */
static const char *flag_of(const struct finding *finding)
{
	static const struct {
		bool (*is)(const struct finding *finding);
		const char *member;
		const char *flag;
	} flags[] = {
		{posture_is_of_pids, "limit", "--pids-limit"},
		{posture_is_of_memory, "limit", "--memory"},
		{posture_is_of_memory, "swap", "--memory-swap"},
		{posture_is_of_cpu, "quota", "--cpu-quota"},
		{posture_is_of_cpu, "period", "--cpu-period"},
		{posture_is_of_cpu, "burst", "--cgroup-conf=cpu.max.burst"},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(finding->member, flags[i].member) == 0 &&
		    flags[i].is(finding))
			return flags[i].flag;
	}
	return NULL;
}

static void add_flag(struct posture_items *items, const struct finding *finding)
{
	struct text number = number_of(finding->after, "NUMBER");
	const char *flag = finding->member != NULL ? flag_of(finding) : NULL;
	const char *name = finding->member != NULL ? finding->member : "";

	if (flag == NULL)
		flag = arena_printf(items->arena, "--cgroup-conf=%s", name);
	add(items, text_of(arena_printf(items->arena, "%s=%.*s", flag,
					(int)number.length, number.data)));
}

POSTURE_ITEMS(limit)
{
	if (way == WAY_DOCKER)
		add_flag(items, finding);
	else if (way == WAY_POD)
		add(items, number_of(finding->after, "NUMBER"));
	else
		posture_items_change(finding, way, items);
}

/* --- filters --- */

/* The calls that a list of rules lets pass, whatever their arguments. */
static struct syscall_set named_in(const struct json *rules)
{
	struct syscall_set set = {0};

	json_each (rule, rules) {
		enum seccomp_kind kind;
		const struct json *action = json_member(rule, "action");

		if (!json_is(action, JSON_STRING) ||
		    !seccomp_kind_from_name(action->text, &kind) ||
		    (kind != SECCOMP_ALLOW && kind != SECCOMP_LOG))
			continue;
		json_each (name, json_member(rule, "names")) {
			int index = syscall_from_name(name->text);

			if (index >= 0)
				syscall_set_add(&set, (unsigned)index);
		}
	}
	return set;
}

static void add_calls(struct posture_items *items,
		      const struct finding *finding)
{
	struct syscall_set gone = named_in(finding->before);
	const struct syscall_set kept = named_in(finding->after);

	if (finding->outcome != FINDING_CHANGED)
		return;
	syscall_set_subtract(&gone, &kept);
	syscall_set_each (index, &gone)
		add(items, text_of(syscall_name(index)));
	if (items->count > 0 || finding->before == NULL ||
	    finding->after == NULL)
		return;
	add(items, text_of(arena_printf(items->arena, "rules: %u -> %u",
					finding->before->count,
					finding->after->count)));
}

static bool is_among(const struct json *value, const struct json *list)
{
	json_each (one, list) {
		if (json_equal(one, value))
			return true;
	}
	return false;
}

static void add_missing(struct posture_items *items, const char *sign,
			const struct json *list, const struct json *other)
{
	json_each (value, list) {
		if (json_is(value, JSON_STRING) && !is_among(value, other))
			add(items,
			    text_of(arena_printf(items->arena, "%s%.*s", sign,
						 (int)value->text.length,
						 value->text.data)));
	}
}

POSTURE_ITEMS(filter)
{
	const struct json *before = finding->before;
	const struct json *after = finding->after;

	if (strcmp(finding->member, "syscalls") == 0) {
		add_calls(items, finding);
	} else if (strcmp(finding->member, "architectures") == 0) {
		add_missing(items, "without ", before, after);
		add_missing(items, "with ", after, before);
	} else {
		struct text old = number_of(before, "none");
		struct text new = number_of(after, "none");

		add(items,
		    text_of(arena_printf(items->arena, "errno %.*s -> %.*s",
					 (int)old.length, old.data,
					 (int)new.length, new.data)));
	}
	if (items->count == 0)
		posture_items_name(finding, way, items);
}

POSTURE_ITEMS(variable)
{
	const struct json *variable = finding->before;
	const char *equals;

	(void)way;
	if (!json_is(variable, JSON_STRING) || variable->text.length == 0)
		return;
	equals = memchr(variable->text.data, '=', variable->text.length);
	add(items, (struct text){variable->text.data,
				 equals != NULL ? (size_t)(equals -
							   variable->text.data)
						: variable->text.length});
}
