/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ID-mapped mounts (mount_setattr(2)): files of the host's root are nobody's in
 * a container that may not be root but its own root's, as Kubernetes and podman
 * have it in user namespaces. Another user that they were mapped to could read
 * and write them, and make set-user-ID programs of root's in a volume. Files of
 * other users are not looked at: a container may be run as any of them.
 */
#include "harden/user.h"

static bool begins(struct text option, const char *start)
{
	size_t length = strlen(start);

	return option.length >= length &&
	       memcmp(option.data, start, length) == 0;
}

/* crun's own mappings, by other rules than the document's. */
static const struct json *mapping_option(const struct json *mount)
{
	json_each (option, json_member(mount, "options")) {
		if (begins(option->text, "idmap=") ||
		    begins(option->text, "ridmap="))
			return option;
	}
	return NULL;
}

/* Whose files those of the host's root will be; 0: they stay root's. A number
 * that is absent is 0 to runtimes. */
static uint64_t owner_of(const struct json *mount)
{
	uint64_t owner = 0;

	json_each (mapping, json_member(mount, "uidMappings")) {
		uint64_t file = 0;

		(void)json_to_u64(json_member(mapping, "containerID"), &file);
		if (file == 0)
			(void)json_to_u64(json_member(mapping, "hostID"),
					  &owner);
	}
	return owner;
}

/* Whether that is whom uid 0 of the container is on the host. */
static bool is_own_root(const struct harden_context *context,
			struct oci_document *document, uint64_t owner)
{
	struct id_map map;
	uint64_t root;

	return user_ids_read(context->probe, document, &document->json.arena,
			     &map) == USER_IDS_MAPPED &&
	       id_map_find(&map, 0, &root) && root == owner;
}

static void refuse(const struct harden_context *context,
		   struct oci_document *document, const struct json *mount,
		   const char *member)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "user",
			     .outcome = FINDING_REFUSED,
			     .at = mount,
			     .member = member,
			     .before = json_member(mount, member),
			     .why = "files of the host's root would be those "
				    "of a user who is not root; leave the "
				    "mapping to the container's user "
				    "namespace (option idmap alone)",
			     .rule = context->profile->user.place,
		     });
}

void user_plan_mounts(const struct harden_context *context,
		      struct oci_document *document)
{
	if (document->kind != OCI_CONFIG ||
	    context->profile->user.root == ROOT_ANY)
		return;
	json_each (mount, json_member(document->json.root, "mounts")) {
		uint64_t owner = owner_of(mount);

		if (mapping_option(mount) != NULL)
			refuse(context, document, mount, "options");
		else if (owner != 0 && !is_own_root(context, document, owner))
			refuse(context, document, mount, "uidMappings");
	}
}
