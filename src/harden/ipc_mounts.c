/* SPDX-License-Identifier: Apache-2.0 */
/* The host's shared memory and message queues, where a mount shows them. */
#include "harden/namespaces.h"

#include "base/path_pattern.h"
#include "harden/mount_options.h"

/* shm_overview(7), mq_overview(7); options as engines give them. */
static const struct kind {
	const char *path;
	const char *type;
	const char *source;
	const char *options[6];
} kinds[] = {
	{"/dev/shm",
	 "tmpfs",
	 "shm",
	 {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}},
	{"/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}},
};

static const struct kind *kind_of(const struct harden_context *context,
				  struct oci_document *document,
				  const struct json *mount)
{
	const struct json *source = json_member(mount, "source");
	const struct probe *probe = context->probe;
	const char *path;
	struct text plain;

	if (!json_is(source, JSON_STRING) || !mount_is_bind(mount))
		return NULL;
	path = json_to_cstring(&document->json, source);
	plain = path_plain(&document->json.arena, source->text);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (text_is(plain, kinds[i].path) ||
		    (probe->is_directory != NULL &&
		     probe->is_directory(probe->bundle, path, kinds[i].path)))
			return &kinds[i];
	}
	return NULL;
}

/* The mount of the container's own at that destination. */
static struct json *own_mount(struct json_document *json,
			      const struct json *mount, const struct kind *kind)
{
	const struct json *destination = json_member(mount, "destination");
	struct json *made = json_new(json, JSON_OBJECT);
	struct json *options = json_new(json, JSON_ARRAY);

	if (destination != NULL)
		json_set(made, "destination",
			 json_take_over(json, json, destination));
	json_set(made, "type", json_new_string(json, text_of(kind->type)));
	json_set(made, "source", json_new_string(json, text_of(kind->source)));
	for (const char *const *option = kind->options; *option != NULL;
	     option++)
		json_append(options, json_new_string(json, text_of(*option)));
	json_set(made, "options", options);
	return made;
}

static void find(const struct harden_context *context,
		 struct oci_document *document, const struct kind *kind,
		 struct json *mount)
{
	struct json *own = NULL;
	const char *why;

	if (context->profile->namespaces.otherwise == OTHER_NAMESPACES_REFUSE) {
		why = arena_printf(&document->json.arena,
				   NAMESPACES_REFUSED
				   "ipc namespace is not allowed, nor its %s "
				   "(docker and podman: without --ipc host)",
				   kind->path);
	} else {
		own = own_mount(&document->json, mount, kind);
		json_replace(mount, own);
		why = arena_printf(&document->json.arena,
				   "the host's %s belongs to its ipc "
				   "namespace: the container gets one of its "
				   "own",
				   kind->path);
	}
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "namespaces",
			     .outcome = own == NULL ? FINDING_REFUSED
						    : FINDING_CHANGED,
			     .at = own == NULL ? mount : own,
			     .before = mount,
			     .after = own,
			     .why = why,
			     .rule = context->profile->namespaces.place,
		     });
}

void namespaces_plan_ipc_mounts(const struct harden_context *context,
				struct oci_document *document)
{
	struct json *mounts = json_member(document->json.root, "mounts");
	struct json *next;

	if (mounts == NULL)
		return;
	for (struct json *mount = mounts->first; mount != NULL; mount = next) {
		const struct kind *kind = kind_of(context, document, mount);

		next = mount->next;
		if (kind != NULL)
			find(context, document, kind, mount);
	}
}
