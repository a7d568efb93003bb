/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A user namespace for a container that has none, on the range of the host's
 * ids that the profile names. Its root file system is to be mounted so that
 * what was the host's root's is its own root's, which the shim does.
 */
#include "harden/user.h"

#include <stdio.h>

#define WHY "the container's uid 0 becomes another of the host's users"

static const char *const refusals[] = {
	"can't be mapped: it joins another's namespaces, which a user "
	"namespace of its own has no power over; give the pod one "
	"(Kubernetes: hostUsers: false, podman: --userns auto)",
	"can't be mapped: its root file system, or this kernel, takes no "
	"ID-mapped mounts (overlay does not); let the engine map it (podman: "
	"--userns auto, docker: userns-remap, Kubernetes: hostUsers: false)",
};

static void find(const struct harden_context *context,
		 struct oci_document *document, enum finding_outcome outcome,
		 const struct json *at, const char *member,
		 const struct json *before, const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "user",
			     .outcome = outcome,
			     .at = at,
			     .member = member,
			     .before = before,
			     .after = outcome == FINDING_CHANGED
					      ? json_member(at, member)
					      : NULL,
			     .why = why,
			     .rule = context->profile->user.place,
		     });
}

static bool joins(const struct harden_context *context,
		  struct oci_document *document, const struct json *entry)
{
	const struct json *path = json_member(entry, "path");
	const struct json *type = json_member(entry, "type");

	if (path == NULL || path->text.length == 0)
		return false;
	/* Those of the host's are the namespaces' to judge. */
	return context->probe->namespace_of == NULL ||
	       context->probe->namespace_of(
		       json_to_cstring(&document->json, type),
		       json_to_cstring(&document->json, path)) !=
		       NAMESPACE_HOSTS;
}

static bool can_be_mapped(const struct harden_context *context,
			  struct oci_document *document)
{
	const struct probe *probe = context->probe;
	const struct profile_user *user = &context->profile->user;
	const struct json *path =
		json_member(json_member(document->json.root, "root"), "path");

	if (probe->can_idmap == NULL)
		return true;
	return json_is(path, JSON_STRING) && probe->bundle >= 0 &&
	       probe->can_idmap(probe->bundle,
				json_to_cstring(&document->json, path),
				user->map_host, user->map_size);
}

static void set(const struct harden_context *context,
		struct oci_document *document, struct json *object,
		const char *member, struct json *value)
{
	const struct json *before = json_member(object, member);

	json_set(object, member, value);
	find(context, document, FINDING_CHANGED, object, member, before, WHY);
}

static struct json *mappings(struct json_document *json,
			     const struct profile_user *user)
{
	struct json *list = json_new(json, JSON_ARRAY);
	struct json *one = json_append(list, json_new(json, JSON_OBJECT));

	json_set(one, "containerID", json_new_u64(json, 0));
	json_set(one, "hostID", json_new_u64(json, user->map_host));
	json_set(one, "size", json_new_u64(json, user->map_size));
	return list;
}

static struct json *with_user(struct json_document *json,
			      const struct json *before)
{
	struct json *list = json_new(json, JSON_ARRAY);
	struct json *entry;

	json_each (old, before)
		json_append(list, json_take_over(json, json, old));
	entry = json_append(list, json_new(json, JSON_OBJECT));
	json_set(entry, "type", json_new_string(json, TEXT("user")));
	return list;
}

/* docker lets all groups ping; the kernel takes none that is not mapped. */
static void lower_ping_groups(const struct harden_context *context,
			      struct oci_document *document,
			      struct json *linux_part)
{
	struct json *sysctls = json_member(linux_part, "sysctl");
	const char *name = "net.ipv4.ping_group_range";
	const struct json *range = json_member(sysctls, name);
	uint32_t most = context->profile->user.map_size - 1;
	unsigned long first, last;
	const char *text;

	if (range == NULL)
		return;
	text = json_to_cstring(&document->json, range);
	if (sscanf(text, "%lu %lu", &first, &last) != 2 || last <= most)
		return;
	set(context, document, sysctls, name,
	    json_new_string(&document->json,
			    text_of(arena_printf(
				    &document->json.arena, "%lu %lu",
				    first > most ? (unsigned long)most : first,
				    (unsigned long)most))));
}

void user_map_plan(const struct harden_context *context,
		   struct oci_document *document)
{
	struct json_document *json = &document->json;
	const struct json *linux_part = json_member(json->root, "linux");
	const char *why = NULL;
	struct json *object;

	json_each (entry, json_member(linux_part, "namespaces")) {
		if (joins(context, document, entry))
			why = refusals[0];
	}
	if (why == NULL && !can_be_mapped(context, document))
		why = refusals[1];
	if (why != NULL) {
		find(context, document, FINDING_REFUSED, json->root, "root",
		     json_member(json->root, "root"), why);
		return;
	}
	object = oci_require_linux(document);
	set(context, document, object, "namespaces",
	    with_user(json, json_member(object, "namespaces")));
	set(context, document, object, "uidMappings",
	    mappings(json, &context->profile->user));
	set(context, document, object, "gidMappings",
	    mappings(json, &context->profile->user));
	lower_ping_groups(context, document, object);
}
