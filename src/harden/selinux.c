/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SELinux: the profile's type, and a pair of MCS categories, for the process
 * and for what the runtime mounts. One of the two users of libselinux.
 */
#include "harden/hardener.h"

#include <selinux/context.h>

static const char *text_before(const struct json *label, struct arena *arena)
{
	return arena_copy(arena, label->text.data, label->text.length);
}

static struct finding refusal(const struct harden_context *context,
			      const struct json *at, const char *why)
{
	return (struct finding){
		.hardener = "selinux",
		.outcome = FINDING_REFUSED,
		.at = at,
		.why = why,
		.rule = context->profile->selinux.place,
	};
}

/* Skips one category ("c512"); NULL where there is none. */
static const char *skip_category(const char *text)
{
	size_t digits = text[0] == 'c' ? strspn(text + 1, "0123456789") : 0;

	return digits > 0 ? text + 1 + digits : NULL;
}

/* Whether a range is one sensitivity with one or two categories: "s0:c1,c2".
 * More of them ("s0:c0.c1023", "s0-s0:c0.c1023") would reach the files of other
 * containers. */
static bool has_own_categories(const char *range)
{
	const char *at = range != NULL ? strchr(range, ':') : NULL;

	if (at == NULL || memchr(range, '-', (size_t)(at - range)) != NULL)
		return false;
	at = skip_category(at + 1);
	if (at != NULL && *at == ',')
		at = skip_category(at + 1);
	return at != NULL && *at == '\0';
}

/* The range for the container: that of the spec's label where it has categories
 * of its own, else a fresh pair at its sensitivity. */
static const char *range_for(const struct harden_context *context,
			     struct oci_document *document, context_t label)
{
	const unsigned *categories = context->probe->selinux.categories;
	const char *range = context_range_get(label);

	if (has_own_categories(range))
		return range;
	return arena_printf(&document->json.arena, "%.*s:c%u,c%u",
			    range != NULL ? (int)strcspn(range, "-:") : 2,
			    range != NULL ? range : "s0", categories[0],
			    categories[1]);
}

/* label with the wanted type, and range where it is not NULL, as text in the
 * document's arena; NULL where that is no context. */
static const char *relabelled(struct oci_document *document, const char *label,
			      const char *type, const char *range)
{
	context_t parts = context_new(label);
	const char *text = NULL;

	if (parts == NULL)
		return NULL;
	if (context_type_set(parts, type) == 0 &&
	    (range == NULL || context_range_set(parts, range) == 0) &&
	    context_str(parts) != NULL)
		text = arena_printf(&document->json.arena, "%s",
				    context_str(parts));
	context_free(parts);
	return text;
}

/* The type in a context; NULL where it is none. */
static const char *type_of(struct oci_document *document, const char *label)
{
	context_t parts = context_new(label);
	const char *type = NULL;

	if (parts == NULL)
		return NULL;
	if (context_type_get(parts) != NULL)
		type = arena_printf(&document->json.arena, "%s",
				    context_type_get(parts));
	context_free(parts);
	return type;
}

static void set_label(const struct harden_context *context,
		      struct oci_document *document, struct json *object,
		      const char *member, const char *label, const char *why)
{
	struct json *before = json_member(object, member);
	const struct probe_selinux *selinux = &context->probe->selinux;
	struct finding finding = refusal(context, object, why);

	if (label != NULL && json_string_is(before, label))
		return;
	finding.member = member;
	finding.before = before;
	if (label == NULL) {
		finding.why = "no SELinux context can be made of this label";
	} else if (selinux->context_valid != NULL &&
		   !selinux->context_valid(label)) {
		finding.why = arena_printf(
			&document->json.arena,
			"the loaded SELinux policy has no context \"%s\"",
			label);
	} else {
		finding.outcome = FINDING_CHANGED;
		finding.after = json_set(
			object, member,
			json_new_string(&document->json, text_of(label)));
	}
	findings_add(context->findings, &document->json, &finding);
}

/* An exec gets the container's own label. Where the container is not known the
 * label that is asked for is taken away, and the runtime gives it that one. */
static void plan_exec(const struct harden_context *context,
		      struct oci_document *document, const char *type)
{
	static const char why[] = "an exec gets the container's own label";
	struct json *process = document->json.root;
	struct json *asked = json_member(process, "selinuxLabel");
	const struct json *own = NULL;

	if (asked == NULL || asked->text.length == 0)
		return;
	if (context->container != NULL)
		own = json_member(oci_process(context->container),
				  "selinuxLabel");
	if (own != NULL && own->text.length > 0) {
		set_label(context, document, process, "selinuxLabel",
			  relabelled(document,
				     text_before(own, &document->json.arena),
				     type, NULL),
			  why);
		return;
	}
	json_remove(asked);
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "selinux",
			     .outcome = FINDING_CHANGED,
			     .at = process,
			     .member = "selinuxLabel",
			     .before = asked,
			     .why = why,
			     .rule = context->profile->selinux.place,
		     });
}

static void plan_launch(const struct harden_context *context,
			struct oci_document *document, const char *base,
			const char *type)
{
	const struct probe_selinux *selinux = &context->probe->selinux;
	struct json *process = oci_process(document);
	const struct json *asked = json_member(process, "selinuxLabel");
	const char *label = asked != NULL && asked->text.length > 0
				    ? text_before(asked, &document->json.arena)
				    : base;
	const char *range = NULL;
	context_t parts = context_new(label);

	if (parts != NULL) {
		range = arena_printf(&document->json.arena, "%s",
				     range_for(context, document, parts));
		context_free(parts);
	}
	set_label(context, document, process, "selinuxLabel",
		  relabelled(document, label, type, range),
		  "the profile's type, and categories of its own");
	if (selinux->file_context == NULL || range == NULL)
		return;
	set_label(context, document, oci_require_linux(document), "mountLabel",
		  relabelled(document, selinux->file_context,
			     type_of(document, selinux->file_context), range),
		  "what the runtime mounts carries the same categories");
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_selinux *ceiling = &context->profile->selinux;
	const struct probe_selinux *selinux = &context->probe->selinux;
	const char *base = selinux->process_context;
	const char *type = ceiling->name;
	const char *why = NULL;

	(void)err;
	if (ceiling->place.value == NULL)
		return 0;
	if (!selinux->enabled && !ceiling->required)
		return 0;
	if (!selinux->enabled)
		why = "SELinux is off on this host, and the profile requires "
		      "it";
	else if (base == NULL)
		why = "the loaded SELinux policy names no context for "
		      "containers (lxc_contexts)";
	else if (ceiling->conflict != NULL)
		why = arena_printf(&document->json.arena,
				   "two profiles hold for it that ask for "
				   "different types (%s and %s), and a process "
				   "has one",
				   type, ceiling->conflict);
	else if (type == NULL && (type = type_of(document, base)) == NULL)
		why = "lxc_contexts names no valid context for containers";
	if (why != NULL) {
		struct finding finding =
			refusal(context, document->json.root, why);

		findings_add(context->findings, &document->json, &finding);
		return 0;
	}
	if (document->kind == OCI_PROCESS)
		plan_exec(context, document, type);
	else if (oci_process(document) != NULL) /* else none can start it */
		plan_launch(context, document, base, type);
	return 0;
}

const struct hardener hardener_selinux = {
	.name = "selinux",
	.part = PART_SELINUX,
	.for_exec = true,
	.plan = plan,
};
