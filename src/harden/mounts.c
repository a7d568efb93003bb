/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mounts: none that gives the host away. What a bind shows is judged by where
 * its source leads, not by its words; where it may stay, it brings no
 * set-user-ID programs and no devices with it, and no mount finds its way back
 * to the host.
 */
#include "harden/hardener.h"

#include "base/path_pattern.h"
#include "harden/mount_options.h"
#include "harden/mount_source.h"

#include <sys/statvfs.h>

/* The first Linux that changes what is mounted below, too
 * (mount_setattr(2)). */
#define RECURSIVE_VERSION    5
#define RECURSIVE_PATCHLEVEL 12

struct one {
	const struct harden_context *context;
	struct oci_document *document;
	struct json *mount;
	struct probe_place place; /* of a bind's source */
};

static void find(const struct one *one, enum finding_outcome outcome,
		 const char *member, const struct json *before, const char *why)
{
	findings_add(one->context->findings, &one->document->json,
		     &(struct finding){
			     .hardener = "mounts",
			     .outcome = outcome,
			     .at = one->mount,
			     .member = member,
			     .before = before,
			     .after = outcome == FINDING_CHANGED
					      ? json_member(one->mount, member)
					      : NULL,
			     .why = why,
			     .rule = one->context->profile->mounts.place,
		     });
}

static void force(const struct one *one, const char *option, bool *changed)
{
	if (mount_obeys(one->mount, option))
		return;
	mount_force(&one->document->json, one->mount, option);
	*changed = true;
}

/* A bind without options is mounted as its source is. One with any is mounted
 * anew, by those alone: what we give it must take nothing of that away. */
static void keep_options(const struct one *one)
{
	static const struct {
		unsigned long flag;
		const char *option;
	} kept[] = {
		{ST_RDONLY, "ro"},
		{ST_NOSUID, "nosuid"},
		{ST_NODEV, "nodev"},
		{ST_NOEXEC, "noexec"},
	};
	bool ignored = false;

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (one->place.flags & kept[i].flag)
			force(one, kept[i].option, &ignored);
	}
}

/* --- read-only --- */

static bool is_readonly(const struct one *one)
{
	return mount_obeys(one->mount, "ro") &&
	       (!mount_is_recursive(one->mount) ||
		mount_obeys(one->mount, "rro"));
}

/* Of a recursive bind also what is mounted below, as the host's cgroups are
 * below /sys: a kernel that can't do that fails the launch. */
static void make_readonly(const struct one *one, const char *why)
{
	struct json_document *json = &one->document->json;
	const struct json *before = json_member(one->mount, "options");

	if (is_readonly(one))
		return;
	mount_force(json, one->mount, "ro");
	if (mount_is_recursive(one->mount))
		mount_force(json, one->mount, "rro");
	keep_options(one);
	find(one, FINDING_CHANGED, "options", before, why);
}

/* --- nosuid, nodev, noexec --- */

static bool lies_in(const struct one *one, const char *pattern)
{
	enum path_relation is =
		path_pattern_relate(text_of(pattern), one->place.path);

	return is == PATH_AT || is == PATH_BELOW;
}

/* Device nodes that a spec names are the devices' door to judge. */
static bool is_for_devices(const struct one *one)
{
	return one->place.node ||
	       (lies_in(one, "/dev/**") && !lies_in(one, "/dev/shm/**"));
}

static bool has_submounts(const struct one *one)
{
	const struct probe *probe = one->context->probe;
	bool old = probe->version != 0 &&
		   (probe->version < RECURSIVE_VERSION ||
		    (probe->version == RECURSIVE_VERSION &&
		     probe->patchlevel < RECURSIVE_PATCHLEVEL));

	return mount_is_recursive(one->mount) && !old &&
	       (one->place.kind != PLACE_FOUND || one->place.directory);
}

static void force_options(const struct one *one)
{
	static const char *const recursive[] = {
		[MOUNT_NOSUID] = "rnosuid",
		[MOUNT_NODEV] = "rnodev",
		[MOUNT_NOEXEC] = "rnoexec",
	};
	uint32_t options = one->context->profile->mounts.options;
	const struct json *before = json_member(one->mount, "options");
	bool changed = false;

	if (!mount_is_bind(one->mount) &&
	    !json_string_is(json_member(one->mount, "type"), "overlay"))
		return;
	if (is_for_devices(one))
		options &= ~(UINT32_C(1) << MOUNT_NODEV);
	for (unsigned i = 0; i < MOUNT_OPTION_COUNT; i++) {
		if (!(options >> i & 1))
			continue;
		force(one, profile_mount_options[i], &changed);
		if (has_submounts(one))
			force(one, recursive[i], &changed);
	}
	if (!changed)
		return;
	keep_options(one);
	find(one, FINDING_CHANGED, "options", before,
	     "what is mounted brings no privileges and devices with it");
}

