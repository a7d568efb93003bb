/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AppArmor: a container runs under a profile that is enforced: the ceiling's,
 * and what else the document names holds besides. Where the ceiling names none,
 * one that the document names and that confines is left alone.
 */
#include "harden/hardener.h"

#include "harden/apparmor_stack.h"
#include "probe/apparmor.h"

static const char member[] = "apparmorProfile";

/* The kernel's list of profiles. */
struct loaded {
	struct text list;
	bool known; /* it could be read */
};

/* --- which one it gets --- */

static const struct text docker = {"docker-default", 14};
static const struct text containerd = {"cri-containerd.apparmor.d", 25};
static const struct text crio = {"crio-default", 12};
/* What podman and buildah load has their version behind it. */
static const struct text podman = {"containers-default-", 19};

/* The profile of the engine that signed the document. Whichever it names, they
 * all confine, so that no mark need be trusted. */
static struct text engines_own(const struct json *root)
{
	const struct json *annotations = json_member(root, "annotations");
	const struct json *manager =
		json_member(annotations, "io.container.manager");

	if (json_string_is(manager, "libpod"))
		return podman;
	if (json_string_is(manager, "cri-o"))
		return crio;
	if (json_member(annotations, "io.kubernetes.cri.container-type") !=
	    NULL)
		return containerd;
	return docker;
}

/* Whether it is what an engine gives to those who ask for nothing. */
static bool is_engines(struct text name)
{
	return text_equal(name, docker) || text_equal(name, containerd) ||
	       text_equal(name, crio) ||
	       (name.length > podman.length &&
		memcmp(name.data, podman.data, podman.length) == 0 &&
		memchr(name.data, '/', name.length) == NULL);
}

static bool is_enforced(const struct loaded *loaded, struct text name)
{
	return apparmor_mode_of(loaded->list, name) == APPARMOR_ENFORCED;
}

/* The one for containers: the engine's own, else any. data is NULL where none
 * is enforced. */
static struct text find_auto(const struct json *root,
			     const struct loaded *loaded)
{
	const struct text names[] = {engines_own(root), docker, containerd,
				     crio, podman};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (text_equal(names[i], podman)) {
			struct text found = apparmor_find(loaded->list, podman);

			if (found.data != NULL)
				return found;
		} else if (is_enforced(loaded, names[i])) {
			return names[i];
		}
	}
	return (struct text){NULL, 0};
}

/* Of the ceiling's names those that the document's stack lacks and that are
 * enforced, in out, one on another; missing is one that is not. */
static void find_named(const struct profile_apparmor *ceiling,
		       struct text asked, const struct loaded *loaded,
		       struct buf *out, struct text *missing)
{
	for (unsigned i = 0; i < ceiling->names.count; i++) {
		struct text name = ceiling->names.list[i];

		if (!is_enforced(loaded, name))
			*missing = name;
		else if (!apparmor_stack_has(asked, name))
			buf_printf(out, "%s%.*s", out->length > 0 ? "//&" : "",
				   (int)name.length, name.data);
	}
}

/* --- the document --- */

static void refuse(const struct harden_context *context,
		   struct oci_document *document, const struct json *at,
		   const char *name, const char *why)
{
	findings_add(
		context->findings, &document->json,
		&(struct finding){
			.hardener = "apparmor",
			.outcome = FINDING_REFUSED,
			.at = at,
			.member = name,
			.before = name != NULL ? json_member(at, name) : NULL,
			.why = why,
			.rule = context->profile->apparmor.place,
		});
}

/* Gives process that profile; data NULL: none of its own. */
static void set_profile(const struct harden_context *context,
			struct oci_document *document, struct json *process,
			struct text profile, const char *why)
{
	struct json *before = json_member(process, member);
	struct arena *arena = &document->json.arena;
	struct finding finding = {
		.hardener = "apparmor",
		.outcome = FINDING_CHANGED,
		.at = process,
		.member = member,
		.before = before,
		.why = why,
		.rule = context->profile->apparmor.place,
	};

	if (profile.data != NULL) {
		profile.data = arena_copy(arena, profile.data, profile.length);
		finding.after =
			json_set(process, member,
				 json_new_string(&document->json, profile));
	} else {
		json_remove(before);
	}
	findings_add(context->findings, &document->json, &finding);
}

static void note(const struct harden_context *context,
		 struct oci_document *document, const struct json *at,
		 const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "apparmor",
			     .outcome = FINDING_NOTED,
			     .at = at,
			     .member = member,
			     .before = json_member(at, member),
			     .why = why,
			     .rule = context->profile->apparmor.place,
		     });
}

/* Says that name is not there: true where that refuses the launch. */
static bool is_refused(const struct harden_context *context,
		       struct oci_document *document, struct json *process,
		       struct text name, const struct loaded *loaded)
{
	bool fallback = context->profile->apparmor.fallback;
	const char *why = arena_printf(
		&document->json.arena, "AppArmor profile \"%.*s\" is %s%s",
		(int)name.length, name.data,
		loaded->known ? "not loaded, or not enforced"
			      : "not known to be loaded: the kernel's list "
				"can't be read",
		fallback ? ", and the profile falls back" : "");

