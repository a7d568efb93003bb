/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths: the floor of masked and read-only paths that a spec can't take away.
 *
 * Masks and read-only binds are mounts, so a runtime makes them only in a
 * mount namespace of the container's own; runc refuses them in another one.
 */
#include "harden/hardener.h"
#include "harden/null_device.h"
#include "harden/path_set.h"

/* As many mounts as the kernel lets a mount namespace have (fs.mount-max):
 * each masked path takes one. */
#define MOST_PATHS 100000

/* Whether two paths name the same place, component by component: never said of
 * one that is not absolute, as runtimes differ in what it is relative to. */
static bool same_path(struct text a, struct text b)
{
	const char *x = a.data, *y = b.data;

	if (a.length == 0 || *x != '/' || b.length == 0 || *y != '/')
		return false;
	for (;;) {
		struct text left = path_component(&x, a.data + a.length);
		struct text right = path_component(&y, b.data + b.length);

		if (!text_equal(left, right))
			return false;
		if (left.length == 0)
			return true;
	}
}

/* Whether path is base or below it; *rest is then what follows base. */
static bool is_below(struct text path, struct text base, struct text *rest)
{
	const char *x = path.data, *y = base.data;
	const char *end = path.data + path.length;

	for (;;) {
		struct text part = path_component(&y, base.data + base.length);

		if (part.length == 0)
			break;
		if (!text_equal(path_component(&x, end), part))
			return false;
	}
	*rest = (struct text){x, (size_t)(end - x)};
	return true;
}

/* Whether mounts in the container appear on the host: then a mask over a bind
 * of the host's /proc would mask the host's own. */
static bool reaches_host(const struct oci_document *document)
{
	const struct json *propagation = json_member(
		json_member(document->json.root, "linux"), "rootfsPropagation");

	return json_string_is(propagation, "shared") ||
	       json_string_is(propagation, "rshared");
}

/* What a mount shows of the host's kernel: "/proc", "/sys", the source of a
 * bind; empty for other mounts. */
static struct text origin_of(const struct oci_document *document,
			     const struct json *mount)
{
	const struct json *type = json_member(mount, "type");
	const struct json *source = json_member(mount, "source");

	if (json_string_is(type, "proc"))
		return TEXT("/proc");
	if (json_string_is(type, "sysfs"))
		return TEXT("/sys");
	if (source != NULL && source->text.length > 0 &&
	    source->text.data[0] == '/' && !reaches_host(document))
		return source->text;
	return TEXT("");
}

static struct text without_slashes(struct text path)
{
	while (path.length > 0 && path.data[0] == '/') {
		path.data++;
		path.length--;
	}
	while (path.length > 0 && path.data[path.length - 1] == '/')
		path.length--;
	return path;
}

/* What has to be masked, or read-only: each path once. */
struct floor {
	struct json *list;
	struct path_set set;
};

static void add_path(struct oci_document *document, struct floor *floor,
		     struct text path)
{
	if (path_set_add(&floor->set, path))
		json_append(floor->list,
			    json_new_string(&document->json, path));
}

/* Adds "/destination/rest" to floor. */
static void add_below(struct oci_document *document, struct floor *floor,
		      struct text destination, struct text rest)
{
	destination = without_slashes(destination);
	rest = without_slashes(rest);
	add_path(document, floor,
		 text_of(arena_printf(
			 &document->json.arena, "/%.*s%s%.*s",
			 (int)destination.length, destination.data,
			 rest.length > 0 && destination.length > 0 ? "/" : "",
			 (int)rest.length, rest.data)));
}

/* Adds to floor what of paths a mount shows in another place. */
static void add_moved(struct oci_document *document, const struct json *mount,
		      struct text_list paths, struct floor *floor)
{
	const struct json *destination = json_member(mount, "destination");
	struct text origin = origin_of(document, mount);
	struct text rest;

	if (origin.length == 0 || destination == NULL ||
	    same_path(destination->text, origin))
		return;
	for (unsigned i = 0; i < paths.count; i++) {
		if (is_below(paths.list[i], origin, &rest))
			add_below(document, floor, destination->text, rest);
		else if (is_below(origin, paths.list[i], &rest))
			add_below(document, floor, destination->text, TEXT(""));
	}
}

/* The profile's paths, wherever the spec's mounts show them; a list that is
 * longer than MOST_PATHS is not complete. */
static const struct json *floor_of(struct oci_document *document,
				   struct text_list paths)
{
	struct floor floor = {
		.list = json_new(&document->json, JSON_ARRAY),
		.set = {.arena = &document->json.arena},
	};

