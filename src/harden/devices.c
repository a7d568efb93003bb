/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices: no node is made of others than the profile lists, and the cgroup's
 * rules become "none, but for ..." where they allow more. Both by numbers: a
 * name may be anything.
 *
 * Runtimes add rules of their own behind a spec's (device_defaults; runc also
 * 10:200, /dev/net/tun), which no spec can take away.
 */
#include "harden/device_rules.h"
#include "harden/hardener.h"
#include "policy/part.h"

#define MOST_NAMED 3

/* A plain path below /dev, and not where any user of the host may make files:
 * in a user namespace, and in a file system that makes no nodes, runtimes bind
 * what the host has at that path. */
static bool is_below_dev(struct text path)
{
	static const char start[] = "/dev/";
	size_t name = sizeof(start) - 1;

	if (path.length <= name || memcmp(path.data, start, name) != 0)
		return false;
	for (size_t i = name; i <= path.length; i++) {
		struct text part = {path.data + name, i - name};

		if (i < path.length && path.data[i] != '/')
			continue;
		if (part.length == 0 || text_is(part, ".") ||
		    text_is(part, "..") ||
		    (name == sizeof(start) - 1 &&
		     (text_is(part, "shm") || text_is(part, "mqueue"))))
			return false;
		name = i + 1;
	}
	return true;
}

static bool is_allowed(const struct profile_devices *profile,
		       const struct device *device)
{
	return device->type == 'p' ||
	       (device_access_within(profile->allow, device) |
		device_access_default(device)) != 0;
}

/* Whether what is made at that path can't be another thing of the host's. */
static bool is_placed(const struct harden_context *context,
		      struct oci_document *document, const struct json *node,
		      const struct device *device)
{
	const struct json *path = json_member(node, "path");

	if (path == NULL || !is_below_dev(path->text))
		return false;
	return context->probe->device_at == NULL ||
	       context->probe->device_at(json_to_cstring(&document->json, path),
					 device) != DEVICE_ANOTHER;
}

static void find(const struct harden_context *context,
		 struct oci_document *document, struct json *at,
		 const char *member, struct json *after, bool refuse,
		 const char *why)
{
	const struct json *before = json_member(at, member);

	if (!refuse)
		json_set(at, member, after);
	findings_add(
		context->findings, &document->json,
		&(struct finding){
			.hardener = "devices",
			.outcome = refuse ? FINDING_REFUSED : FINDING_CHANGED,
			.at = at,
			.member = member,
			.before = before,
			.after = refuse ? NULL : after,
			.why = why,
			.rule = context->profile->devices.place,
		});
}

/* Nodes that are not to be made. */
struct dropped {
	struct buf names; /* numbers of some, for whoever would allow them */
	unsigned named;
	unsigned more;      /* others */
	unsigned misplaced; /* not for their numbers */
};

static bool may_stay(const struct harden_context *context,
		     struct oci_document *document, const struct json *node,
		     struct dropped *dropped)
{
	struct device device;
	bool known = device_rules_read_node(node, &device);

	if (known && is_allowed(&context->profile->devices, &device)) {
		if (is_placed(context, document, node, &device))
			return true;
		dropped->misplaced++;
	} else if (known && dropped->named < MOST_NAMED) {
		buf_printf(&dropped->names, "%s %c %d:%d",
			   dropped->named++ == 0 ? ":" : ",", device.type,
			   (int)device.major, (int)device.minor);
	} else {
		dropped->more++;
	}
	return false;
}

static const char *why_nodes(struct oci_document *document,
			     struct dropped *dropped)
{
	if (dropped->named + dropped->more == 0)
		return "a device's path is a plain one below /dev, where this "
		       "host has that device or nothing";
	dropped->more += dropped->misplaced;
	if (dropped->named > 0 && dropped->more > 0)
		buf_printf(&dropped->names, ", and %u more", dropped->more);
	return arena_printf(&document->json.arena,
			    "beyond the profile's devices%s",
			    dropped->named > 0 ? dropped->names.data : "");
}

static void plan_nodes(const struct harden_context *context,
		       struct oci_document *document)
{
	struct json *linux_part = json_member(document->json.root, "linux");
	const struct json *nodes = json_member(linux_part, "devices");
	struct json *left = json_new(&document->json, JSON_ARRAY);
	struct dropped dropped = {.names = BUF_INIT};

