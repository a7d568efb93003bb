/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest exceptions with which a workload would have run as it asked. */
#include "admin/log.h"
#include "admin/log_proposal.h"
#include "base/date.h"
#include "base/path_pattern.h"
#include "harden/hooks.h"
#include "harden/namespaces.h"
#include "oci/capability.h"
#include "policy/part.h"
#include "policy/subject.h"
#include "json/show.h"

#include <stdio.h>

static void add_item(struct arena *arena, struct item **at, struct text text)
{
	while (*at != NULL && !text_equal((*at)->text, text))
		at = &(*at)->next;
	if (*at != NULL)
		return;
	*at = arena_alloc(arena, sizeof(**at));
	(*at)->text = (struct text){arena_copy(arena, text.data, text.length),
				    text.length};
}

static void remark(struct arena *arena, struct log_proposal *proposal,
		   struct text what, struct text why)
{
	AUTO_BUF struct buf text = BUF_INIT;

	if (what.data != NULL)
		buf_add(&text, what.data, what.length);
	buf_add_text(&text, ": ");
	if (why.data != NULL)
		buf_add(&text, why.data, why.length);
	add_item(arena, &proposal->remarks, buf_text(&text));
}

/* --- what it is for --- */

/* The pattern that matches the text alone. */
static void add_glob(struct text text, struct buf *glob)
{
	for (size_t i = 0; i < text.length; i++) {
		if (strchr("*?[\\", text.data[i]) != NULL)
			buf_add_char(glob, '\\');
		buf_add_char(glob, text.data[i]);
	}
}

static void add_fact(const char *name, struct text text, struct buf *out)
{
	AUTO_BUF struct buf glob = BUF_INIT;

	add_glob(text, &glob);
	buf_printf(out, "%s\"%s\": ", out->length > 0 ? ", " : "", name);
	json_write_string(buf_text(&glob), out);
}

/* Without it, others could claim the rest by annotations. */
static void add_engine(const struct json *line, struct buf *out)
{
	struct text engine = log_text(line, "engine");

	for (unsigned i = 0; i < ENGINE_COUNT; i++) {
		if (engine.data != NULL && text_is(engine, subject_engines[i]))
			add_fact("engine", engine, out);
	}
}

static struct log_proposal *proposal_of(struct log_proposals *proposals,
					const struct json *line)
{
	struct log_proposal **at = &proposals->first;
	struct text space = log_text(line, "namespace");
	struct text name = log_text(line, "name");
	struct text image = log_text(line, "image");
	AUTO_BUF struct buf facts = BUF_INIT;
	bool by_id = false;

	add_engine(line, &facts);
	if (space.length > 0 && name.length > 0) {
		add_fact("namespace", space, &facts);
		add_fact("container", name, &facts);
	} else if (image.length > 0) {
		add_fact("image", image, &facts);
	} else if (log_text(line, "container").length > 0) {
		add_fact("id", log_text(line, "container"), &facts);
		by_id = true;
	} else {
		return NULL;
	}
	while (*at != NULL && !text_equal((*at)->facts, buf_text(&facts)))
		at = &(*at)->next;
	if (*at == NULL) {
		*at = arena_alloc(&proposals->arena, sizeof(**at));
		(*at)->by_id = by_id;
		(*at)->facts = (struct text){
			arena_copy(&proposals->arena, facts.data, facts.length),
			facts.length};
	}
	return *at;
}

/* --- what it needs --- */

static uint64_t bits_of(const struct json *list)
{
	uint64_t bits = 0;

	json_each (name, list) {
		int capability = name->type == JSON_STRING
					 ? capability_from_name(name->text)
					 : -1;

		if (capability >= 0)
			bits |= capability_bit(capability);
	}
	return bits;
}

static void need_capabilities(struct log_proposal *proposal,
			      const struct json *finding, struct text pointer)
{
	const struct json *after = json_member(finding, "after");
	uint64_t gone =
		bits_of(json_member(finding, "before")) & ~bits_of(after);
	bool emptied = gone != 0 && bits_of(after) == 0;

	if (text_is(pointer, "/process/capabilities/inheritable") ||
	    text_is(pointer, "/capabilities/inheritable"))
		proposal->inheritable |= emptied;
	else if (text_is(pointer, "/process/capabilities/ambient") ||
		 text_is(pointer, "/capabilities/ambient"))
		proposal->ambient |= emptied;
	else
		proposal->capabilities |= gone;
}

static bool ends_with(struct text text, const char *end)
{
	size_t length = strlen(end);

	return text.length >= length &&
	       memcmp(text.data + text.length - length, end, length) == 0;
}

