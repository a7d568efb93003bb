/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Process: what it asks for against the host's own processes (the out-of-memory
 * killer, real-time scheduling), core dumps, and a working directory by which
 * it would start outside (CVE-2024-21626). An exec gets no more of these than
 * its container did.
 */
#include "harden/process.h"

#include "harden/path_set.h"

static void find(const struct harden_context *context,
		 struct oci_document *document, const struct json *at,
		 const char *member, const struct json *before,
		 const struct json *after, const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "process",
			     .outcome = FINDING_CHANGED,
			     .at = at,
			     .member = member,
			     .before = before,
			     .after = after,
			     .why = why,
			     .rule = context->profile->process.place,
		     });
}

/* --- the working directory --- */

/* What below /proc, or as /dev/fd, is a way to another place. */
static bool is_way_out(struct text component)
{
	static const char *const ways[] = {"fd",  "cwd",    "root",
					   "exe", "fdinfo", "map_files"};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (text_is(component, ways[i]))
			return true;
	}
	return false;
}

/* By its words: links are the container's own to make, and the runtimes that
 * are mended look where they lead. ".." behind a way out leads on from there.
 */
static bool leads_out(struct text path)
{
	const char *at = path.data;
	const char *end = path.data + path.length;
	unsigned depth = 0;
	bool special = false; /* below /proc or /dev */

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		if (text_is(part, "..")) {
			depth -= depth > 0;
			continue;
		}
		if (depth == 0)
			special = text_is(part, "proc") || text_is(part, "dev");
		else if (special && is_way_out(part))
			return true;
		depth++;
	}
	return false;
}

static void plan_cwd(const struct harden_context *context,
		     struct oci_document *document, const struct json *process)
{
	const struct json *cwd = json_member(process, "cwd");

	if (cwd == NULL || !leads_out(cwd->text))
		return;
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "process",
			     .outcome = FINDING_REFUSED,
			     .at = process,
			     .member = "cwd",
			     .before = cwd,
			     .why = "a working directory there can be one "
				    "outside the container; name its own path",
			     .rule = context->profile->process.place,
		     });
}

/* --- against the host's processes --- */

static void plan_oom_score(const struct harden_context *context,
			   struct oci_document *document, struct json *process)
{
	const struct json *before = json_member(process, "oomScoreAdj");
	const struct json *own =
		context->container == NULL
			? NULL
			: json_member(oci_process(context->container),
				      "oomScoreAdj");
	int64_t lowest = context->profile->process.oom_score;
	int64_t asked;
	int64_t given;

	if (!json_to_i64(before, &asked))
		return;
	if (json_to_i64(own, &given) && given > lowest)
		lowest = given;
	if (asked < lowest)
		find(context, document, process, "oomScoreAdj", before,
		     json_set(process, "oomScoreAdj",
			      json_new_i64(&document->json, lowest)),
		     "the kernel is to end it before the host's own processes "
		     "when memory is short");
}

static bool is_one_of(const struct json *value, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (json_string_is(value, *words))
			return true;
	}
	return false;
}

static const char holds_up[] = "real-time priority can hold up the host";

static void take(const struct harden_context *context,
		 struct oci_document *document, struct json *at,
		 const char *member)
{
	struct json *before = json_member(at, member);

	json_remove(before);
	find(context, document, at, member, before, NULL, holds_up);
}

/* runc takes a name in any case for the one that it differs from. */
static bool has_in_any_case(const struct json *object, struct text name)
{
	json_each (member, object) {
		if (text_equal_folded(name, member->key))
			return true;
	}
	return false;
}

/* What cgroups of version 1 give of the time that is kept for it. */
static void plan_realtime_quota(const struct harden_context *context,
				struct oci_document *document)
{
	static const char member[] = "realtimeRuntime";
	struct json *resources = oci_resources(document);

	if (context->profile->process.realtime)
		return;
	json_each (section, resources) {
		const struct json *runtime = json_member(section, member);

		if (!text_equal_folded(TEXT("cpu"), section->key))
			continue;
		if (!text_is(section->key, "cpu") &&
		    has_in_any_case(section, text_of(member)))
			findings_add(
				context->findings, &document->json,
				&(struct finding){
					.hardener = "process",
					.outcome = FINDING_REFUSED,
					.at = section,
					.why = holds_up,
					.rule = context->profile->process.place,
				});
		else if (runtime != NULL && !text_is(runtime->text, "0"))
			take(context, document, section, member);
	}
}

static void plan_realtime(const struct harden_context *context,
			  struct oci_document *document, struct json *process)
{
	static const char *const policies[] = {"SCHED_FIFO", "SCHED_RR",
					       "SCHED_DEADLINE", NULL};
	static const char *const classes[] = {"IOPRIO_CLASS_RT", NULL};
	const struct json *scheduler = json_member(process, "scheduler");
	const struct json *io = json_member(process, "ioPriority");
	int64_t nice;

