/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resources: how many processes, how much memory and time a container gets, and
 * the cgroup in which it gets them. A limit that the document does not ask for
 * is given; 0 and what is below are none to runtimes. What "unified" says,
 * which counts more than the rest (cgroup version 2), is held to the same.
 */
#include "harden/resources.h"

#include "harden/path_set.h"

#include <inttypes.h>

#define UNIFIED "unified"

void resources_find(const struct resources *resources,
		    enum finding_outcome outcome, const struct json *at,
		    const char *member, const struct json *before,
		    const char *why)
{
	findings_add(
		resources->context->findings, &resources->document->json,
		&(struct finding){
			.hardener = "resources",
			.outcome = outcome,
			.at = at,
			.member = member,
			.before = before,
			.after = outcome == FINDING_CHANGED
					 ? json_member(at, member)
					 : NULL,
			.why = why,
			.rule = resources->context->profile->resources.place,
		});
}

/* --- what the document says --- */

bool resources_is_update(const struct resources *resources)
{
	return resources->document->kind == OCI_UPDATE;
}

static struct json *require_list(struct resources *resources)
{
	struct oci_document *document = resources->document;

	if (resources->list == NULL)
		resources->list = json_require_object(
			&document->json, oci_require_linux(document),
			"resources");
	return resources->list;
}

void resources_set(struct resources *resources, const char *section,
		   const char *member, struct json *value, const char *why)
{
	struct json *object = json_require_object(
		&resources->document->json, require_list(resources), section);
	const struct json *before = json_member(object, member);

	json_set(object, member, value);
	resources_find(resources, FINDING_CHANGED, object, member, before, why);
}

struct json *resources_unified(const struct resources *resources,
			       const char *name)
{
	return json_member(json_member(resources->list, UNIFIED), name);
}

void resources_set_unified(struct resources *resources, const char *name,
			   const char *text, const char *why)
{
	struct json_document *json = &resources->document->json;

	resources_set(resources, UNIFIED, name,
		      json_new_string(json, text_of(arena_printf(&json->arena,
								 "%s", text))),
		      why);
}

/* --- what this host can do --- */

bool resources_may_give(struct resources *resources, const char *controller)
{
	const struct probe *probe = resources->context->probe;
	bool required = resources->context->profile->resources.required;
	enum probe_controller state = CONTROLLER_USABLE;

	if (probe->controller != NULL)
		state = probe->controller(controller);
	if (probe->rootless && state == CONTROLLER_USABLE)
		state = CONTROLLER_UNKNOWN;
	if (state == CONTROLLER_USABLE ||
	    (state == CONTROLLER_UNKNOWN && required))
		return true;
	resources_find(
		resources, required ? FINDING_REFUSED : FINDING_NOTED,
		resources->document->json.root, "linux", NULL,
		arena_printf(&resources->document->json.arena,
			     "the profile limits it, but cgroups here have no "
			     "usable \"%s\" controller",
			     controller));
	return false;
}

/* --- limits that are one number --- */

/* Whether there is to be a limit where none, or (0, of an update) no other than
 * there was, is asked for. */
static bool is_to_give(struct resources *resources, int64_t asked,
		       const char *controller)
{
	if (resources_is_update(resources))
		return asked < 0;
	return resources_may_give(resources, controller);
}

/* Whether the member now has a limit; also where "unified" says one: with
 * version 1 crun passes over that. */
static bool hold(struct resources *resources, const char *section,
		 const char *member, const char *controller, uint64_t most)
{
	const struct json *before =
		json_member(json_member(resources->list, section), member);
	int64_t asked = 0;

	if (before != NULL && !json_to_i64(before, &asked))
		asked = 0;
	if (asked > 0 && (uint64_t)asked <= most)
		return true;
	if (asked <= 0 && !is_to_give(resources, asked, controller))
		return false;
	resources_set(resources, section, member,
		      json_new_u64(&resources->document->json, most),
		      asked > 0 ? "more than the profile's limit"
				: "without a limit one container can take all "
				  "that the host has");
	return true;
}

/* As the kernel reads memory.max and pids.max, but for blanks and what it takes
 * for octal and the like. "max" is UINT64_MAX. */
static bool read_number(struct text text, uint64_t *number)
{
	static const char units[] = "kKmMgGtT";
	const char *unit = text.length > 1
				   ? strchr(units, text.data[text.length - 1])
				   : NULL;
	unsigned shift = 0;

	if (text_is(text, "max")) {
		*number = UINT64_MAX;
		return true;
	}
	if (unit != NULL) {
		shift = 10 * ((unsigned)(unit - units) / 2 + 1);
		text.length--;
	}
	if (!text_to_u64(text, number) || *number > UINT64_MAX >> shift)
		return false;
	*number <<= shift;
	return true;
}

static void set_number(struct resources *resources, const char *name,
		       uint64_t number, const char *why)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	resources_set_unified(resources, name, text, why);
}

void resources_refuse_unified(struct resources *resources, const char *name)
{
	const struct json *unified = json_member(resources->list, UNIFIED);

	resources_find(resources, FINDING_REFUSED, unified, name,
		       json_member(unified, name),
		       "is not written plainly enough to tell how much it is: "
		       "write decimal numbers or \"max\"");
}

static void hold_unified(struct resources *resources, const char *name,
			 uint64_t most)
{
	const struct json *value = resources_unified(resources, name);
	uint64_t number;

	if (value == NULL)
		return;
	if (!read_number(value->text, &number))
		resources_refuse_unified(resources, name);
	else if (number > most)
		set_number(resources, name, most,
			   "more than the profile's limit");
}

