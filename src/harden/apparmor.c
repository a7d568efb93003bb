/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AppArmor: a container runs under a profile that is enforced. One that the
 * document names and that confines is left alone; else it gets the ceiling's.
 */
#include "harden/hardener.h"

#include "probe/apparmor.h"

static const char member[] = "apparmorProfile";

/* --- what a name amounts to, as the kernel reads it --- */

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct text skip(struct text text, size_t length)
{
	return (struct text){text.data + length, text.length - length};
}

static struct text skip_blanks(struct text text)
{
	while (text.length > 0 && is_blank(text.data[0]))
		text = skip(text, 1);
	return text;
}

static bool begins_with(struct text text, struct text start)
{
	return text.length >= start.length &&
	       memcmp(text.data, start.data, start.length) == 0;
}

/* Cuts the first one of a stack ("a//&b") off it. */
static struct text next_of_stack(struct text *stack)
{
	struct text first = {stack->data, 0};

	while (first.length < stack->length &&
	       !begins_with(skip(*stack, first.length), TEXT("//&")))
		first.length++;
	*stack = skip(*stack, first.length);
	if (stack->length > 0)
		*stack = skip(*stack, sizeof("//&") - 1);
	return first;
}

/* Cuts ":space:" or ":space://" off name. Those behind it in a stack are of
 * that policy namespace too. */
static void take_space(struct text *name, struct text *space)
{
	*name = skip_blanks(*name);
	if (name->length == 0 || name->data[0] != ':')
		return;
	*name = skip(*name, 1);
	*space = (struct text){name->data, 0};
	while (space->length < name->length && name->data[space->length] != ':')
		space->length++;
	*name = skip(*name, space->length);
	if (name->length > 0)
		*name = skip(*name, 1);
	if (begins_with(*name, TEXT("//")))
		*name = skip(*name, 2);
	*name = skip_blanks(*name);
}

/* Whether the profile of that name is loaded and binds who runs under it. */
static bool confines(struct text list, struct text space, struct text name)
{
	AUTO_BUF struct buf full = BUF_INIT;

	if (space.length > 0)
		buf_printf(&full, ":%.*s://", (int)space.length, space.data);
	buf_add(&full, name.data, name.length);
	return apparmor_mode_of(list, buf_text(&full)) == APPARMOR_ENFORCED;
}

/* A name that is not loaded is left to the runtime, which will say so, where it
 * is surely one: of all else the kernel may make something other than we do.
 * It takes the beginning of "unconfined" for that (aa_lookupn_profile()). */
static bool is_unknown_name(struct text list, struct text asked)
{
	if (asked.length == 0 || begins_with(TEXT("unconfined"), asked))
		return false;
	for (size_t i = 0; i < asked.length; i++) {
		char c = asked.data[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9') && c != '.' && c != '_' && c != '-')
			return false;
	}
	return apparmor_mode_of(list, asked) == APPARMOR_NOT_LOADED;
}

/* Whether a process that is given this profile is confined: by any one where
 * it is a stack. */
static bool is_confined(struct text list, const struct json *asked)
{
	struct text stack = asked != NULL ? asked->text : TEXT("");
	struct text space = TEXT("");

	if (is_unknown_name(list, stack))
		return true;
	while (stack.length > 0 && is_blank(stack.data[stack.length - 1]))
		stack.length--;
	stack = skip_blanks(stack);
	if (begins_with(stack, TEXT("&"))) /* on top of the runtime's own */
		stack = skip(stack, 1);
	while (stack.length > 0) {
		struct text name = next_of_stack(&stack);

		take_space(&name, &space);
		if (confines(list, space, name))
			return true;
	}
	return false;
}

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

static struct text find_one(struct text list, struct text name)
{
	if (text_equal(name, podman))
		return apparmor_find(list, name);
	return apparmor_mode_of(list, name) == APPARMOR_ENFORCED
		       ? name
		       : (struct text){NULL, 0};
}

/* data is NULL where none is enforced. */
static struct text find_profile(const struct profile_apparmor *ceiling,
				const struct json *root, struct text list)
{
	const struct text names[] = {engines_own(root), docker, containerd,
				     crio, podman};
	struct text found = {NULL, 0};

	if (ceiling->name != NULL)
		return find_one(list, text_of(ceiling->name));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		found = find_one(list, names[i]);
		if (found.data != NULL)
			break;
	}
	return found;
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

/* An exec that asks for none, or for the empty one, gets the container's own
 * from the runtime. */
static bool is_silent(const struct oci_document *document)
{
	const struct json *asked = json_member(document->json.root, member);

	return document->kind == OCI_PROCESS &&
	       (asked == NULL || asked->text.length == 0);
}

static void plan_exec(const struct harden_context *context,
		      struct oci_document *document, struct text list)
{
	struct json *process = document->json.root;
	const struct json *asked = json_member(process, member);
	const struct json *own = NULL;

	if (is_confined(list, asked))
		return;
	if (context->container != NULL)
		own = json_member(oci_process(context->container), member);
	set_profile(context, document, process,
		    own != NULL && is_confined(list, own)
			    ? own->text
			    : (struct text){NULL, 0},
		    "an exec gets the container's own AppArmor profile");
}

static void plan_launch(const struct harden_context *context,
			struct oci_document *document, struct text list)
{
	const struct profile_apparmor *ceiling = &context->profile->apparmor;
	struct json *process = oci_process(document);
	struct text profile;

	if (is_confined(list, json_member(process, member)))
		return;
	if (ceiling->conflict != NULL) {
		refuse(context, document, process, member,
		       arena_printf(&document->json.arena,
				    "two profiles hold for it that name "
				    "different AppArmor profiles (%s and %s)",
				    ceiling->name, ceiling->conflict));
		return;
	}
	profile = find_profile(ceiling, document->json.root, list);
	if (profile.data != NULL)
		set_profile(context, document, process, profile,
			    "no container runs unconfined by AppArmor");
	else if (ceiling->name != NULL)
		refuse(context, document, process, member,
		       arena_printf(&document->json.arena,
				    "AppArmor profile \"%s\" is not loaded, or "
				    "not enforced",
				    ceiling->name));
	else if (ceiling->required)
		refuse(context, document, process, member,
		       "no AppArmor profile for containers is loaded and "
		       "enforced, and the profile requires one");
	else
		findings_note_unbounded(context->findings, &document->json,
					"apparmor", process, member,
					"no AppArmor profile for containers is "
					"loaded and enforced");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_apparmor *ceiling = &context->profile->apparmor;
	const struct probe_apparmor *apparmor = &context->probe->apparmor;
	AUTO_BUF struct buf list = BUF_INIT;

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
	/* Without a process none can start it. */
	if (oci_process(document) == NULL || is_silent(document))
		return 0;
	if (apparmor->list != NULL)
		apparmor->list(&list);
	if (document->kind == OCI_PROCESS)
		plan_exec(context, document, buf_text(&list));
	else
		plan_launch(context, document, buf_text(&list));
	return 0;
}

const struct hardener hardener_apparmor = {
	.name = "apparmor",
	.part = PART_APPARMOR,
	.for_exec = true,
	.plan = plan,
};
