/* SPDX-License-Identifier: Apache-2.0 */
/* Namespaces, devices, limits and masks of an inspected container. */
#include "posture/making.h"
#include "posture/rule.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

/* --- namespaces --- */

static void add_namespace(struct making *making, struct json *list,
			  const char *type)
{
	struct json *entry =
		json_append(list, json_new(&making->document, JSON_OBJECT));

	making_set_text(making, entry, "type", text_of(type));
}

/* One that is another container's is not the host's. */
static void make_namespaces(struct making *making, struct json *linux_part)
{
	static const struct {
		const char *type;
		const char *member;
		const char *podman; /* where that has another name for it */
	} modes[] = {
		{"network", "NetworkMode", NULL},
		{"pid", "PidMode", NULL},
		{"ipc", "IpcMode", NULL},
		{"uts", "UTSMode", NULL},
		{"cgroup", "CgroupnsMode", "CgroupMode"},
	};
	struct json *list =
		making_set_new(making, linux_part, "namespaces", JSON_ARRAY);
	struct text user = making_text(making->host, "UsernsMode");

	add_namespace(making, list, "mount");
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		const char *member = making->podman && modes[i].podman != NULL
					     ? modes[i].podman
					     : modes[i].member;
		struct text mode = making_text(making->host, member);

		if (!text_is(mode, "host"))
			add_namespace(making, list, modes[i].type);
	}
	if (user.length > 0 && !text_is(user, "host")) {
		add_namespace(making, list, "user");
		making_gap_in(making, PART_USER,
			      "to which of the host's users its own are mapped "
			      "is not in the file");
	}
	if (making->podman &&
	    text_is(making_text(making->host, "IpcMode"), "shareable"))
		making_gap(making, "podman says \"shareable\" also of the "
				   "host's IPC");
}

/* --- devices --- */

static struct json *add_rule(struct making *making, struct json *rules,
			     bool allow, struct text access)
{
	struct json *rule =
		json_append(rules, json_new(&making->document, JSON_OBJECT));

	json_set(rule, "allow", json_new_boolean(&making->document, allow));
	making_set_text(making, rule, "access",
			access.length > 0 ? access : TEXT("rwm"));
	return rule;
}

static void set_numbers(struct making *making, struct json *object,
			const struct stat *status)
{
	struct json_document *document = &making->document;

	making_set_text(making, object, "type",
			S_ISBLK(status->st_mode) ? TEXT("b") : TEXT("c"));
	json_set(object, "major",
		 json_new_u64(document, major(status->st_rdev)));
	json_set(object, "minor",
		 json_new_u64(document, minor(status->st_rdev)));
}

/* Numbers are not in the file: those of this host, where it has the device. */
static void add_device(struct making *making, struct json *nodes,
		       struct json *rules, const struct json *asked)
{
	struct json_document *document = &making->document;
	struct text path = making_text(asked, "PathInContainer");
	struct text source = making_text(asked, "PathOnHost");
	struct json *node = json_append(nodes, json_new(document, JSON_OBJECT));
	struct stat status;

	making_set_text(making, node, "path", path.length > 0 ? path : source);
	if (stat(arena_copy(&document->arena, source.data, source.length),
		 &status) < 0 ||
	    (!S_ISBLK(status.st_mode) && !S_ISCHR(status.st_mode)))
		return;
	set_numbers(making, node, &status);
	set_numbers(making,
		    add_rule(making, rules, true,
			     making_text(asked, "CgroupPermissions")),
		    &status);
}

/* Takes the next word off text. */
static struct text take_word(struct text *text, char until)
{
	struct text word = {text->data, 0};

	while (word.length < text->length && text->data[word.length] != until)
		word.length++;
	text->data += word.length;
	text->length -= word.length;
	if (text->length > 0) {
		text->data++;
		text->length--;
	}
	return word;
}

static void set_number(struct making *making, struct json *rule,
		       const char *name, struct text text)
{
	uint64_t number;

	if (text_to_u64(text, &number))
		json_set(rule, name, json_new_u64(&making->document, number));
}

/* "c 42:* rwm" */
static void add_device_rule(struct making *making, struct json *rules,
			    struct text text)
{
	struct text type = take_word(&text, ' ');
	struct text first = take_word(&text, ':');
	struct text second = take_word(&text, ' ');
	struct json *rule = add_rule(making, rules, true, text);

	making_set_text(making, rule, "type", type);
	set_number(making, rule, "major", first);
	set_number(making, rule, "minor", second);
}