static void hold_pids(struct resources *resources, uint64_t most)
{
	hold(resources, "pids", "limit", "pids", most);
	hold_unified(resources, "pids.max", most);
}

/* --- memory --- */

static uint64_t number_of(const struct json *value, uint64_t absent)
{
	int64_t number;

	return json_to_i64(value, &number) && number > 0 ? (uint64_t)number
							 : absent;
}

static const char together[] = "memory and swap together are limited";

/* Of an update: a new limit of memory without one of both would leave room for
 * swap beside it, or none; and one of both alone is another with each runtime
 * and version of cgroups. */
static void hold_new_swap(struct resources *resources, bool limited,
			  uint64_t most)
{
	struct json *section = json_member(resources->list, "memory");
	struct json *swap = json_member(section, "swap");
	const struct json *limit = json_member(section, "limit");
	bool given = swap != NULL && !text_is(swap->text, "0");

	if (limited && given) {
		hold(resources, "memory", "swap", "swap", most);
	} else if (limited) {
		resources_set(resources, "memory", "swap",
			      json_new_u64(&resources->document->json,
					   number_of(limit, most)),
			      together);
	} else if (given) {
		json_remove(swap);
		resources_find(resources, FINDING_CHANGED, section, "swap",
			       swap,
			       "memory and swap together are limited: give a "
			       "limit of memory too");
	}
}

/* Where "unified" has a part in it, memory and swap are counted apart. */
static void hold_swap(struct resources *resources, uint64_t most)
{
	const struct json *section = json_member(resources->list, "memory");
	const struct json *max = resources_unified(resources, "memory.max");
	const struct json *swap =
		resources_unified(resources, "memory.swap.max");
	uint64_t limit = number_of(json_member(section, "limit"), most);
	uint64_t sum = number_of(json_member(section, "swap"), UINT64_MAX);
	uint64_t memory = limit;
	uint64_t beside = sum > limit ? sum - limit : 0;

	if (max == NULL && swap == NULL)
		return;
	/* What can't be read was refused. */
	if (max != NULL && !read_number(max->text, &memory))
		return;
	if (swap != NULL && !read_number(swap->text, &beside)) {
		resources_refuse_unified(resources, "memory.swap.max");
		return;
	}
	if (beside <= most - memory)
		return;
	/* How much there was before an update is not known. */
	set_number(resources, "memory.swap.max",
		   resources_is_update(resources) && swap == NULL
			   ? 0
			   : most - memory,
		   together);
}

static void hold_memory(struct resources *resources, uint64_t most)
{
	bool limited = hold(resources, "memory", "limit", "memory", most);

	if (resources_is_update(resources))
		hold_new_swap(resources, limited, most);
	else if (limited)
		hold(resources, "memory", "swap", "swap", most);
	hold_unified(resources, "memory.max", most);
	hold_swap(resources, most);
}

/* --- names in "unified" --- */

static bool begins(struct text text, const char *start)
{
	return text.length >= strlen(start) &&
	       memcmp(text.data, start, strlen(start)) == 0;
}

static bool is_file_name(struct text name)
{
	return name.length > 0 && !text_is(name, ".") && !text_is(name, "..") &&
	       memchr(name.data, '/', name.length) == NULL;
}

/* cgroup.procs takes any process of the host in, cgroup.kill ends it. */
static void plan_names(struct resources *resources)
{
	struct json *unified = json_member(resources->list, UNIFIED);
	struct arena *arena = &resources->document->json.arena;
	struct json *next;

	for (struct json *entry = unified != NULL ? unified->first : NULL;
	     entry != NULL; entry = next) {
		const char *name =
			arena_copy(arena, entry->key.data, entry->key.length);

		next = entry->next;
		if (!is_file_name(entry->key)) {
			resources_find(resources, FINDING_REFUSED, unified,
				       name, entry,
				       "is no name of one file of the "
				       "container's cgroup");
		} else if (begins(entry->key, "cgroup.")) {
			json_remove(entry);
			resources_find(resources, FINDING_CHANGED, unified,
				       name, entry,
				       "which processes are in a cgroup, and "
				       "what it is, is the runtime's to "
				       "write");
		}
	}
}

/* --- the cgroup --- */

/* Whether it can be another cgroup than one of the container's own: the root,
 * that of the engine, or one found by "..", which crun takes as it is. */
static bool is_elsewhere(struct text path)
{
	const char *at = path.data;
	const char *end = path.data + path.length;
	bool named = false;

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		if (text_is(part, ".."))
			return true;
		named |= !text_is(part, ".");
	}
	return !named && path.length > 0;
}

static void plan_cgroup(struct resources *resources)
{
	const struct json *linux_part =
		json_member(resources->document->json.root, "linux");
	const struct json *path = json_member(linux_part, "cgroupsPath");

	if (path != NULL && is_elsewhere(path->text))
		resources_find(resources, FINDING_REFUSED, linux_part,
			       "cgroupsPath", path,
			       "a container has a cgroup of its own, named "
			       "without \"..\"");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct resource_limits *most = &context->profile->resources.most;
	struct resources resources = {
		.context = context,
		.document = document,
		.list = oci_resources(document),
	};

	(void)err;
	if (context->profile->resources.place.value == NULL)
		return 0;
	plan_cgroup(&resources);
	plan_names(&resources);
	if (most->pids != 0)
		hold_pids(&resources, most->pids);
	if (most->memory != 0)
		hold_memory(&resources, most->memory);
	if (most->cpus != 0)
		resources_hold_cpus(&resources, most->cpus);
	return 0;
}

const struct hardener hardener_resources = {
	.name = "resources",
	.part = PART_RESOURCES,
	.for_exec = false,
	.for_update = true,
	.plan = plan,
};