	json_each (node, nodes) {
		if (may_stay(context, document, node, &dropped))
			json_append(left,
				    json_take_over(&document->json,
						   &document->json, node));
	}
	if (nodes != NULL && left->count < nodes->count)
		find(context, document, linux_part, "devices", left,
		     context->profile->devices.refuse,
		     why_nodes(document, &dropped));
	buf_fini(&dropped.names);
}

static bool all_within(const struct profile_devices *profile,
		       struct device_list list)
{
	for (unsigned i = 0; i < list.count; i++) {
		const struct device *device = &list.list[i];

		if ((device_access_within(profile->allow, device) |
		     device_access_default(device)) != device->access)
			return false;
	}
	return true;
}

static bool is_within(const struct profile_devices *profile,
		      const struct device_rules *rules)
{
	return all_within(profile, rules->everything ? device_rules_everything
						     : rules->at_most);
}

static const char *why_rules(const struct json *list,
			     const struct device_rules *rules)
{
	if (list == NULL || list->count == 0)
		return "without rules some runtimes allow every device";
	if (rules->asks_everything)
		return "allows every device, or would to some runtimes";
	if (rules->everything)
		return "without denying all first, some runtimes allow every "
		       "device";
	return "allows devices beyond the profile's";
}

static void plan_rules(const struct harden_context *context,
		       struct oci_document *document)
{
	const struct profile_devices *profile = &context->profile->devices;
	struct arena *arena = &document->json.arena;
	const struct json *list =
		json_member(oci_resources(document), "devices");
	struct device_rules rules;

	device_rules_read(
		arena, list,
		device_join_lists(arena, device_defaults, profile->allow),
		&rules);
	if (is_within(profile, &rules))
		return;
	find(context, document,
	     json_require_object(&document->json, oci_require_linux(document),
				 "resources"),
	     "devices", device_rules_write(&document->json, rules.at_least),
	     profile->refuse && (rules.asks_everything ||
				 !all_within(profile, rules.at_most)),
	     why_rules(list, &rules));
}

/* Devices of the host's network that are moved into the container, so that the
 * host loses them. */
static void plan_network(const struct harden_context *context,
			 struct oci_document *document)
{
	const struct profile_devices *profile = &context->profile->devices;
	struct json *list = json_member(
		json_member(document->json.root, "linux"), "netDevices");
	struct json *next;

	for (struct json *entry = list != NULL ? list->first : NULL;
	     entry != NULL; entry = next) {
		next = entry->next;
		if (globs_match(&profile->network, entry->key))
			continue;
		if (!profile->refuse)
			json_remove(entry);
		findings_add(
			context->findings, &document->json,
			&(struct finding){
				.hardener = "devices",
				.outcome = profile->refuse ? FINDING_REFUSED
							   : FINDING_CHANGED,
				.at = list,
				.member = arena_copy(&document->json.arena,
						     entry->key.data,
						     entry->key.length),
				.before = entry,
				.why = "a device of the host's network that "
				       "is not among the profile's",
				.rule = profile->place,
			});
	}
}

/* The rules of a container that runs stay those it was started with: crun would
 * take others. */
static void plan_update(const struct harden_context *context,
			struct oci_document *document)
{
	struct json *root = document->json.root;
	struct json *rules = json_member(root, "devices");

	if (rules == NULL)
		return;
	json_remove(rules);
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "devices",
			     .outcome = FINDING_CHANGED,
			     .at = root,
			     .member = "devices",
			     .before = rules,
			     .why = "a container keeps the rules that it was "
				    "started with",
			     .rule = context->profile->devices.place,
		     });
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	(void)err;
	if (context->profile->devices.place.value == NULL)
		return 0;
	if (document->kind == OCI_UPDATE)
		plan_update(context, document);
	if (document->kind != OCI_CONFIG)
		return 0;
	plan_network(context, document);
	plan_nodes(context, document);
	/* Without root's power nobody can set rules: crun would not start with
	 * one that denies, and what may be opened is what the user may. */
	if (!context->probe->rootless)
		plan_rules(context, document);
	return 0;
}

const struct hardener hardener_devices = {
	.name = "devices",
	.part = PART_DEVICES,
	.for_exec = false,
	.for_update = true,
	.plan = plan,
};
