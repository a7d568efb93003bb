/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The null device: runtimes mask a file by a bind of the container's own
 * /dev/null over it. Where an image or a volume says what that is, it says what
 * the mask is: nothing (CVE-2025-31133), or a file of the kernel's that can
 * then be written by another name.
 */
#include "harden/null_device.h"

#include "base/path_pattern.h"
#include "harden/mount_options.h"

#define NULL_DEVICE "/dev/null"

static void refuse(const struct harden_context *context,
		   struct oci_document *document, const struct json *at,
		   const char *member)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "paths",
			     .outcome = FINDING_REFUSED,
			     .at = at,
			     .member = member,
			     .before = json_member(at, member),
			     .why = "masks are made of the container's "
				    "/dev/null, which would not be the null "
				    "device; mount a tmpfs at /dev",
			     .rule = context->profile->paths.place,
		     });
}

static struct text member_path(struct oci_document *document,
			       const struct json *mount, const char *member)
{
	const struct json *path = json_member(mount, member);

	return path_plain(&document->json.arena,
			  json_is(path, JSON_STRING) ? path->text : TEXT(""));
}

/* Whether a mount at /dev leaves it to the runtime to make the devices there,
 * or is the host's own. */
static bool is_for_devices(struct oci_document *document,
			   const struct json *mount)
{
	const struct json *type = json_member(mount, "type");

	if (mount_is_bind(mount))
		return text_is(member_path(document, mount, "source"), "/dev");
	return json_string_is(type, "devtmpfs") ||
	       (json_string_is(type, "tmpfs") &&
		!mount_has_option(mount, "tmpcopyup"));
}

static bool is_null_device(struct oci_document *document,
			   const struct json *mount)
{
	return mount_is_bind(mount) &&
	       text_is(member_path(document, mount, "source"), NULL_DEVICE);
}

static bool image_fakes_null(const struct harden_context *context,
			     const struct oci_document *document)
{
	const struct probe *probe = context->probe;
	const struct json *root =
		json_member(json_member(document->json.root, "root"), "path");

	return probe->image_fakes_null != NULL && json_is(root, JSON_STRING) &&
	       probe->image_fakes_null(probe->bundle, root->text);
}

void null_device_check(const struct harden_context *context,
		       struct oci_document *document)
{
	const struct json *mounts = json_member(document->json.root, "mounts");
	bool made = false; /* something is mounted at /dev */

	json_each (mount, mounts) {
		struct text at = member_path(document, mount, "destination");

		if (text_is(at, "/dev")) {
			made = true;
			if (!is_for_devices(document, mount))
				refuse(context, document, mount, "destination");
		} else if (text_is(at, NULL_DEVICE) &&
			   !is_null_device(document, mount)) {
			refuse(context, document, mount, "destination");
		}
	}
	if (!made && image_fakes_null(context, document))
		refuse(context, document, document->json.root, "mounts");
}
