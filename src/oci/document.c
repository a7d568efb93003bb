/* SPDX-License-Identifier: Apache-2.0 */
/* config.json and process.json as typed views over the tree. */
#include "oci/document.h"

#include "oci/shape.h"

int oci_document_read(struct oci_document *document, enum oci_kind kind,
		      const char *name, struct text input, struct err *err)
{
	static const struct shape *const shapes[] = {
		[OCI_CONFIG] = &shape_config,
		[OCI_PROCESS] = &shape_process,
		[OCI_UPDATE] = &shape_resources,
	};

	document->kind = kind;
	if (json_read(&document->json, name, input, JSON_STRICT, err) < 0)
		return -1;
	return shape_check(&document->json, shapes[kind], err);
}

struct json *oci_process(const struct oci_document *document)
{
	switch (document->kind) {
	case OCI_CONFIG:
		return json_member(document->json.root, "process");
	case OCI_PROCESS:
		return document->json.root;
	case OCI_UPDATE:
		return NULL;
	}
	return NULL;
}

struct json *oci_resources(const struct oci_document *document)
{
	switch (document->kind) {
	case OCI_CONFIG:
		return json_member(json_member(document->json.root, "linux"),
				   "resources");
	case OCI_PROCESS:
		return NULL;
	case OCI_UPDATE:
		return document->json.root;
	}
	return NULL;
}

struct json *oci_require_linux(struct oci_document *document)
{
	return json_require_object(&document->json, document->json.root,
				   "linux");
}

bool oci_has_own_mount_namespace(const struct oci_document *document)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");
	bool own = false;

	json_each (entry, json_member(linux_part, "namespaces")) {
		const struct json *path = json_member(entry, "path");

		if (!json_string_is(json_member(entry, "type"), "mount"))
			continue;
		if (path != NULL && path->text.length > 0)
			return false;
		own = true;
	}
	return own;
}
