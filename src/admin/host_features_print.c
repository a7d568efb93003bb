/* SPDX-License-Identifier: Apache-2.0 */
/* What the host can put in force, for people and for programs. */
#include "admin/host_features.h"
#include "admin/output.h"
#include "pipeline/record.h"
#include "json/show.h"

#include <errno.h>

/* GHSA-4q85-33p6-j5g6 */
static bool merges_conditions(const struct features *features)
{
	const unsigned *is = features->libseccomp;

	return is[0] < 2 || (is[0] == 2 && is[1] < 6) ||
	       (is[0] == 2 && is[1] == 6 && is[2] < 1);
}

/* --- text --- */

/* What is behind their directory's name; not to see it is not its absence. */
static const char *words_of_records(const struct features *features)
{
	switch (features->records) {
	case 0:
		return "";
	case ENOENT:
		return ", which is not there yet";
	default:
		return ", of which only root can tell whether it is there";
	}
}

static void start(const char *name, struct buf *out)
{
	buf_printf(out, "%-12s", name);
}

static void add_words(struct text_list words, struct buf *out)
{
	for (unsigned i = 0; i < words.count; i++) {
		buf_add_text(out, i > 0 ? " " : "");
		show_line(words.list[i], SIZE_MAX, out);
	}
	buf_add_text(out, words.count == 0 ? "none\n" : "\n");
}

static void print_flaws(const struct features_runtime *runtime, struct buf *out)
{
	const unsigned *number = runtime->number.numbers;
	const struct runtime_flaw *flaw;
	unsigned count = 0;

	if (!runtime->numbered)
		return;
	for (; (flaw = runtime_flaw_at(runtime->flavour, &runtime->number,
				       count)) != NULL;
	     count++) {
		buf_printf(out, "%14s%s: %s; mended in %s", "", flaw->id,
			   flaw->what, flaw->fixed[0]);
		for (unsigned i = 1; flaw->fixed[i] != NULL; i++)
			buf_printf(out, ", %s", flaw->fixed[i]);
		buf_add_char(out, '\n');
	}
	if (count > 0)
		buf_printf(out,
			   "%14sSo it is of the project's own %u.%u.%u; who "
			   "builds it for a distribution may have\n%14smended "
			   "more under that number, and its changelog says "
			   "so.\n",
			   "", number[0], number[1], number[2], "");
}

static void print_runtime(const struct features_runtime *runtime,
			  struct buf *out)
{
	start("runtime", out);
	show_line(text_of(runtime->named), SIZE_MAX, out);
	if (runtime->path != NULL &&
	    strcmp(runtime->path, runtime->named) != 0) {
		buf_add_text(out, " -> ");
		show_line(text_of(runtime->path), SIZE_MAX, out);
	}
	buf_add_text(out, ": ");
	show_line(text_of(runtime->version != NULL ? runtime->version
						   : runtime->error),
		  SIZE_MAX, out);
	buf_add_char(out, '\n');
	print_flaws(runtime, out);
}

void features_print_text(const struct features *features, struct buf *out)
{
	start("kernel", out);
	buf_printf(out, "Linux %s %s\n", features->release, features->machine);
	start("namespaces", out);
	add_words(features->namespaces, out);
	start("mounts", out);
	buf_add_text(out, features->mount_attributes
				  ? "recursive options and idmapped mounts, "
				    "where the file system has them\n"
				  : "neither recursive options nor idmapped "
				    "mounts (Linux 5.12 has them)\n");
	start("seccomp", out);
	add_words(features->actions, out);
	start("libseccomp", out);
	buf_printf(
		out, "%u.%u.%u%s\n", features->libseccomp[0],
		features->libseccomp[1], features->libseccomp[2],
		merges_conditions(features)
			? ", which may merge conditions into a weaker filter "
			  "(GHSA-4q85-33p6-j5g6)"
			: "");
	start("security", out);
	if (features->modules_known)
		add_words(features->modules, out);
	else
		buf_add_text(out, "not known: securityfs is not mounted, or "
				  "this is not root\n");
	start("", out);
	buf_printf(out, "SELinux %s, AppArmor %s, Landlock %s",
		   features->selinux ? "on" : "off",
		   features->apparmor ? "on" : "off",
		   features->landlock > 0 ? "" : "off\n");
	if (features->landlock > 0)
		buf_printf(out, "ABI %d\n", features->landlock);
	if (features->selinux)
		features_print_selinux(&features->label, out);
	start("cgroups", out);
	buf_printf(out, "%s\n", features->cgroups);
	start("records", out);
	buf_printf(out, "%s%s\n", features->record_place,
		   words_of_records(features));
	for (unsigned i = 0; i < features->runtime_count; i++)
		print_runtime(&features->runtimes[i], out);
	if (features->runtime_count == 0)
		buf_add_text(out, "runtime     none\n");
}

