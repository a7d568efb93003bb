/* SPDX-License-Identifier: Apache-2.0 */
/* What `docker inspect` and `podman inspect` print of containers. */
#include "posture/inspect.h"

#include "oci/shape.h"
#include "json/json.h"

#define HOST_CONFIG "HostConfig"

static char first_of(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (strchr(" \t\r\n", text.data[i]) == NULL)
			return text.data[i];
	}
	return '\0';
}

bool posture_is_inspect(struct text text)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct err ignored = ERR_INIT;

	if (first_of(text) == '[')
		return true;
	return text.length > 0 &&
	       memmem(text.data, text.length, "\"" HOST_CONFIG "\"",
		      sizeof("\"" HOST_CONFIG "\"") - 1) != NULL &&
	       json_read(&document, "", text, JSON_STRICT, &ignored) == 0 &&
	       json_member(document.root, HOST_CONFIG) != NULL;
}

/* What else inspect may have printed. */
static const char *name_kind(const struct json *value)
{
	static const struct {
		const char *member;
		const char *name;
	} kinds[] = {
		{"RepoTags", "an image"},      {"RepoDigests", "an image"},
		{"Mountpoint", "a volume"},    {"IPAM", "a network"},
		{"InfraContainerID", "a pod"},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (json_member(value, kinds[i].member) != NULL)
			return kinds[i].name;
	}
	return json_type_name(value->type);
}

static int check_containers(const struct json_document *document,
			    struct err *err)
{
	const struct json *root = document->root;

	if (root->type == JSON_OBJECT)
		return shape_check(document, &posture_inspect_shape, err);
	if (root->count == 0)
		return json_error(document, root, err,
				  "expected containers, found an empty array");
	json_each (value, root) {
		if (value->type != JSON_OBJECT ||
		    json_member(value, HOST_CONFIG) == NULL)
			return json_error(document, value, err,
					  "expected a container, with "
					  "\"" HOST_CONFIG
					  "\", as `docker inspect` prints it, "
					  "found %s",
					  name_kind(value));
	}
	return shape_check(document, &posture_inspect_list, err);
}

static const char *copy_string(struct posture *posture,
			       const struct json *value)
{
	return json_is(value, JSON_STRING) && value->text.length > 0
		       ? arena_copy(&posture->arena, value->text.data,
				    value->text.length)
		       : NULL;
}

/* docker's names begin with a slash. */
static const char *name_of(struct posture *posture,
			   const struct json *container, const char *id,
			   const char *file)
{
	const char *name = copy_string(posture, json_member(container, "Name"));

	if (name != NULL)
		return name[0] == '/' && name[1] != '\0' ? name + 1 : name;
	return id != NULL ? id : file;
}

static int take_container(const struct posture_inspect *inspect,
			  const struct json_document *document,
			  const struct json *container, struct err *err)
{
	struct posture *posture = inspect->posture;
	const struct json *config = json_member(container, "Config");
	const char *id = copy_string(posture, json_member(container, "Id"));
	struct posture_subject *subject =
		posture_add(posture, POSTURE_INSPECT,
			    name_of(posture, container, id, inspect->name));
	struct posture_inspected inspected = {.subject = subject};
	AUTO_BUF struct buf text = BUF_INIT;
	uint64_t pid = 0;

	subject->file = inspect->file;
	subject->id = id;
	subject->line = json_line(document, container);
	subject->image = copy_string(posture, json_member(config, "Image"));
	json_to_u64(json_member(json_member(container, "State"), "Pid"), &pid);
	subject->pid = (pid_t)pid;
	posture_inspect_config(inspect, subject, document, container,
			       &inspected.blind, &text);
	inspected.config = buf_text(&text);
	return inspect->take(&inspected, inspect->context, err);
}

int posture_inspect(const struct posture_inspect *inspect, struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	bool list = first_of(inspect->text) == '[';

	if (json_read(&document, inspect->name, inspect->text,
		      list ? JSON_LIST : JSON_STRICT, err) < 0 ||
	    check_containers(&document, err) < 0)
		return -1;
	if (!list)
		return take_container(inspect, &document, document.root, err);
	json_each (container, document.root) {
		int result = take_container(inspect, &document, container, err);

		if (result != 0)
			return result;
	}
	return 0;
}