	if (fallback)
		note(context, document, process, why);
	else
		refuse(context, document, process, member, why);
	return !fallback;
}

static void set_auto(const struct harden_context *context,
		     struct oci_document *document, struct json *process,
		     const struct loaded *loaded)
{
	struct text profile = find_auto(document->json.root, loaded);

	if (profile.data != NULL)
		set_profile(context, document, process, profile,
			    "no container runs unconfined by AppArmor");
	else if (context->profile->apparmor.required)
		refuse(context, document, process, member,
		       "no AppArmor profile for containers is loaded and "
		       "enforced, and the profile requires one");
	else
		findings_note_unbounded(context->findings, &document->json,
					"apparmor", process, member,
					"no AppArmor profile for containers is "
					"loaded and enforced");
}

/* What the document asks for, where that confines. One whose profile can't be
 * looked for is left to the runtime, which will say that it is not loaded. */
static struct text confining(struct text asked,
			     const struct apparmor_stack *stack,
			     const struct loaded *loaded)
{
	if (stack->confines && stack->unknown.data == NULL)
		return asked;
	if (!loaded->known && stack->unknown.data != NULL)
		return asked;
	return TEXT("");
}

static void plan_launch(const struct harden_context *context,
			struct oci_document *document,
			const struct loaded *loaded)
{
	const struct profile_apparmor *ceiling = &context->profile->apparmor;
	struct json *process = oci_process(document);
	const struct json *member_asked = json_member(process, member);
	struct text text = member_asked != NULL ? member_asked->text : TEXT("");
	struct apparmor_stack stack = apparmor_stack_read(text, loaded->list);
	struct text asked = confining(text, &stack, loaded);
	struct text missing = {NULL, 0};
	AUTO_BUF struct buf names = BUF_INIT;
	AUTO_BUF struct buf all = BUF_INIT;
	const char *why =
		"the profile's AppArmor profile takes the place of an engine's";

	if (stack.unknown.data != NULL && loaded->known &&
	    is_refused(context, document, process, stack.unknown, loaded))
		return;
	find_named(ceiling, asked, loaded, &names, &missing);
	if (missing.data != NULL &&
	    is_refused(context, document, process, missing, loaded))
		return;
	if (names.length == 0) {
		if (asked.length == 0)
			set_auto(context, document, process, loaded);
		return;
	}
	if (asked.length == 0)
		why = "no container runs unconfined by AppArmor";
	else if (!is_engines(asked))
		why = "the profile's AppArmor profile holds besides";
	if (asked.length > 0 && !is_engines(asked))
		apparmor_stack_join(buf_text(&names), asked, &all);
	else
		buf_add(&all, names.data, names.length);
	set_profile(context, document, process, buf_text(&all), why);
}

static bool is_confined(const struct json *asked, const struct loaded *loaded)
{
	struct apparmor_stack stack;

	if (asked == NULL)
		return false;
	stack = apparmor_stack_read(asked->text, loaded->list);
	return confining(asked->text, &stack, loaded).length > 0;
}

static bool is_silent(const struct json *asked)
{
	return asked == NULL || asked->text.length == 0;
}

/* Into a container that is known. What the document does not say the runtime
 * would not fill in: runc keeps no AppArmor profile of a container. */
static void plan_exec(const struct harden_context *context,
		      struct oci_document *document,
		      const struct loaded *loaded)
{
	struct json *process = document->json.root;
	const struct json *asked = json_member(process, member);
	const struct json *own =
		json_member(oci_process(context->container), member);

	if (!is_confined(own, loaded)) {
		if (!is_silent(asked) && !is_confined(asked, loaded))
			set_profile(context, document, process,
				    (struct text){NULL, 0},
				    "its container has no AppArmor profile");
		return;
	}
	if (asked == NULL || !text_equal(own->text, asked->text))
		set_profile(
			context, document, process, own->text,
			"an exec gets the container's own AppArmor profile");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_apparmor *ceiling = &context->profile->apparmor;
	const struct probe_apparmor *apparmor = &context->probe->apparmor;
	const struct json *process = oci_process(document);
	AUTO_BUF struct buf list = BUF_INIT;
	struct loaded loaded = {.known = false};

	(void)err;
	if (ceiling->place.value == NULL)
		return 0;
	if (apparmor->enabled == NULL || !apparmor->enabled()) {
		if (ceiling->required)
			refuse(context, document, document->json.root, NULL,
			       "AppArmor is off on this host, and the profile "
			       "requires it");
		return 0;
	}
	if (process == NULL) {
		refuse(context, document, document->json.root, "process",
		       "without a process there is nothing to confine, and "
		       "what exec puts into the container would not be");
		return 0;
	}
	if (context->probe->exec_by_flags &&
	    is_silent(json_member(process, member)))
		return 0;
	loaded.known = apparmor->list != NULL && apparmor->list(&list);
	loaded.list = buf_text(&list);
	if (document->kind == OCI_PROCESS && context->container != NULL)
		plan_exec(context, document, &loaded);
	else
		plan_launch(context, document, &loaded);
	return 0;
}

const struct hardener hardener_apparmor = {
	.name = "apparmor",
	.part = PART_APPARMOR,
	.for_exec = true,
	.plan = plan,
};
