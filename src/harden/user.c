/* SPDX-License-Identifier: Apache-2.0 */
/*
 * User: no uid 0 where the profile forbids it. Which user that is, is for the
 * container's user namespace to say: another uid may be the host's uid 0, and
 * its own uid 0 another user.
 */
#include "harden/user.h"

#define ANOTHER_USER                                                           \
	"uid 0 is not allowed; start the container as another user (docker "   \
	"and podman: --user 1000, Kubernetes: securityContext.runAsUser)"
#define OR_NAMESPACE                                                           \
	" or in a user namespace (podman: --userns auto, Kubernetes: "         \
	"hostUsers: false)"
#define WHY_UNKNOWN                                                            \
	"which of the host's users this is can't be told: its user namespace " \
	"has no mappings, for which crun takes the host's uid 0, or nothing "  \
	"can be seen at its path"

/* --- which user --- */

static const struct json *namespace_of(const struct json *linux_part)
{
	json_each (entry, json_member(linux_part, "namespaces")) {
		if (json_string_is(json_member(entry, "type"), "user"))
			return entry;
	}
	return NULL;
}

static uint64_t number_of(const struct json *mapping, const char *member)
{
	uint64_t number = 0;

	/* What is absent is 0 to both runtimes. */
	return json_to_u64(json_member(mapping, member), &number) ? number : 0;
}

/* Whom the process starts as. An absent user or uid is uid 0 to every runtime;
 * the highest number is none (setresuid(2)): by it crun leaves root what it is.
 */
static uint64_t uid_of(const struct json *user)
{
	uint64_t uid = number_of(user, "uid");

	return uid == UINT32_MAX ? 0 : uid;
}

static enum user_ids read_mappings(const struct json *list, struct id_map *map)
{
	map->count = 0;
	json_each (mapping, list) {
		if (map->count == ID_MAP_MOST)
			return USER_IDS_UNKNOWN;
		map->ranges[map->count++] = (struct id_range){
			.inside = number_of(mapping, "containerID"),
			.host = number_of(mapping, "hostID"),
			.size = number_of(mapping, "size"),
		};
	}
	return map->count > 0 ? USER_IDS_MAPPED : USER_IDS_UNKNOWN;
}

enum user_ids user_ids_read(const struct probe *probe,
			    const struct oci_document *document,
			    struct arena *arena, struct id_map *map)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	const struct json *entry = namespace_of(linux_part);
	const struct json *path = json_member(entry, "path");

	if (entry == NULL)
		return USER_IDS_HOSTS;
	/* Where one is joined runtimes don't look at the mappings. */
	if (path != NULL && path->text.length > 0 && probe->id_map != NULL)
		return probe->id_map(arena_copy(arena, path->text.data,
						path->text.length),
				     map)
			       ? USER_IDS_MAPPED
			       : USER_IDS_UNKNOWN;
	return read_mappings(json_member(linux_part, "uidMappings"), map);
}

/* --- what of it is allowed --- */

/* Why a container of the host's user namespace may not run as uid; NULL: it
 * may. */
static const char *judge_hosts(enum profile_root_user ceiling, uint64_t uid)
{
	if (uid != 0)
		return NULL;
	return ceiling == ROOT_NEVER ? ANOTHER_USER : ANOTHER_USER OR_NAMESPACE;
}

/* The same in a user namespace of its own. */
static const char *judge_mapped(enum profile_root_user ceiling, uint64_t uid,
				const struct id_map *map)
{
	uint64_t host;

	if (id_map_find(map, uid, &host) && host == 0)
		return "its user namespace makes this the host's uid 0, which "
		       "is not allowed";
	if (uid != 0)
		return NULL;
	if (ceiling == ROOT_NEVER)
		return ANOTHER_USER;
	return id_map_has(map, 0)
		       ? "uid 0 is not allowed in a user namespace that has "
			 "the host's uid 0 in it"
		       : NULL;
}

static const char *judge(const struct harden_context *context,
			 struct oci_document *document, uint64_t uid)
{
	enum profile_root_user ceiling = context->profile->user.root;
	const struct oci_document *config =
		document->kind == OCI_CONFIG ? document : context->container;
	enum user_ids ids = USER_IDS_HOSTS;
	struct id_map map;

	if (config != NULL)
		ids = user_ids_read(context->probe, config,
				    &document->json.arena, &map);
	switch (ids) {
	case USER_IDS_HOSTS:
		return judge_hosts(ceiling, uid);
	case USER_IDS_MAPPED:
		return judge_mapped(ceiling, uid, &map);
	case USER_IDS_UNKNOWN:
		break;
	}
	return WHY_UNKNOWN;
}

static bool is_to_be_mapped(const struct harden_context *context,
			    const struct oci_document *document, uint64_t uid)
{
	const struct profile *profile = context->profile;
	bool own = profile->namespaces.place.value != NULL &&
		   !(profile->namespaces.host >> NAMESPACE_USER & 1);

	return document->kind == OCI_CONFIG && profile->user.map_size > 0 &&
	       namespace_of(json_member(document->json.root, "linux")) ==
		       NULL &&
	       ((uid == 0 && profile->user.root == ROOT_MAPPED) ||
		(own && (uid != 0 || profile->user.root != ROOT_NEVER)));
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_user *ceiling = &context->profile->user;
	const struct json *process = oci_process(document);
	const struct json *user = json_member(process, "user");
	const struct json *at = user != NULL ? user : process;
	const char *member = user != NULL ? "uid" : "user";
	uint64_t uid = uid_of(user);
	const char *why;

	(void)err;
	user_plan_mounts(context, document);
	if (process == NULL)
		return 0;
	if (is_to_be_mapped(context, document, uid)) {
		user_map_plan(context, document);
		return 0;
	}
	if (ceiling->root == ROOT_ANY) {
		if (uid == 0)
			findings_note_unbounded(context->findings,
						&document->json, "user", at,
						member, "runs as uid 0");
		return 0;
	}
	why = judge(context, document, uid);
	if (why == NULL)
		return 0;
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "user",
			     .outcome = FINDING_REFUSED,
			     .at = at,
			     .member = member,
			     .before = json_member(user, "uid"),
			     .why = why,
			     .rule = ceiling->place,
		     });
	return 0;
}

const struct hardener hardener_user = {
	.name = "user",
	.part = PART_USER,
	.for_exec = true,
	.plan = plan,
};
