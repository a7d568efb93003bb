/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SELinux: the context that the profile names, with MCS categories of the
 * container's own, for the process and for what the runtime mounts. Of what the
 * document asks for no more than the range counts, so that no odd context gets
 * any further.
 */
#include "harden/hardener.h"

#include "harden/bind_labels.h"
#include "harden/selinux_range.h"
#include "harden/transition.h"
#include "probe/context.h"

static const char label_member[] = "selinuxLabel";

static void refuse(const struct harden_context *context,
		   struct oci_document *document, struct profile_place rule,
		   const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "selinux",
			     .outcome = FINDING_REFUSED,
			     .at = document->json.root,
			     .why = why,
			     .rule = rule,
		     });
}

/* --- exec --- */

/* An exec gets the container's own label. Where the container is not known the
 * label that is asked for is taken away, and the runtime gives it that one. */
static void plan_exec(const struct harden_context *context,
		      struct oci_document *document)
{
	struct json *process = document->json.root;
	struct json *asked = json_member(process, label_member);
	const struct json *own = NULL;
	struct finding finding = {
		.hardener = "selinux",
		.outcome = FINDING_CHANGED,
		.at = process,
		.member = label_member,
		.before = asked,
		.why = "an exec gets the container's own label",
		.rule = context->profile->selinux.place,
	};

	if (asked == NULL || asked->text.length == 0)
		return;
	if (context->container != NULL)
		own = json_member(oci_process(context->container),
				  label_member);
	if (own != NULL && own->text.length > 0) {
		if (text_equal(own->text, asked->text))
			return;
		finding.after =
			json_set(process, label_member,
				 json_new_string(&document->json, own->text));
	} else {
		json_remove(asked);
	}
	findings_add(context->findings, &document->json, &finding);
}

/* --- create and run --- */

static bool set_label(const struct harden_context *context,
		      struct oci_document *document, struct json *object,
		      const char *member, const char *label,
		      struct profile_place rule, const char *why)
{
	const struct probe_selinux *selinux = &context->probe->selinux;
	struct json *before = json_member(object, member);
	struct finding finding = {
		.hardener = "selinux",
		.outcome = FINDING_CHANGED,
		.at = object,
		.member = member,
		.before = before,
		.why = why,
		.rule = rule,
	};

	if (json_string_is(before, label))
		return true;
	if (selinux->validity != NULL &&
	    selinux->validity(label) == SELINUX_INVALID) {
		finding.outcome = FINDING_REFUSED;
		finding.why = arena_printf(
			&document->json.arena,
			"the loaded SELinux policy has no context \"%s\"",
			label);
	} else {
		finding.after = json_set(
			object, member,
			json_new_string(&document->json, text_of(label)));
	}
	findings_add(context->findings, &document->json, &finding);
	return finding.outcome == FINDING_CHANGED;
}

static void note(const struct harden_context *context,
		 struct oci_document *document, const struct json *process,
		 struct profile_place rule, const char *why)
{
	findings_add(context->findings, &document->json,
		     &(struct finding){
			     .hardener = "selinux",
			     .outcome = FINDING_NOTED,
			     .at = process,
			     .member = label_member,
			     .before = json_member(process, label_member),
			     .why = why,
			     .rule = rule,
		     });
}

static void note_choice(const struct harden_context *context,
			struct oci_document *document,
			const struct json *process,
			const struct selinux_wanted *wanted, const char *shared)
{
	struct arena *arena = &document->json.arena;

	if (wanted->passed_over != NULL)
		note(context, document, process, wanted->place,
		     arena_printf(arena, "%s %s%s: %s takes that place",
				  wanted->untold
					  ? "whether the loaded SELinux policy "
					    "knows"
					  : "the loaded SELinux policy does "
					    "not know",
				  wanted->passed_over,
				  wanted->untold ? " may not be asked" : "",
				  wanted->type));
	if (shared != NULL)
		note(context, document, process, wanted->place,
		     arena_printf(arena,
				  "container \"%s\" has the same categories, "
				  "so the two reach each other's files",
				  shared));
}

/* Runtimes put it between quotes into a mount's options. */
static bool is_mountable(struct text label, struct selinux_context *parts)
{
	return selinux_context_read(label, parts) &&
	       memchr(label.data, '"', label.length) == NULL;
}

static void remove_mount_label(const struct harden_context *context,
			       struct oci_document *document,
			       struct json *asked, struct profile_place rule)
{
	struct finding finding = {
		.hardener = "selinux",
		.outcome = FINDING_CHANGED,
		.at = json_member(document->json.root, "linux"),
		.member = "mountLabel",
		.before = asked,
		.why = "this is no SELinux context",
		.rule = rule,
	};

	json_remove(asked);
	findings_add(context->findings, &document->json, &finding);
}

/* What the runtime mounts carries the same range; its type is the document's
 * where the host names none. */
