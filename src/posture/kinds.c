/* SPDX-License-Identifier: Apache-2.0 */
/* Which kind of finding one is, beyond hardener and member. */
#include "posture/rule.h"

#include "harden/namespaces.h"
#include "oci/capability.h"

static bool lists(const struct json *list, const char *word)
{
	json_each (one, list) {
		if (json_string_is(one, word))
			return true;
	}
	return false;
}

static bool gained(const struct finding *finding, const char *word)
{
	return lists(finding->after, word) && !lists(finding->before, word);
}

static bool lost(const struct finding *finding, const char *word)
{
	return lists(finding->before, word) && !lists(finding->after, word);
}

/* Docker gives 14 of 41: who loses more than that many asked for many. */
#define MANY 14

bool posture_is_most_capabilities(const struct finding *finding)
{
	unsigned kept = finding->after != NULL ? finding->after->count : 0;

	return finding->outcome != FINDING_NOTED && finding->before != NULL &&
	       finding->before->count > kept + MANY;
}

bool posture_is_annotation(const struct finding *finding)
{
	return finding->at != NULL && text_is(finding->at->key, "annotations");
}

/* All of a hook, or of a mount. */
bool posture_is_object(const struct finding *finding)
{
	return json_is(finding->before, JSON_OBJECT);
}

bool posture_is_variable(const struct finding *finding)
{
	return finding->at != NULL && finding->at->parent != NULL &&
	       text_is(finding->at->parent->key, "env");
}

/* In a section of linux.resources (in any case: runc takes it for that), or by
 * a name of cgroup v2. */
static bool is_of(const struct finding *finding, const char *section)
{
	size_t length = strlen(section);

	if (finding->at != NULL &&
	    text_equal_folded(text_of(section), finding->at->key))
		return true;
	return finding->member != NULL &&
	       strncmp(finding->member, section, length) == 0 &&
	       (finding->member[length] == '.' ||
		finding->member[length] == '\0');
}

bool posture_is_of_pids(const struct finding *finding)
{
	return is_of(finding, "pids");
}

bool posture_is_of_memory(const struct finding *finding)
{
	return is_of(finding, "memory");
}

bool posture_is_of_cpu(const struct finding *finding)
{
	return is_of(finding, "cpu");
}

/* What is wrong is that the member is not there. */
bool posture_is_absent(const struct finding *finding)
{
	return finding->member != NULL && finding->before == NULL;
}

bool posture_is_priority_limit(const struct finding *finding)
{
	const struct json *type = json_member(finding->at, "type");

	return json_string_is(type, "RLIMIT_RTPRIO") ||
	       json_string_is(type, "RLIMIT_NICE");
}

/* A kernel parameter that the profile lists is taken out for this alone. */
bool posture_is_hosts(const struct finding *finding)
{
	return strstr(finding->why, "for the host") != NULL;
}

/* Of what else is wrong with a root's path, the reason tells it apart. */
bool posture_is_image_link(const struct finding *finding)
{
	return strstr(finding->why, "is a symbolic link") != NULL;
}

bool posture_is_null_device(const struct finding *finding)
{
	return strstr(finding->why, "null") != NULL;
}

/* linux.devices, and not linux.resources.devices. */
bool posture_is_node_list(const struct finding *finding)
{
	return finding->at != NULL && text_is(finding->at->key, "linux");
}

bool posture_is_readonly_mount(const struct finding *finding)
{
	return gained(finding, "ro") || gained(finding, "rro");
}

bool posture_is_propagation(const struct finding *finding)
{
	return lost(finding, "shared") || lost(finding, "rshared") ||
	       lost(finding, "slave") || lost(finding, "rslave");
}

bool posture_is_refused(const struct finding *finding)
{
	return finding->outcome == FINDING_REFUSED;
}

/* A bind of the user's, and none of what an engine always mounts. */
bool posture_is_bind(const struct finding *finding)
{
	const struct json *source = json_member(finding->at, "source");

	return json_is(source, JSON_STRING) && source->text.length > 0 &&
	       source->text.data[0] == '/';
}

bool posture_is_readonly_bind(const struct finding *finding)
{
	return posture_is_readonly_mount(finding) && posture_is_bind(finding);
}

/* Nothing was masked, or read-only, at all. */
bool posture_is_unmasked(const struct finding *finding)
{
	return finding->before == NULL || finding->before->count == 0;
}

bool posture_is_kernel_path(struct text path)
{
	static const char *const places[] = {"/proc/", "/sys/"};

	for (size_t i = 0; i < 2; i++) {
		size_t length = strlen(places[i]);

		if (path.length > length &&
		    memcmp(path.data, places[i], length) == 0)
			return true;
	}
	return false;
}

/* Only in places that a mount shows them in. */
bool posture_is_moved(const struct finding *finding)
{
	const struct json *value = posture_first_added(finding);

	while (value != NULL && !posture_is_kernel_path(value->text))
		value = value->next;
	return value == NULL;
}

struct text posture_refused_namespace(const struct finding *finding)
{
	const size_t length = sizeof(NAMESPACES_REFUSED) - 1;
	const char *type = finding->why + length;

	if (finding->outcome != FINDING_REFUSED ||
	    strncmp(finding->why, NAMESPACES_REFUSED, length) != 0)
		return (struct text){NULL, 0};
	return (struct text){type, strcspn(type, " ")};
}

/* --- what went, and what came --- */

uint64_t posture_capabilities(const struct json *list)
{
	uint64_t bits = 0;

	json_each (name, list) {
		int capability = capability_from_name(name->text);

		if (capability >= 0)
			bits |= capability_bit(capability);
	}
	return bits;
}

uint64_t posture_capabilities_gone(const struct finding *finding)
{
	return posture_capabilities(finding->before) &
	       ~posture_capabilities(finding->after);
}

const struct json *posture_first_added(const struct finding *finding)
{
	unsigned old = finding->before != NULL ? finding->before->count : 0;
	const struct json *value = NULL;

	if (json_is(finding->after, JSON_ARRAY))
		value = finding->after->first;
	while (value != NULL && old-- > 0)
		value = value->next;
	return value;
}

const struct json *posture_next_dropped(const struct finding *finding,
					const struct json *last,
					const struct json **left)
{
	const struct json *node;

	if (last == NULL) {
		node = finding->before != NULL ? finding->before->first : NULL;
		*left = finding->after != NULL ? finding->after->first : NULL;
	} else {
		node = last->next;
	}
	while (node != NULL && *left != NULL && json_equal(node, *left)) {
		node = node->next;
		*left = (*left)->next;
	}
	return node;
}
