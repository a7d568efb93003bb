/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Destinations: a runtime follows them through the links that an image has, so
 * a volume at "/data" may well be mounted at /dev. What shares the volume can
 * still change it in between; "ravelinctl verify" sees what came of it.
 */
#include "harden/destination.h"

#include "base/path_pattern.h"
#include "harden/mount_options.h"

/* As many links as path_resolution(7) has. */
#define MOST_LINKS 40

struct way {
	const struct probe *probe;
	struct oci_document *document;
	const struct json *root;  /* root.path */
	struct text *places;      /* of the mounts before */
	const struct json *mount; /* the one that is looked at */
};

static const struct text unknown = {NULL, 0};

static bool has_dots(struct text path)
{
	const char *at = path.data;
	const char *end = path.data + path.length;

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		if (text_is(part, ".."))
			return true;
	}
	return false;
}

/* What the kernel makes is empty of links. */
static bool brings_files(const struct json *mount)
{
	static const char *const made[] = {"tmpfs",   "proc",    "sysfs",
					   "devpts",  "mqueue",  "cgroup",
					   "cgroup2", "devtmpfs"};
	const struct json *type = json_member(mount, "type");

	if (mount_is_bind(mount) || mount_has_option(mount, "tmpcopyup"))
		return true;
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		if (json_string_is(type, made[i]))
			return false;
	}
	return true;
}

static bool is_strictly_below(struct text path, struct text base)
{
	return path.length > base.length + 1 && base.length > 1 &&
	       path.data[base.length] == '/' &&
	       memcmp(path.data, base.data, base.length) == 0;
}

/* The mount, of those before, below whose place path lies; *rest is what
 * follows that. NULL: none. */
static const struct json *below_which(const struct way *way, struct text path,
				      struct text *rest)
{
	const struct json *found = NULL;
	const struct text *place = way->places;
	size_t longest = 0;

	json_each (mount, json_member(way->document->json.root, "mounts")) {
		if (mount == way->mount)
			break;
		if (place->data != NULL && place->length >= longest &&
		    is_strictly_below(path, *place)) {
			found = mount;
			longest = place->length;
		}
		place++;
	}
	*rest = (struct text){path.data + longest, path.length - longest};
	return found;
}

static bool has_link(const struct way *way, const struct json *mount,
		     struct text path)
{
	const struct json *source = json_member(mount, "source");

	return json_is(source, JSON_STRING) &&
	       way->probe->image
			       ->step(way->probe->bundle, source->text, path,
				      &way->document->json.arena)
			       .data != path.data;
}

/* What is copied up is what the image has there. */
static bool is_image(const struct json *mount)
{
	return json_string_is(json_member(mount, "type"), "tmpfs") &&
	       mount_has_option(mount, "tmpcopyup");
}

/* Where path, below such a mount, leads. */
static struct text follow_mounted(const struct way *way,
				  const struct json *mount, struct text path,
				  struct text rest)
{
	if (!brings_files(mount))
		return path;
	return mount_is_bind(mount) && !has_link(way, mount, rest) ? path
								   : unknown;
}

static struct text follow(const struct way *way, struct text path)
{
	for (unsigned links = 0; links <= MOST_LINKS; links++) {
		struct text rest;
		const char *before = path.data;
		const struct json *below = below_which(way, path, &rest);

		if (below != NULL && !is_image(below))
			return follow_mounted(way, below, path, rest);
		if (!json_is(way->root, JSON_STRING))
			return path;
		path = way->probe->image->step(way->probe->bundle,
					       way->root->text, path,
					       &way->document->json.arena);
		if (path.data == before)
			return path;
	}
	return unknown;
}

static struct text place_of(const struct way *way)
{
	const struct json *destination = json_member(way->mount, "destination");
	struct text path;

	if (!json_is(destination, JSON_STRING))
		return TEXT("/");
	path = path_by_words(&way->document->json.arena, destination->text);
	if (!brings_files(way->mount))
		return path;
	if (has_dots(destination->text) || text_is(path, "/"))
		return unknown;
	return way->probe->image != NULL ? follow(way, path) : path;
}

const struct text *destinations_of(const struct harden_context *context,
				   struct oci_document *document)
{
	const struct json *root = document->json.root;
	const struct json *mounts = json_member(root, "mounts");
	size_t count = json_is(mounts, JSON_ARRAY) ? mounts->count : 0;
	struct way way = {
		.probe = context->probe,
		.document = document,
		.root = json_member(json_member(root, "root"), "path"),
		.places = arena_alloc(&document->json.arena,
				      (count + 1) * sizeof(struct text)),
	};
	struct text *place = way.places;

	json_each (mount, mounts) {
		way.mount = mount;
		*place = place_of(&way);
		place++;
	}
	return way.places;
}