/* --- JSON --- */

static struct json *flaw_to_json(struct json_document *document,
				 const struct runtime_flaw *flaw)
{
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *fixed = json_new(document, JSON_ARRAY);

	for (unsigned i = 0; flaw->fixed[i] != NULL; i++)
		json_append(fixed, output_string(document, flaw->fixed[i]));
	json_set(object, "id", output_string(document, flaw->id));
	json_set(object, "what", output_string(document, flaw->what));
	json_set(object, "fixed", fixed);
	return object;
}

static struct json *runtime_to_json(struct json_document *document,
				    const struct features_runtime *runtime)
{
	static const char *const flavours[] = {
		[RUNTIME_OTHER] = NULL,
		[RUNTIME_RUNC] = "runc",
		[RUNTIME_CRUN] = "crun",
	};
	struct json *object = json_new(document, JSON_OBJECT);
	struct json *list = json_new(document, JSON_ARRAY);
	const struct runtime_flaw *flaw;

	for (unsigned i = 0;
	     runtime->numbered &&
	     (flaw = runtime_flaw_at(runtime->flavour, &runtime->number, i)) !=
		     NULL;
	     i++)
		json_append(list, flaw_to_json(document, flaw));
	json_set(object, "named", output_string(document, runtime->named));
	json_set(object, "path", output_string(document, runtime->path));
	json_set(object, "error", output_string(document, runtime->error));
	json_set(object, "is",
		 output_string(document, flavours[runtime->flavour]));
	json_set(object, "version", output_string(document, runtime->version));
	json_set(object, "commit", output_string(document, runtime->commit));
	json_set(object, "plain",
		 json_new_boolean(document,
				  runtime->numbered && runtime->number.plain));
	json_set(object, "flaws", list);
	return object;
}

static void set_boolean(struct json_document *document, struct json *object,
			const char *name, bool value)
{
	json_set(object, name, json_new_boolean(document, value));
}

void features_print_json(const struct features *features, struct buf *out)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct json *root = json_new(&document, JSON_OBJECT);
	struct json *runtimes = json_new(&document, JSON_ARRAY);
	const unsigned *library = features->libseccomp;

	json_set(root, "kernel", output_string(&document, features->release));
	json_set(root, "machine", output_string(&document, features->machine));
	json_set(root, "namespaces",
		 output_texts(&document, features->namespaces));
	set_boolean(&document, root, "mountAttributes",
		    features->mount_attributes);
	json_set(root, "seccompActions",
		 output_texts(&document, features->actions));
	json_set(
		root, "libseccomp",
		output_string(&document, arena_printf(&document.arena,
						      "%u.%u.%u", library[0],
						      library[1], library[2])));
	json_set(root, "modules",
		 features->modules_known
			 ? output_texts(&document, features->modules)
			 : json_new(&document, JSON_NULL));
	set_boolean(&document, root, "selinux", features->selinux);
	json_set(root, "selinuxPolicy",
		 features_selinux_to_json(&document, features));
	set_boolean(&document, root, "apparmor", features->apparmor);
	json_set(root, "landlock",
		 output_number(&document, features->landlock));
	json_set(root, "cgroups", output_string(&document, features->cgroups));
	for (unsigned i = 0; i < features->runtime_count; i++)
		json_append(runtimes,
			    runtime_to_json(&document, &features->runtimes[i]));
	json_set(root, "runtimes", runtimes);
	output_add_json(&document, root, out);
}
