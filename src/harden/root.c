/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root: the container's own files are read-only, and what programs need to
 * write is in memory, with what the image has there.
 */
#include "harden/hardener.h"

#include "base/path_pattern.h"

static void find(const struct harden_context *context,
		 struct oci_document *document, const struct json *at,
		 const char *member, const struct json *before,
		 const struct json *after, const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "root",
			     .outcome = FINDING_CHANGED,
			     .at = at,
			     .member = member,
			     .before = before,
			     .after = after,
			     .why = why,
			     .rule = context->profile->root.place,
		     });
}

/* --- file systems in memory --- */

static struct json *add_strings(struct json_document *json, struct json *array,
				const char *const *strings)
{
	for (; *strings != NULL; strings++)
		json_append(array, json_new_string(json, text_of(*strings)));
	return array;
}

/* Anyone may write in a place for temporary files. */
static struct json *make_tmpfs(struct json_document *json, struct text path)
{
	static const char *const shared[] = {
		"nosuid", "nodev", "mode=1777", "size=256m", "tmpcopyup", NULL};
	static const char *const own[] = {"nosuid",    "nodev",     "mode=755",
					  "size=256m", "tmpcopyup", NULL};
	bool temporary = path.length >= 4 &&
			 memcmp(path.data + path.length - 4, "/tmp", 4) == 0;
	struct json *mount = json_new(json, JSON_OBJECT);

	json_set(mount, "destination", json_new_string(json, path));
	json_set(mount, "type", json_new_string(json, TEXT("tmpfs")));
	json_set(mount, "source", json_new_string(json, TEXT("tmpfs")));
	json_set(mount, "options",
		 add_strings(json, json_new(json, JSON_ARRAY),
			     temporary ? shared : own));
	return mount;
}

/* Where a mount is, seen from path. */
static enum path_relation relate(struct arena *arena, struct text path,
				 const struct json *mount)
{
	const struct json *destination = json_member(mount, "destination");
	struct text other;

	if (destination == NULL)
		return PATH_APART;
	other = path_plain(arena, destination->text);
	if (text_equal(path, other))
		return PATH_AT;
	if (other.length > path.length && other.data[path.length] == '/' &&
	    memcmp(other.data, path.data, path.length) == 0)
		return PATH_BELOW;
	if (other.length > 1 && path.length > other.length &&
	    path.data[other.length] == '/' &&
	    memcmp(other.data, path.data, other.length) == 0)
		return PATH_ABOVE;
	return PATH_APART;
}

/* Unless the document mounts something there, or above it; in front of what it
 * mounts below. */
static void plan_tmpfs(const struct harden_context *context,
		       struct oci_document *document, struct text path)
{
	struct json_document *json = &document->json;
	struct json *list = json_member(json->root, "mounts");
	struct json *below = NULL;
	struct json *made;

	json_each (mount, list) {
		enum path_relation is = relate(&json->arena, path, mount);

		if (is == PATH_AT || is == PATH_ABOVE)
			return;
		if (is == PATH_BELOW && below == NULL)
			below = mount;
	}
	if (list == NULL)
		list = json_set(json->root, "mounts",
				json_new(json, JSON_ARRAY));
	made = make_tmpfs(json, path);
	if (below != NULL)
		json_insert(below, made);
	else
		json_append(list, made);
	find(context, document, made, NULL, NULL, made,
	     "what programs write beside a read-only root is in memory");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_root *ceiling = &context->profile->root;
	struct json *root = json_member(document->json.root, "root");
	const struct json *before = json_member(root, "readonly");

	(void)err;
	if (ceiling->place.value == NULL || !ceiling->readonly || root == NULL)
		return 0;
	if (!json_is_true(before))
		find(context, document, root, "readonly", before,
		     json_set(root, "readonly",
			      json_new_boolean(&document->json, true)),
		     "the container's own files are not to be written");
	for (unsigned i = 0; i < ceiling->tmpfs.count; i++)
		plan_tmpfs(context, document, ceiling->tmpfs.list[i]);
	return 0;
}

const struct hardener hardener_root = {
	.name = "root",
	.part = PART_ROOT,
	.for_exec = false,
	.plan = plan,
};