	if (context->profile->process.realtime)
		return;
	if (is_one_of(json_member(scheduler, "policy"), policies) ||
	    (json_to_i64(json_member(scheduler, "nice"), &nice) && nice < 0))
		take(context, document, process, "scheduler");
	if (is_one_of(json_member(io, "class"), classes))
		take(context, document, process, "ioPriority");
}

/* --- limits --- */

static const struct json *limit_of(const struct json *process, const char *type)
{
	json_each (limit, json_member(process, "rlimits")) {
		if (json_string_is(json_member(limit, "type"), type))
			return limit;
	}
	return NULL;
}

static void lower(const struct harden_context *context,
		  struct oci_document *document, struct json *limit,
		  uint64_t most, const char *why)
{
	static const char *const members[] = {"hard", "soft"};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const struct json *before = json_member(limit, members[i]);
		uint64_t number;

		if (!json_to_u64(before, &number) || number <= most)
			continue;
		find(context, document, limit, members[i], before,
		     json_set(limit, members[i],
			      json_new_u64(&document->json, most)),
		     why);
	}
}

static void plan_core_dumps(const struct harden_context *context,
			    struct oci_document *document, struct json *process)
{
	static const char why[] = "no core dumps";
	struct json_document *json = &document->json;
	struct json *list, *limit;

	if (context->profile->process.core_dumps)
		return;
	limit = NULL;
	json_each (one, json_member(process, "rlimits")) {
		if (json_string_is(json_member(one, "type"), "RLIMIT_CORE"))
			limit = one;
	}
	if (limit != NULL) {
		lower(context, document, limit, 0, why);
		return;
	}
	list = json_member(process, "rlimits");
	if (list == NULL || list->type != JSON_ARRAY)
		list = json_set(process, "rlimits", json_new(json, JSON_ARRAY));
	limit = json_append(list, json_new(json, JSON_OBJECT));
	json_set(limit, "type", json_new_string(json, TEXT("RLIMIT_CORE")));
	json_set(limit, "hard", json_new_u64(json, 0));
	json_set(limit, "soft", json_new_u64(json, 0));
	find(context, document, process, "rlimits", NULL, list, why);
}

/* Limits by which a process may take what it may not be given: a real-time
 * priority, and a nice value below 0, which is 20 less the limit
 * (getrlimit(2)). */
static void plan_realtime_limits(const struct harden_context *context,
				 struct oci_document *document,
				 const struct json *process)
{
	static const struct {
		const char *type;
		uint64_t most;
	} limits[] = {{"RLIMIT_RTPRIO", 0}, {"RLIMIT_NICE", 20}};

	if (context->profile->process.realtime)
		return;
	json_each (limit, json_member(process, "rlimits")) {
		for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
			if (json_string_is(json_member(limit, "type"),
					   limits[i].type))
				lower(context, document, limit, limits[i].most,
				      holds_up);
	}
}

static void plan_limits(const struct harden_context *context,
			struct oci_document *document, struct json *process)
{
	plan_core_dumps(context, document, process);
	plan_realtime_limits(context, document, process);
	if (context->container == NULL)
		return;
	json_each (limit, json_member(process, "rlimits")) {
		const struct json *type = json_member(limit, "type");
		const struct json *own;
		uint64_t most;

		if (!json_is(type, JSON_STRING))
			continue;
		own = limit_of(oci_process(context->container),
			       json_to_cstring(&document->json, type));
		if (json_to_u64(json_member(own, "hard"), &most))
			lower(context, document, limit, most,
			      "the container itself has no more");
	}
}

/* What an exec into it is given nobody has said, and no ceiling has reached:
 * its capabilities, labels and limits would be measured against nothing. */
static void refuse_absent(const struct harden_context *context,
			  struct oci_document *document)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "process",
			     .outcome = FINDING_REFUSED,
			     .at = document->json.root,
			     .member = "process",
			     .why = "without a process nothing bounds those "
				    "that exec puts into the container, which "
				    "crun makes and runc does not: name one",
			     .rule = context->profile->process.place,
		     });
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	struct json *process = oci_process(document);

	(void)err;
	process_plan_restore(context, document,
			     process != NULL ? process : document->json.root);
	if (context->profile->process.place.value == NULL)
		return 0;
	plan_realtime_quota(context, document);
	if (process == NULL) {
		if (document->kind == OCI_CONFIG)
			refuse_absent(context, document);
		return 0;
	}
	plan_cwd(context, document, process);
	plan_oom_score(context, document, process);
	plan_realtime(context, document, process);
	plan_limits(context, document, process);
	process_note_environment(context, document, process);
	return 0;
}

const struct hardener hardener_process = {
	.name = "process",
	.part = PART_PROCESS,
	.for_exec = true,
	.for_update = true,
	.plan = plan,
};