	for (unsigned i = 0; i < paths.count; i++)
		add_path(document, &floor, paths.list[i]);
	json_each (mount, json_member(document->json.root, "mounts")) {
		if (floor.list->count > MOST_PATHS)
			break;
		add_moved(document, mount, paths, &floor);
	}
	path_set_fini(&floor.set);
	return floor.list;
}

/* A copy of present with what is missing of floor behind it, or NULL where
 * nothing is. A masked path needs no read-only bind: covered. */
static struct json *completed(struct oci_document *document,
			      const struct json *present,
			      const struct json *floor,
			      const struct json *covered)
{
	AUTO_PATH_SET struct path_set there = {.arena = &document->json.arena};
	struct json *result = json_new(&document->json, JSON_ARRAY);
	bool missing = false;

	json_each (path, present) {
		json_append(result,
			    json_new_string(&document->json, path->text));
		path_set_add(&there, path->text);
	}
	json_each (path, covered)
		path_set_add(&there, path->text);
	json_each (path, floor) {
		if (!path_set_add(&there, path->text))
			continue;
		json_append(result,
			    json_new_string(&document->json, path->text));
		missing = true;
	}
	return missing ? result : NULL;
}

static void refuse_many(const struct harden_context *context,
			struct oci_document *document, const char *member)
{
	const struct json *root = document->json.root;

	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "paths",
			     .outcome = FINDING_REFUSED,
			     .at = root,
			     .member = "mounts",
			     .why = arena_printf(
				     &document->json.arena,
				     "these show more than %d paths that are "
				     "to be masked or read-only (%s)",
				     MOST_PATHS, member),
			     .rule = context->profile->paths.place,
		     });
}

static void plan_list(const struct harden_context *context,
		      struct oci_document *document, const char *member,
		      const struct json *floor, const struct json *covered,
		      const char *why)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	const struct json *before = json_member(linux_part, member);
	struct json *after;
	struct json *object;

	if (floor->count > MOST_PATHS) {
		refuse_many(context, document, member);
		return;
	}
	after = completed(document, before, floor, covered);
	if (after == NULL)
		return;
	object = oci_require_linux(document);
	json_set(object, member, after);
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "paths",
			     .outcome = FINDING_CHANGED,
			     .at = object,
			     .member = member,
			     .before = before,
			     .after = after,
			     .why = why,
			     .rule = context->profile->paths.place,
		     });
}

/* A container in somebody else's mount namespace can't have the floor. */
static void report_shared(const struct harden_context *context,
			  struct oci_document *document)
{
	const struct profile_paths *ceiling = &context->profile->paths;
	bool refuse = ceiling->shared_mounts == SHARED_MOUNTS_REFUSE;
	const struct json *linux_part =
		json_member(document->json.root, "linux");

	findings_add(
		context->findings, &document->json,
		&(struct finding){
			.hardener = "paths",
			.outcome = refuse ? FINDING_REFUSED : FINDING_NOTED,
			.at = linux_part != NULL ? linux_part
						 : document->json.root,
			.member = linux_part != NULL ? "namespaces" : "linux",
			.before = json_member(linux_part, "namespaces"),
			.why = refuse ? "without a mount namespace of its own "
					"no path can be masked; give the "
					"container one (linux.namespaces: "
					"\"mount\")"
				      : "without a mount namespace of its own "
					"no path is masked; the profile lets "
					"it start all the same",
			.rule = ceiling->place,
		});
}

static void note_unmasked(const struct harden_context *context,
			  struct oci_document *document)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	const struct json *masked = json_member(linux_part, "maskedPaths");

	if (linux_part != NULL && (masked == NULL || masked->count == 0))
		findings_note_unbounded(context->findings, &document->json,
					"paths", linux_part, "maskedPaths",
					"no path is masked");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_paths *ceiling = &context->profile->paths;
	const struct json *linux_part;

	(void)err;
	if (ceiling->place.value == NULL) {
		note_unmasked(context, document);
		return 0;
	}
	if (!oci_has_own_mount_namespace(document)) {
		report_shared(context, document);
		return 0;
	}
	plan_list(context, document, "maskedPaths",
		  floor_of(document, ceiling->masked), NULL,
		  "hides what tells about or reaches the host's kernel");
	if (ceiling->masked.count > 0)
		null_device_check(context, document);
	linux_part = json_member(document->json.root, "linux");
	plan_list(context, document, "readonlyPaths",
		  floor_of(document, ceiling->readonly),
		  json_member(linux_part, "maskedPaths"),
		  "may be read, not written");
	return 0;
}

const struct hardener hardener_paths = {
	.name = "paths",
	.part = PART_PATHS,
	.for_exec = false,
	.plan = plan,
};
