/* SPDX-License-Identifier: Apache-2.0 */
/* The config.json that an engine writes for an inspected container (moby,
 * daemon/oci_linux.go; podman, pkg/specgen). */
#include "posture/making.h"

/* --- reading and writing --- */

struct text making_text(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return json_is(value, JSON_STRING) ? value->text : (struct text){"", 0};
}

void making_set_text(struct making *making, struct json *object,
		     const char *name, struct text text)
{
	json_set(object, name, json_new_string(&making->document, text));
}

void making_add_text(struct making *making, struct json *array,
		     struct text text)
{
	json_append(array, json_new_string(&making->document, text));
}

struct json *making_set_new(struct making *making, struct json *object,
			    const char *name, enum json_type type)
{
	return json_set(object, name, json_new(&making->document, type));
}

/* Sets a copy of the value, where there is one. */
void making_set_copy(struct making *making, struct json *object,
		     const char *name, const struct json *value)
{
	if (value != NULL)
		json_set(
			object, name,
			json_take_over(&making->document, making->from, value));
}

void making_gap(struct making *making, const char *text)
{
	posture_add_gap(making->posture, making->subject, text);
}

void making_gap_in(struct making *making, enum part_id part, const char *text)
{
	making->blind |= UINT32_C(1) << part;
	making_gap(making, text);
}

/* --- the whole --- */

static void make_filter(struct making *making,
			const struct posture_inspect *inspect,
			struct json *linux_part, struct json_document *scratch)
{
	struct json *filter = NULL;

	switch (posture_inspect_filter(inspect, making->host,
				       making->capabilities, scratch,
				       &filter)) {
	case FILTER_NONE:
		return;
	case FILTER_OWN:
		json_set(linux_part, "seccomp",
			 json_take_over(&making->document, scratch, filter));
		return;
	case FILTER_UNKNOWN:
		break;
	}
	filter = making_set_new(making, linux_part, "seccomp", JSON_OBJECT);
	making_set_text(making, filter, "defaultAction",
			TEXT("SCMP_ACT_ERRNO"));
	making_gap_in(making, PART_SECCOMP,
		      "there is a filter of system calls, but which of them it "
		      "lets pass is not in the file");
}

static void make_annotations(struct making *making, struct json *root)
{
	const struct json *annotations = json_member(
		making->podman ? making->config : making->host, "Annotations");

	making_set_copy(making, root, "annotations", annotations);
}

void posture_inspect_config(const struct posture_inspect *inspect,
			    struct posture_subject *subject,
			    const struct json_document *from,
			    const struct json *container, uint32_t *blind,
			    struct buf *out)
{
	struct making making = {
		.posture = inspect->posture,
		.subject = subject,
		.from = from,
		.container = container,
		.host = json_member(container, "HostConfig"),
		.config = json_member(container, "Config"),
		.podman = json_member(container, "OCIRuntime") != NULL,
		.document = JSON_DOCUMENT_INIT,
	};
	AUTO_JSON struct json_document scratch = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&making.document, JSON_OBJECT);
	struct json *linux_part;

	making.privileged =
		json_is_true(json_member(making.host, "Privileged"));
	making.document.root = root;
	making_set_text(&making, root, "ociVersion", TEXT("1.0.2"));
	making_process(&making, root);
	making_mounts(&making, root);
	make_annotations(&making, root);
	linux_part = making_set_new(&making, root, "linux", JSON_OBJECT);
	making_linux(&making, linux_part);
	make_filter(&making, inspect, linux_part, &scratch);
	making_gap(&making, "hooks, and what else the engine adds by itself "
			    "or by its configuration, are not in the file");
	json_write(&making.document, out);
	json_document_fini(&making.document);
	*blind = making.blind;
}