/* Which those are is not in the file; disks are among them. */
static void add_all_devices(struct making *making, struct json *nodes)
{
	struct json_document *document = &making->document;
	struct json *node = json_append(nodes, json_new(document, JSON_OBJECT));

	making_set_text(making, node, "path", TEXT(POSTURE_ALL_DEVICES));
	making_set_text(making, node, "type", TEXT("b"));
	json_set(node, "major", json_new_i64(document, -1));
	json_set(node, "minor", json_new_i64(document, -1));
}

static void make_devices(struct making *making, struct json *linux_part,
			 struct json *resources)
{
	struct json *nodes =
		making_set_new(making, linux_part, "devices", JSON_ARRAY);
	struct json *rules =
		making_set_new(making, resources, "devices", JSON_ARRAY);

	if (making->privileged) {
		add_all_devices(making, nodes);
		add_rule(making, rules, true, TEXT("rwm"));
		return;
	}
	add_rule(making, rules, false, TEXT("rwm"));
	json_each (asked, json_member(making->host, "Devices"))
		add_device(making, nodes, rules, asked);
	json_each (rule, json_member(making->host, "DeviceCgroupRules"))
		add_device_rule(making, rules, rule->text);
	if (json_member(making->host, "DeviceRequests") != NULL &&
	    json_member(making->host, "DeviceRequests")->count > 0)
		making_gap(making, "which devices a driver adds (--gpus) is "
				   "not in the file");
}

/* --- limits --- */

#define PERIOD 100000 /* microseconds, where the file has none */
#define A_CPU  1000000000

static int64_t number_of(const struct making *making, const char *name)
{
	int64_t number = 0;

	json_to_i64(json_member(making->host, name), &number);
	return number;
}

static void set_limit(struct making *making, struct json *resources,
		      const char *object, const char *name, int64_t limit)
{
	if (limit != 0)
		json_set(json_require_object(&making->document, resources,
					     object),
			 name, json_new_i64(&making->document, limit));
}

static void make_limits(struct making *making, struct json *resources)
{
	int64_t cpus = number_of(making, "NanoCpus");
	int64_t period = number_of(making, "CpuPeriod");
	int64_t quota = number_of(making, "CpuQuota");

	if (cpus > 0) {
		period = PERIOD;
		quota = cpus / (A_CPU / PERIOD);
	}
	set_limit(making, resources, "memory", "limit",
		  number_of(making, "Memory"));
	set_limit(making, resources, "memory", "swap",
		  number_of(making, "MemorySwap"));
	set_limit(making, resources, "pids", "limit",
		  number_of(making, "PidsLimit"));
	set_limit(making, resources, "cpu", "quota", quota);
	set_limit(making, resources, "cpu", "period", period);
}

/* --- masks --- */

/* docker says which; podman does not, and nerdctl neither. */
static void make_masks(struct making *making, struct json *linux_part)
{
	static const char *const members[][2] = {
		{"maskedPaths", "MaskedPaths"},
		{"readonlyPaths", "ReadonlyPaths"},
	};
	bool told = json_member(making->host, "MaskedPaths") != NULL ||
		    making->privileged;

	for (size_t i = 0; i < 2; i++)
		making_set_copy(making, linux_part, members[i][0],
				json_member(making->host, members[i][1]));
	if (told)
		return;
	/* Not one that is known to mask nothing. */
	making_add_text(
		making,
		making_set_new(making, linux_part, "maskedPaths", JSON_ARRAY),
		TEXT("/proc/kcore"));
	making_gap_in(
		making, PART_PATHS,
		"which paths are masked and read-only is not in the file");
}

void making_linux(struct making *making, struct json *linux_part)
{
	struct json *resources =
		making_set_new(making, linux_part, "resources", JSON_OBJECT);
	struct text id = making_text(making->container, "Id");

	make_namespaces(making, linux_part);
	make_devices(making, linux_part, resources);
	make_limits(making, resources);
	make_masks(making, linux_part);
	making_set_copy(making, linux_part, "sysctl",
			json_member(making->host, "Sysctls"));
	if (making_text(making->container, "MountLabel").length > 0)
		making_set_text(making, linux_part, "mountLabel",
				making_text(making->container, "MountLabel"));
	if (!making->podman)
		making_set_text(making, linux_part, "cgroupsPath",
				text_of(arena_printf(&making->document.arena,
						     "/docker/%.*s",
						     (int)id.length, id.data)));
}