static bool need_of_process(struct log_proposal *proposal,
			    const struct json *finding, struct text pointer)
{
	const struct json *before = json_member(finding, "before");
	int64_t score, lowest;

	if (ends_with(pointer, "/scheduler") ||
	    ends_with(pointer, "/realtimeRuntime") ||
	    ends_with(pointer, "/ioPriority"))
		return proposal->realtime = true;
	if (text_is(pointer, "/process"))
		return proposal->restore = true;
	if (!ends_with(pointer, "/oomScoreAdj") || !json_to_i64(before, &score))
		return false;
	if (!json_to_i64(proposal->oom_score, &lowest) || score < lowest)
		proposal->oom_score = before;
	return true;
}

/* A limit that nobody asked for is no loss to tell of. Memory and time are what
 * the owner has. */
static bool need_of_resources(struct log_proposal *proposal,
			      const struct json *finding, struct text pointer)
{
	const struct json *before = json_member(finding, "before");
	int64_t asked = 0;

	if (before == NULL || (json_to_i64(before, &asked) && asked <= 0))
		return true;
	if (!ends_with(pointer, "/pids/limit") || asked == 0)
		return false;
	if ((uint64_t)asked > proposal->pids)
		proposal->pids = (uint64_t)asked;
	return true;
}

static bool lists(const struct json *list, const char *type)
{
	json_each (entry, list) {
		if (json_string_is(json_member(entry, "type"), type))
			return true;
	}
	return false;
}

static uint32_t namespaces_of(const struct json *finding)
{
	/* As /proc/PID/ns has them, by enum profile_namespace. */
	static const char *const files[] = {"/net",    "/pid",  "/ipc", "/uts",
					    "/cgroup", "/time", "/user"};
	const struct json *before = json_member(finding, "before");
	const struct json *after = json_member(finding, "after");
	struct text path = log_text(finding, "before");
	uint32_t bits = 0;

	for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
		struct text file = text_of(files[i]);
		bool ends = path.length >= file.length &&
			    memcmp(path.data + path.length - file.length,
				   file.data, file.length) == 0;
		bool added = json_is(after, JSON_ARRAY) &&
			     lists(after, profile_namespaces[i]) &&
			     !lists(before, profile_namespaces[i]);

		if (ends || added)
			bits |= UINT32_C(1) << i;
	}
	return bits;
}

/* Those that a refusal's reason names, and whose mounts are the host's. */
static uint32_t refused_namespaces_of(const struct json *finding)
{
	const size_t length = sizeof(NAMESPACES_REFUSED) - 1;
	struct text why = log_text(finding, "why");

	if (why.length <= length ||
	    memcmp(why.data, NAMESPACES_REFUSED, length) != 0)
		return 0;
	for (unsigned i = 0; profile_namespaces[i] != NULL; i++) {
		size_t name = strlen(profile_namespaces[i]);

		if (why.length > length + name &&
		    memcmp(why.data + length, profile_namespaces[i], name) ==
			    0 &&
		    why.data[length + name] == ' ')
			return UINT32_C(1) << i;
	}
	return 0;
}

static bool need_namespaces(struct log_proposal *proposal,
			    const struct json *finding, bool refused)
{
	uint32_t bits = refused ? refused_namespaces_of(finding)
				: namespaces_of(finding);
	struct text pointer = log_text(finding, "pointer");

	if (!refused && pointer.length > 8 &&
	    memcmp(pointer.data, "/mounts/", 8) == 0)
		bits = UINT32_C(1) << NAMESPACE_IPC;
	proposal->namespaces |= bits;
	return bits != 0;
}

static void need_paths(struct arena *arena, struct log_proposal *proposal,
		       const struct json *finding)
{
	json_each (path, json_member(finding, "after")) {
		bool present = false;

		json_each (old, json_member(finding, "before"))
			present = present || json_equal(old, path);
		if (!present && path->type == JSON_STRING &&
		    path->text.length > 0 && path->text.data[0] == '/')
			add_item(arena, &proposal->paths, path->text);
	}
}

/* Adds the name behind start to items; as a glob it is itself. slash is what
 * "/" in it is spelled as. */
static bool need_name(struct arena *arena, struct item **items,
		      const char *start, char slash, struct text pointer)
{
	size_t length = strlen(start);
	AUTO_BUF struct buf name = BUF_INIT;

	if (pointer.length <= length ||
	    memcmp(pointer.data, start, length) != 0)
		return false;
	for (size_t i = length; i < pointer.length; i++) {
		char c = pointer.data[i];

		if (c == '~' && i + 1 < pointer.length) /* RFC 6901: ~1 is / */
			c = pointer.data[++i] == '1' ? slash : '~';
		if (strchr("*?[\\", c) != NULL)
			buf_add_char(&name, '\\');
		buf_add_char(&name, c);
	}
	add_item(arena, items, buf_text(&name));
	return true;
}

