/* SPDX-License-Identifier: Apache-2.0 */
/* config.json and process.json (OCI runtime specification 1.2) as typed views
 * over the tree: where the parts are that hardeners look at. */
#pragma once

#include "json/json.h"

enum oci_kind {
	OCI_CONFIG,  /* a bundle's config.json */
	OCI_PROCESS, /* the process.json of an exec */
	OCI_UPDATE,  /* what an update changes of linux.resources */
};

struct oci_document {
	struct json_document json;
	enum oci_kind kind;
};

/* Reads the text and checks it against what the specification knows (see
 * json_read() and shape_check() for what is refused). name and input must
 * outlive the document; free it with json_document_fini(&document->json). */
CHECK int oci_document_read(struct oci_document *document, enum oci_kind kind,
			    const char *name, struct text input,
			    struct err *err);

/* The process: NULL where a config.json has none, and of an update. */
struct json *oci_process(const struct oci_document *document);

/* linux.resources of a config.json, or NULL; all of an update. */
struct json *oci_resources(const struct oci_document *document);

/* The linux object of a config.json, made where it is absent; never called
 * for another document. */
struct json *oci_require_linux(struct oci_document *document);

/* Whether the container gets a mount namespace of its own: a linux.namespaces
 * entry of type "mount" without a path. */
bool oci_has_own_mount_namespace(const struct oci_document *document);
