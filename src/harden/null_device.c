/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The null device: runtimes mask a file by a bind of the container's own
 * /dev/null over it. Where an image or a volume says what that is, it says what
 * the mask is: nothing (CVE-2025-31133), or a file of the kernel's that can
 * then be written by another name.
 */
#include "harden/null_device.h"

#include "base/path_pattern.h"
#include "harden/destination.h"
#include "harden/mount_options.h"

#define NULL_DEVICE "/dev/null"

static void refuse(const struct harden_context *context,
		   struct oci_document *document, const struct json *at,
		   const char *member, const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "paths",
			     .outcome = FINDING_REFUSED,
			     .at = at,
			     .member = member,
			     .before = json_member(at, member),
			     .why = why,
			     .rule = context->profile->paths.place,
		     });
}

static struct text source_of(struct oci_document *document,
			     const struct json *mount)
{
	const struct json *source = json_member(mount, "source");

	return path_plain(&document->json.arena, json_is(source, JSON_STRING)
							 ? source->text
							 : TEXT(""));
}

/* Whether a mount at /dev leaves it to the runtime to make the devices there,
 * or is the host's own. */
static bool is_for_devices(struct oci_document *document,
			   const struct json *mount)
{
	const struct json *type = json_member(mount, "type");

	if (mount_is_bind(mount))
		return text_is(source_of(document, mount), "/dev");
	return json_string_is(type, "devtmpfs") ||
	       (json_string_is(type, "tmpfs") &&
		!mount_has_option(mount, "tmpcopyup"));
}

static bool is_null_device(struct oci_document *document,
			   const struct json *mount)
{
	return mount_is_bind(mount) &&
	       text_is(source_of(document, mount), NULL_DEVICE);
}

static bool image_fakes_null(const struct harden_context *context,
			     const struct oci_document *document)
{
	const struct probe *probe = context->probe;
	const struct json *root =
		json_member(json_member(document->json.root, "root"), "path");

	return probe->image != NULL && json_is(root, JSON_STRING) &&
	       probe->image->fakes_null(probe->bundle, root->text);
}

static const char another[] =
	"masks are made of the container's /dev/null, which would not be the "
	"null device; mount a tmpfs at /dev";
static const char elsewhere[] =
	"it could be followed to the container's /dev, whose null masks are "
	"made of; name its own path, without links and \"..\"";

/* What is wrong with a mount that goes there, or NULL. */
static const char *judge(struct oci_document *document,
			 const struct json *mount, struct text at)
{
	if (at.data == NULL)
		return elsewhere;
	if (text_is(at, "/dev"))
		return is_for_devices(document, mount) ? NULL : another;
	if (text_is(at, NULL_DEVICE))
		return is_null_device(document, mount) ? NULL : another;
	return NULL;
}

void null_device_check(const struct harden_context *context,
		       struct oci_document *document)
{
	const struct json *mounts = json_member(document->json.root, "mounts");
	const struct text *at = destinations_of(context, document);
	bool made = false; /* something is mounted at /dev */

	json_each (mount, mounts) {
		const char *wrong = judge(document, mount, *at);

		made |= at->data != NULL && text_is(*at, "/dev");
		if (wrong != NULL)
			refuse(context, document, mount, "destination", wrong);
		at++;
	}
	if (!made && image_fakes_null(context, document))
		refuse(context, document, document->json.root, "mounts",
		       another);
}