/* A hook that only lost of its environment needs nothing. */
static bool need_hook(struct arena *arena, struct log_proposal *proposal,
		      const struct json *finding)
{
	const struct json *before = json_member(finding, "before");
	struct text path = log_text(before, "path");
	struct text why = log_text(finding, "why");
	const size_t length = sizeof(HOOKS_UNLISTED) - 1;
	AUTO_BUF struct buf glob = BUF_INIT;

	if (!json_is(before, JSON_OBJECT))
		return !json_string_is(json_member(finding, "outcome"),
				       "refused");
	/* Which program /proc/PID/exe was is not there to be read. */
	if (path.length == 0 || probe_is_running_program(path) ||
	    why.length <= length ||
	    memcmp(why.data, HOOKS_UNLISTED, length) != 0)
		return false;
	add_glob(path, &glob);
	add_item(arena, &proposal->hooks, buf_text(&glob));
	return true;
}

static bool need_devices(struct arena *arena, struct log_proposal *proposal,
			 const struct json *finding)
{
	struct device_list devices = {0};
	bool told = log_devices(arena, finding, &devices);

	for (unsigned i = 0; i < devices.count; i++) {
		AUTO_BUF struct buf name = BUF_INIT;

		device_write(&devices.list[i], &name);
		add_item(arena, &proposal->devices, buf_text(&name));
	}
	return told;
}

static bool has_string(const struct json *list, const char *string)
{
	json_each (one, list) {
		if (json_string_is(one, string))
			return true;
	}
	return false;
}

/* What a refused bind names, as a pattern. Of options some are no loss; of what
 * was made read-only a line does not name the source, and no exception lets
 * mounts propagate. */
static bool need_mount(struct arena *arena, struct log_proposal *proposal,
		       const struct json *finding, struct text pointer)
{
	static const char *const losses[] = {"ro",     "rro",     "slave",
					     "rslave", "private", "rprivate"};
	const struct json *before = json_member(finding, "before");
	const struct json *after = json_member(finding, "after");

	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
		if (has_string(after, losses[i]) &&
		    !has_string(before, losses[i]))
			return false;
	}
	if (ends_with(pointer, "/options"))
		return after != NULL;
	if (!ends_with(pointer, "/source") || !json_is(before, JSON_STRING) ||
	    before->text.length == 0 || before->text.data[0] != '/')
		return false;
	return need_name(arena, &proposal->mounts, "", '/',
			 path_plain(arena, before->text));
}

/* False where the log does not tell what would do. */
static bool need(struct arena *arena, struct log_proposal *proposal,
		 const struct json *finding)
{
	struct text hardener = log_text(finding, "hardener");
	struct text pointer = log_text(finding, "pointer");
	bool refused =
		json_string_is(json_member(finding, "outcome"), "refused");

	if (hardener.data == NULL || pointer.data == NULL)
		return false;
	if (text_is(hardener, "user"))
		return proposal->root = true;
	if (text_is(hardener, "noNewPrivileges"))
		return proposal->new_privileges = true;
	if (text_is(hardener, "hooks"))
		return need_hook(arena, proposal, finding);
	if (text_is(hardener, "mounts"))
		return need_mount(arena, proposal, finding, pointer);
	if (text_is(hardener, "namespaces"))
		return need_namespaces(proposal, finding, refused);
	if (refused)
		return false;
	if (text_is(hardener, "capabilities")) {
		need_capabilities(proposal, finding, pointer);
		return json_member(finding, "before") != NULL;
	}
	if (text_is(hardener, "paths")) {
		need_paths(arena, proposal, finding);
		return json_member(finding, "after") != NULL;
	}
	if (text_is(hardener, "apparmor"))
		return proposal->unconfined = true;
	if (text_is(hardener, "sysctls"))
		return need_name(arena, &proposal->sysctls, "/linux/sysctl/",
				 '.', pointer);
	if (text_is(hardener, "process"))
		return need_of_process(proposal, finding, pointer);
	if (text_is(hardener, "resources"))
		return need_of_resources(proposal, finding, pointer);
	if (text_is(hardener, "root")) {
		proposal->writable_root |= text_is(pointer, "/root/readonly");
		return true;
	}
	if (text_is(hardener, "annotations"))
		return need_name(arena, &proposal->annotations, "/annotations/",
				 '/', pointer);
	if (text_is(hardener, "devices"))
		return need_devices(arena, proposal, finding);
	return false;
}

void log_propose_take(void *context, const struct json *line, struct text text)
{
	struct log_proposals *proposals = context;
	struct log_proposal *proposal = proposal_of(proposals, line);
	bool refused = false;

	(void)text;
	if (proposal == NULL)
		return;
	json_each (finding, json_member(line, "findings")) {
		refused = refused ||
			  json_string_is(json_member(finding, "outcome"),
					 "refused");
		if (log_finding_counts(finding) &&
		    !need(&proposals->arena, proposal, finding))
			remark(&proposals->arena, proposal,
			       log_text(finding, "hardener"),
			       log_text(finding, "why"));
	}
	if (json_member(line, "more") != NULL)
		remark(&proposals->arena, proposal, TEXT("more findings"),
		       TEXT("a line holds no more"));
	if (!refused && log_text(line, "message").data != NULL)
		remark(&proposals->arena, proposal, TEXT("launch"),
		       log_text(line, "message"));
}
