/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Namespaces: none of the host's but those that the profile allows
 * (namespaces(7)). In place of the host's a container gets one of its own,
 * or is refused.
 */
#include "harden/namespaces.h"

#include <string.h>

#define WHY "the host's is not allowed: the container gets one of its own"
#define WHY_UNKNOWN                                                            \
	"it can't be told whether this is the host's, which is not allowed: "  \
	"nothing can be seen there, or the path is not absolute"

/* What gives a container one of its own: options of docker and podman, and
 * fields of a pod. */
static const char *const remedies[] = {
	[NAMESPACE_NETWORK] = "docker and podman: without --network host, "
			      "Kubernetes: without hostNetwork",
	[NAMESPACE_PID] = "docker and podman: without --pid host, Kubernetes: "
			  "without hostPID",
	[NAMESPACE_IPC] = "docker and podman: without --ipc host, Kubernetes: "
			  "without hostIPC",
	[NAMESPACE_UTS] = "docker and podman: without --uts host",
	[NAMESPACE_CGROUP] = "docker and podman: --cgroupns private",
	[NAMESPACE_TIME] = "an entry of that type in linux.namespaces",
	[NAMESPACE_USER] = "docker: userns-remap in daemon.json, podman: "
			   "--userns auto, Kubernetes: hostUsers: false",
};

static struct json *list_of(const struct oci_document *document)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");

	return json_member(linux_part, "namespaces");
}

static enum probe_namespace whose(const struct harden_context *context,
				  struct oci_document *document,
				  const char *type, const struct json *path)
{
	if (context->probe->namespace_of == NULL || path == NULL ||
	    path->text.length == 0)
		return NAMESPACE_OTHERS;
	return context->probe->namespace_of(
		type, json_to_cstring(&document->json, path));
}

static struct json *entry_of(const struct json *list, const char *type)
{
	json_each (entry, list) {
		if (json_string_is(json_member(entry, "type"), type))
			return entry;
	}
	return NULL;
}

bool namespaces_shares(const struct harden_context *context,
		       struct oci_document *document,
		       enum profile_namespace type)
{
	const struct profile_namespace_ceiling *ceiling =
		&context->profile->namespaces;
	const char *name = profile_namespaces[type];
	const struct json *entry = entry_of(list_of(document), name);

	if (ceiling->place.value != NULL && !(ceiling->host >> type & 1) &&
	    !context->namespaces_stay)
		return false;
	return entry == NULL ||
	       whose(context, document, name, json_member(entry, "path")) !=
		       NAMESPACE_OTHERS;
}

/* Without mappings no runtime can make a user namespace, and which ones is not
 * in the document. */
static bool may_be_made(const struct profile_namespace_ceiling *ceiling,
			enum profile_namespace type)
{
	return ceiling->otherwise == OTHER_NAMESPACES_PRIVATE &&
	       type != NAMESPACE_USER;
}

static void refuse(const struct harden_context *context,
		   struct oci_document *document, enum profile_namespace type,
		   const struct json *at, const char *member)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "namespaces",
			     .outcome = FINDING_REFUSED,
			     .at = at,
			     .member = member,
			     .before = json_member(at, member),
			     .why = arena_printf(
				     &document->json.arena,
				     NAMESPACES_REFUSED
				     "%s namespace is not allowed; give "
				     "the container one of its own (%s)",
				     profile_namespaces[type], remedies[type]),
			     .rule = context->profile->namespaces.place,
		     });
}

/* An entry whose path leads to the host's loses it: the runtime then makes a
 * new namespace. One of which that can't be told is refused: in a new one a
 * container that is to join another would start, and be alone. */
static void plan_path(const struct harden_context *context,
		      struct oci_document *document,
		      enum profile_namespace type, struct json *entry)
{
	struct json *path = json_member(entry, "path");
	enum probe_namespace is =
		whose(context, document, profile_namespaces[type], path);

	if (is == NAMESPACE_OTHERS)
		return;
	if (is == NAMESPACE_HOSTS &&
	    !may_be_made(&context->profile->namespaces, type)) {
		refuse(context, document, type, entry, "path");
		return;
	}
	if (is == NAMESPACE_HOSTS)
		json_remove(path);
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "namespaces",
			     .outcome = is == NAMESPACE_HOSTS ? FINDING_CHANGED
							      : FINDING_REFUSED,
			     .at = entry,
			     .member = "path",
			     .before = path,
			     .why = is == NAMESPACE_HOSTS ? WHY : WHY_UNKNOWN,
			     .rule = context->profile->namespaces.place,
		     });
}

/* The list with an entry more for each of the types in bits. */
static struct json *longer(struct json_document *json, const struct json *list,
			   uint32_t bits)
{
	struct json *made = json_new(json, JSON_ARRAY);

	json_each (old, list)
		json_append(made, json_take_over(json, json, old));
	for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
		struct text type = text_of(profile_namespaces[i]);
		struct json *entry;

		if (!(bits >> i & 1))
			continue;
		entry = json_append(made, json_new(json, JSON_OBJECT));
		json_set(entry, "type", json_new_string(json, type));
	}
	return made;
}

static void add_entries(const struct harden_context *context,
			struct oci_document *document, uint32_t bits)
{
	const struct json *before = list_of(document);
	struct json *linux_part = oci_require_linux(document);

	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "namespaces",
			     .outcome = FINDING_CHANGED,
			     .at = linux_part,
			     .member = "namespaces",
			     .before = before,
			     .after = json_set(
				     linux_part, "namespaces",
				     longer(&document->json, before, bits)),
			     .why = WHY,
			     .rule = context->profile->namespaces.place,
		     });
}

static void refuse_missing(const struct harden_context *context,
			   struct oci_document *document,
			   enum profile_namespace type)
{
	const struct json *root = document->json.root;
	const struct json *linux_part = json_member(root, "linux");

	if (linux_part != NULL)
		refuse(context, document, type, linux_part, "namespaces");
	else
		refuse(context, document, type, root, "linux");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_namespace_ceiling *ceiling =
		&context->profile->namespaces;
	uint32_t missing = 0;

	(void)err;
	/* One without a process counts: crun makes it, for execs to enter. */
	if (ceiling->place.value == NULL)
		return 0;
	for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
		struct json *entry =
			entry_of(list_of(document), profile_namespaces[i]);

		if (ceiling->host >> i & 1)
			continue;
		if (entry != NULL)
			plan_path(context, document, i, entry);
		else if (may_be_made(ceiling, i))
			missing |= UINT32_C(1) << i;
		else
			refuse_missing(context, document, i);
	}
	if (missing != 0)
		add_entries(context, document, missing);
	if (!(ceiling->host >> NAMESPACE_IPC & 1))
		namespaces_plan_ipc_mounts(context, document);
	namespaces_plan_names(context, document);
	return 0;
}

const struct hardener hardener_namespaces = {
	.name = "namespaces",
	.part = PART_NAMESPACES,
	.for_exec = false,
	.plan = plan,
};