static void set_mount_label(const struct harden_context *context,
			    struct oci_document *document,
			    const struct selinux_wanted *wanted,
			    const char *range)
{
	const char *file = context->probe->selinux.file_context;
	struct json *asked = json_member(
		json_member(document->json.root, "linux"), "mountLabel");
	AUTO_BUF struct buf label = BUF_INIT;
	struct selinux_context parts;

	if (file == NULL && (asked == NULL || asked->text.length == 0))
		return;
	if (!is_mountable(file != NULL ? text_of(file) : asked->text, &parts)) {
		if (asked != NULL)
			remove_mount_label(context, document, asked,
					   wanted->place);
		return;
	}
	parts.range = range != NULL ? text_of(range) : (struct text){NULL, 0};
	selinux_context_print(&parts, &label);
	(void)set_label(
		context, document, oci_require_linux(document), "mountLabel",
		arena_copy(&document->json.arena, label.data, label.length),
		wanted->place,
		"what the runtime mounts carries the same categories");
}

static const char *why_of(const struct json *asked, bool read, bool of_files)
{
	if (of_files)
		return "the profile's type, and the categories of its files "
		       "(linux.mountLabel)";
	return asked == NULL || asked->text.length == 0 || read
		       ? "the profile's type, and categories of its own"
		       : "this is no SELinux context: the profile's type, and "
			 "categories of its own";
}

/* What is to be unconfined (--privileged, label=disable) is given no label by
 * its engine, but files under one, which it could not enter with other
 * categories. */
static bool read_files(const struct oci_document *document,
		       struct selinux_context *parts)
{
	const struct json *label = json_member(
		json_member(document->json.root, "linux"), "mountLabel");

	return json_is(label, JSON_STRING) &&
	       selinux_context_read(label->text, parts);
}

static bool is_required(const struct profile_selinux *ceiling)
{
	for (; ceiling != NULL; ceiling = ceiling->also) {
		if (ceiling->required)
			return true;
	}
	return false;
}

static void refuse_shared(const struct harden_context *context,
			  struct oci_document *document,
			  const struct selinux_wanted *wanted,
			  const char *range, const char *shared)
{
	refuse(context, document, wanted->place,
	       arena_printf(&document->json.arena,
			    "the engine gave its files the level %s, whose "
			    "categories container \"%s\" has too, and the "
			    "profile requires its own: let the engine give it "
			    "a label (neither --privileged nor label=disable)",
			    range, shared));
}

static int plan_launch(const struct harden_context *context,
		       struct oci_document *document, struct err *err)
{
	struct arena *arena = &document->json.arena;
	struct json *process = oci_process(document);
	const struct json *asked = json_member(process, label_member);
	struct profile_place rule;
	struct selinux_wanted wanted;
	struct selinux_context parts = {.range = {NULL, 0}};
	bool read = asked != NULL && selinux_context_read(asked->text, &parts);
	bool of_files;
	const char *range, *shared, *label;
	const char *why = selinux_wanted_find(context, arena, &wanted, &rule);

	if (why != NULL) {
		refuse(context, document, rule, why);
		return 0;
	}
	of_files = wanted.level == SELINUX_LEVEL_PAIR &&
		   (asked == NULL || asked->text.length == 0) &&
		   read_files(document, &parts);
	if (selinux_range_choose(context, document, &wanted,
				 parts.range.data != NULL ? &parts.range : NULL,
				 &range, &shared, err) < 0) {
		if (err->kind != ERR_REFUSED)
			return -1;
		refuse(context, document, wanted.place,
		       arena_printf(arena, "%s", err->message));
		*err = (struct err)ERR_INIT;
		return 0;
	}
	of_files = of_files && range != NULL && parts.range.data != NULL &&
		   text_equal(text_of(range), parts.range);
	if (of_files && shared != NULL &&
	    is_required(&context->profile->selinux)) {
		refuse_shared(context, document, &wanted, range, shared);
		return 0;
	}
	label = selinux_wanted_context(&wanted, arena, range);
	if (!set_label(context, document, process, label_member, label,
		       wanted.place, why_of(asked, read, of_files)))
		return 0;
	note_choice(context, document, process, &wanted, shared);
	set_mount_label(context, document, &wanted, range);
	transition_check(context, document, label, wanted.place);
	bind_labels_check(context, document, label, wanted.place);
	return 0;
}

/* --- all of it --- */

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct profile_selinux *ceiling = &context->profile->selinux;

	if (ceiling->place.value == NULL)
		return 0;
	if (!context->probe->selinux.enabled) {
		if (is_required(ceiling))
			refuse(context, document, ceiling->place,
			       "SELinux is off on this host, and the profile "
			       "requires it");
		return 0;
	}
	if (document->kind == OCI_PROCESS) {
		plan_exec(context, document);
		return 0;
	}
	if (oci_process(document) == NULL) {
		refuse(context, document, ceiling->place,
		       "without a process there is nothing to give a label, "
		       "and what exec puts into the container would have none");
		return 0;
	}
	return plan_launch(context, document, err);
}

const struct hardener hardener_selinux = {
	.name = "selinux",
	.part = PART_SELINUX,
	.for_exec = true,
	.plan = plan,
};