/* --- all of a mount --- */

static const char propagates[] =
	"mounts may go no further between the host and the container";

static void plan_mount(const struct one *one, const struct mount_rules *rules)
{
	const struct json *before;
	struct mount_verdict verdict;

	if (mount_has_option(one->mount, "remount")) {
		find(one, FINDING_REFUSED, "options",
		     json_member(one->mount, "options"),
		     "a remount could take back what was forced; give the "
		     "mount itself its options");
		return;
	}
	verdict = mount_judge(rules, one->mount, &one->place);
	if (verdict.answer == MOUNT_REFUSED) {
		const char *member =
			mount_is_bind(one->mount) ? "source" : "type";

		find(one, FINDING_REFUSED, member,
		     json_member(one->mount, member), verdict.why);
		return;
	}
	if (verdict.answer == MOUNT_READONLY)
		make_readonly(one, verdict.why);
	before = json_member(one->mount, "options");
	if (mount_limit_propagation(&one->document->json, one->mount,
				    one->context->profile->mounts.propagation))
		find(one, FINDING_CHANGED, "options", before, propagates);
	force_options(one);
}

static void plan_root(const struct harden_context *context,
		      struct oci_document *document,
		      const struct mount_rules *rules)
{
	struct json *root = json_member(document->json.root, "root");
	const struct json *path = json_member(root, "path");
	const struct one one = {context, document, root, {.path = TEXT("")}};
	struct mount_verdict verdict;

	if (path == NULL)
		return;
	verdict = mount_judge_root(rules, path->text);
	if (verdict.answer == MOUNT_REFUSED)
		find(&one, FINDING_REFUSED, "path", path, verdict.why);
}

/* Runtimes make devices and links in a container's /dev before its root is the
 * root: a link there leads them out of it, on the host (CVE-2026-41579 of runc,
 * CVE-2026-47766 of crun). */
static void plan_image_links(const struct harden_context *context,
			     struct oci_document *document)
{
	const struct probe_image *image = context->probe->image;
	struct json *root = json_member(document->json.root, "root");
	const struct json *path = json_member(root, "path");
	const struct one one = {context, document, root, {.path = TEXT("")}};
	bool refuse =
		context->profile->mounts.image_links == IMAGE_LINKS_REFUSE;
	const char *link;

	if (image == NULL || !json_is(path, JSON_STRING))
		return;
	link = image->find_link(context->probe->bundle, path->text);
	if (link == NULL)
		return;
	find(&one, refuse ? FINDING_REFUSED : FINDING_NOTED, "path", path,
	     arena_printf(&document->json.arena,
			  "%s%s is a symbolic link, by which a runtime can be "
			  "led to make files on the host",
			  link[0] == '\0' ? "it" : "the image's /", link));
}

static void plan_propagation(const struct harden_context *context,
			     struct oci_document *document)
{
	struct json *linux_part = json_member(document->json.root, "linux");
	const struct json *before =
		json_member(linux_part, "rootfsPropagation");
	const struct one one = {
		context, document, linux_part, {.path = TEXT("")}};
	const char *word;

	if (before == NULL)
		return;
	word = mount_lower_propagation(before->text,
				       context->profile->mounts.propagation);
	if (word == NULL)
		return;
	json_set(linux_part, "rootfsPropagation",
		 json_new_string(&document->json, text_of(word)));
	find(&one, FINDING_CHANGED, "rootfsPropagation", before, propagates);
}

static int plan(const struct harden_context *context,
		struct oci_document *document, struct err *err)
{
	const struct mount_rules *rules;

	(void)err;
	if (context->profile->mounts.place.value == NULL)
		return 0;
	rules = mount_rules_new(context, document);
	plan_root(context, document, rules);
	plan_image_links(context, document);
	json_each (mount, json_member(document->json.root, "mounts")) {
		const struct json *source = json_member(mount, "source");
		struct one one = {context, document, mount, {.path = TEXT("")}};

		if (mount_is_bind(mount) && source != NULL)
			mount_look(rules, source->text, &one.place);
		plan_mount(&one, rules);
	}
	plan_propagation(context, document);
	return 0;
}

const struct hardener hardener_mounts = {
	.name = "mounts",
	.part = PART_MOUNTS,
	.for_exec = false,
	.plan = plan,
};
