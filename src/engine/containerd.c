/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containerd: config.toml, where the CRI plugin has its runtimes.
 *
 * The file is edited in place. A drop-in would not do: until containerd 2.0 an
 * imported file's table of a plugin replaces the whole one of config.toml
 * (containerd issue 5837), and drop-ins are not read by default before 2.2.
 */
#include "engine/engine.h"
#include "engine/toml_runtimes.h"
#include "engine/toml_settings.h"

#define RUNC_TYPE "io.containerd.runc.v2"

/* Names of the CRI plugin by the file's version; what is not named has moved to
 * others since. Version 4 (containerd 2.3) left it as it was in 3. */
static const char *const plugins[] = {
	[1] = "cri",
	[2] = "io.containerd.grpc.v1.cri",
	[3] = "io.containerd.cri.v1.runtime",
	[4] = "io.containerd.cri.v1.runtime",
};
#define NEWEST_VERSION (sizeof(plugins) / sizeof(plugins[0]) - 1)

static const char *const binary_key[] = {"options", "BinaryName", NULL};

#define CRI(plugin)      TOML_PATH("plugins", plugin, "containerd")
#define RUNTIMES(plugin) TOML_PATH("plugins", plugin, "containerd", "runtimes")

/* The name of the CRI plugin in this file. */
static int find_plugin(const struct toml_document *document,
		       const char **plugin, struct err *err)
{
	const struct toml_item *version =
		toml_find(document, TOML_PATH("version"));
	uint64_t number = 1; /* where none is given */

	if (version != NULL &&
	    (version->kind != TOML_INTEGER ||
	     !text_to_u64(toml_written(document, version), &number) ||
	     number < 1 || number > NEWEST_VERSION))
		return toml_error(document, version->value, err,
				  "expected a version from 1 to %zu",
				  NEWEST_VERSION);
	*plugin = plugins[number];
	return 0;
}

/* A switch for all runtimes from before these had options, which is for
 * io.containerd.runtime.v1.linux alone: with ours the CRI plugin does not load.
 */
static int check_switch(const struct toml_document *document,
			struct text_list path, const char *option,
			struct err *err)
{
	const struct toml_item *item = toml_find(document, path);

	if (item == NULL || !text_is(toml_written(document, item), "true"))
		return 0;
	return toml_error(document, item->start, err,
			  "with this the CRI plugin does not load in front of "
			  "ravelin: take the line out, and set %s = true in "
			  "the options of a runtime of type \"" RUNC_TYPE "\"",
			  option);
}

/* What files of before version 3 may say of all runtimes at once. */
static int check_outdated(const struct toml_document *document,
			  const char *plugin, struct err *err)
{
	const struct toml_item *type;

	if (strcmp(plugin, plugins[3]) == 0)
		return 0;
	if (check_switch(document,
			 TOML_PATH("plugins", plugin, "systemd_cgroup"),
			 "SystemdCgroup", err) < 0 ||
	    check_switch(document,
			 TOML_PATH("plugins", plugin, "containerd", "no_pivot"),
			 "NoPivotRoot", err) < 0)
		return -1;
	type = toml_find_string(document,
				TOML_PATH("plugins", plugin, "containerd",
					  "default_runtime", "runtime_type"));
	if (type != NULL && type->string.length > 0)
		return toml_error(document, type->start, err,
				  "default_runtime overrules "
				  "default_runtime_name: make it one of "
				  "runtimes, and name that in "
				  "default_runtime_name");
	return 0;
}

/* Whether the runtime of that name is started by containerd's shim for runc.
 * Any other shim's options are not ours. */
static bool is_runc(const struct toml_document *document,
		    struct text_list runtimes, struct text name)
{
	struct text parts[TOML_MAX_PARTS];
	const struct toml_item *type = toml_find_string(
		document, toml_below(runtimes, parts, name, "runtime_type"));

	return type != NULL && text_is(type->string, RUNC_TYPE);
}

/* Whether a BinaryName, which need not be a path, is the runtime at next; that
 * is another name of it where ravelin has been put in its place. */
static bool is_next(struct text binary, const char *next)
{
	const char *slash = strrchr(next, '/');
	struct text name = text_of(binary.data[0] == '/' ? next : slash + 1);
	static const struct text diverted = TEXT(".real");

	if (name.length > diverted.length &&
	    strcmp(name.data + name.length - diverted.length, diverted.data) ==
		    0)
		name.length -= diverted.length;
	return text_equal(binary, name);
}

/* Says so where pods were started by another runtime than they will be. */
static void note_binary(const struct toml_document *document,
			struct text_list runtimes, struct text name,
			const struct engine_request *request, struct buf *notes)
{
	struct text parts[TOML_MAX_PARTS];
	struct text_list path = toml_below(runtimes, parts, name, "options");
	const struct toml_item *found = toml_find_string(
		document, toml_below(path, parts, TEXT("BinaryName"), NULL));
	struct text binary = found != NULL && found->string.length > 0
				     ? found->string
				     : TEXT("runc");

	if (request->next == NULL || is_next(binary, request->next) ||
	    engine_is_ours(request, binary))
		return;
	buf_printf(
		notes,
		"the runtime %.*s has the binary %.*s, and ravelin calls %s: "
		"for the same as before make /etc/ravelin/runtime a link to "
		"%.*s\n",
		(int)name.length, name.data, (int)binary.length, binary.data,
		request->next, (int)binary.length, binary.data);
}

/* Where ours takes the place of a default of another kind: Kata, gVisor. */
static void note_replaced(const struct toml_document *document,
			  const struct toml_item *named, struct buf *notes)
{
	struct err place = ERR_INIT;

	if (named->string.length == 0 || text_is(named->string, "runc"))
		return;
	(void)toml_error(document, named->start, &place, ENGINE_REPLACED,
			 (int)named->string.length, named->string.data);
	buf_printf(notes, "%s\n", place.message);
}

/* What is there by the name of one of our runtimes may be changed to ours. */
static int check_runtimes(const struct toml_document *document,
			  const char *plugin,
			  const struct engine_request *request, struct err *err)
{
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf binary = BUF_INIT;
		struct text parts[TOML_MAX_PARTS];
		const struct toml_item *type;

		engine_runtime(request, i, &name, &binary);
		type = toml_find(document,
				 toml_below(RUNTIMES(plugin), parts,
					    buf_text(&name), "runtime_type"));
		if (type != NULL &&
		    !is_runc(document, RUNTIMES(plugin), buf_text(&name)))
			return toml_error(document, type->value, err,
					  "expected \"" RUNC_TYPE "\" for a "
					  "runtime of this name");
	}
	return toml_check_runtimes(document, RUNTIMES(plugin), binary_key,
				   request, err);
}

/* Settings and options of the runtime that ours is put in front of. */
static void copy_settings(struct toml_document *document, const char *plugin,
			  const struct engine_request *request,
			  struct toml_settings *settings,
			  struct toml_settings *options, struct buf *notes)
{
	struct text_list runtimes = RUNTIMES(plugin);
	struct text parts[TOML_MAX_PARTS];
	const struct toml_item *named = toml_find_string(
		document, toml_below(CRI(plugin), parts,
				     TEXT("default_runtime_name"), NULL));
	struct text name = TEXT("runc");

	if (named != NULL && is_runc(document, runtimes, named->string))
		name = named->string;
	else if (named != NULL && request->set_default)
		note_replaced(document, named, notes);
	if (is_runc(document, runtimes, name)) {
		toml_settings_copy(settings, document,
				   toml_below(runtimes, parts, name, NULL));
		toml_settings_copy(
			options, document,
			toml_below(runtimes, parts, name, "options"));
		note_binary(document, runtimes, name, request, notes);
	}
	toml_settings_put(settings, TEXT("runtime_type"),
			  TEXT("\"" RUNC_TYPE "\""));
}

/* Registers one runtime; of one that is there the binary alone is set. */
static int add_runtime(struct toml_editor *editor, struct text_list runtimes,
		       struct text name, struct text binary,
		       const struct toml_settings *settings,
		       struct toml_settings *options, struct err *err)
{
	AUTO_BUF struct buf written = BUF_INIT;
	struct text parts[TOML_MAX_PARTS];
	struct text_list runtime = toml_below(runtimes, parts, name, NULL);
	bool there = toml_has(&editor->document, runtime);

	toml_write_string(binary, &written);
	if (!there && toml_settings_set(editor, runtime, settings, err) < 0)
		return -1;
	toml_settings_put(options, TEXT("BinaryName"), buf_text(&written));
	runtime = toml_below(runtimes, parts, name, "options");
	if (!there)
		return toml_settings_set(editor, runtime, options, err);
	return toml_set(editor, runtime, TEXT("BinaryName"), buf_text(&written),
			err);
}

static int add_runtimes(struct toml_editor *editor, const char *plugin,
			const struct engine_request *request,
			const struct toml_settings *settings,
			struct toml_settings *options, struct err *err)
{
	/* With any runtime in the file, containerd 1 forgets its own. */
	if (!toml_has(&editor->document, RUNTIMES(plugin)) &&
	    toml_set(editor,
		     TOML_PATH("plugins", plugin, "containerd", "runtimes",
			       "runc"),
		     TEXT("runtime_type"), TEXT("\"" RUNC_TYPE "\""), err) < 0)
		return -1;
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf binary = BUF_INIT;

		engine_runtime(request, i, &name, &binary);
		if (add_runtime(editor, RUNTIMES(plugin), buf_text(&name),
				buf_text(&binary), settings, options, err) < 0)
			return -1;
	}
	return 0;
}

/* Whether an array of strings has one of these. */
static bool lists(const struct toml_document *document, const char *name,
		  const char *const *words)
{
	const struct toml_item *array = toml_find(document, TOML_PATH(name));
	const struct toml_item *element = NULL;

	while (array != NULL &&
	       (element = toml_element(document, array, element)) != NULL) {
		for (const char *const *word = words; *word != NULL; word++) {
			if (text_is(element->string, *word))
				return true;
		}
	}
	return false;
}

static void add_notes(const struct toml_document *document, const char *plugin,
		      struct buf *notes)
{
	static const char *const cri[] = {"cri", "io.containerd.grpc.v1.cri",
					  "io.containerd.cri.v1.runtime", NULL};
	const struct toml_item *imports =
		toml_find(document, TOML_PATH("imports"));

	/* Seen with 2.1.9: "Ignoring unknown key", and what it dumps has none
	 * of the file's runtimes. */
	if (strcmp(plugin, plugins[1]) == 0)
		buf_add_text(notes,
			     "the file is of version 1, as without version: "
			     "containerd 2.0 and newer take no runtimes from "
			     "it, and start pods by runc; there it has to be "
			     "made one of version 2 first\n");
	if (lists(document, "disabled_plugins", cri))
		buf_add_text(notes,
			     "disabled_plugins names the CRI plugin: no pod is "
			     "started through this containerd, and its "
			     "runtimes count for nothing, until it is taken "
			     "out there\n");
	if (imports != NULL && toml_element(document, imports, NULL) != NULL)
		buf_add_text(notes,
			     "imports: before containerd 2.0 an imported file "
			     "with a table of the CRI plugin takes the place "
			     "of the whole one here; see what containerd "
			     "config dump prints\n");
}

static int containerd_add(const struct engine_request *request,
			  struct text before, struct buf *after,
			  struct buf *notes, struct err *err)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	AUTO_SETTINGS struct toml_settings settings = TOML_SETTINGS_INIT;
	AUTO_SETTINGS struct toml_settings options = TOML_SETTINGS_INIT;
	const char *plugin;

	if (toml_editor_open(&editor, request->file, before, err) < 0)
		return -1;
	if (editor.document.first == NULL &&
	    toml_set(&editor, TOML_ROOT, TEXT("version"), TEXT("2"), err) < 0)
		return -1;
	if (find_plugin(&editor.document, &plugin, err) < 0 ||
	    toml_check_tables(&editor.document, RUNTIMES(plugin), err) < 0 ||
	    check_outdated(&editor.document, plugin, err) < 0 ||
	    check_runtimes(&editor.document, plugin, request, err) < 0)
		return -1;
	copy_settings(&editor.document, plugin, request, &settings, &options,
		      notes);
	if (request->set_default &&
	    toml_set(&editor, CRI(plugin), TEXT("default_runtime_name"),
		     TEXT("\"" ENGINE_RUNTIME "\""), err) < 0)
		return -1;
	if (add_runtimes(&editor, plugin, request, &settings, &options, err) <
	    0)
		return -1;
	if (before.data == NULL)
		buf_add_text(notes, "the file is new: what it does not say is "
				    "as containerd has it by default\n");
	add_notes(&editor.document, plugin, notes);
	if (request->set_default && !request->divert)
		buf_add_text(notes, ENGINE_KEPT ", or use --divert\n");
	buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

/* Takes out the runtime runc, which was registered beside ours because nothing
 * else was; unless it has settings, or company, by now. */
static int take_out_runc(struct toml_editor *editor, const char *plugin,
			 struct err *err)
{
	struct text_list runtime =
		TOML_PATH("plugins", plugin, "containerd", "runtimes", "runc");
	struct text_list names =
		toml_names(&editor->document, RUNTIMES(plugin));
	struct text_list settings = toml_names(&editor->document, runtime);

	if (names.count != 1 || !text_is(names.list[0], "runc") ||
	    settings.count != 1 || !text_is(settings.list[0], "runtime_type"))
		return 0;
	return toml_remove(editor, runtime, err);
}

static int containerd_remove(const struct engine_request *request,
			     struct text current, const struct text *before,
			     struct buf *after, struct err *err)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	AUTO_TOML struct toml_document old = TOML_DOCUMENT_INIT;
	const char *plugin;

	if (toml_editor_open(&editor, request->file, current, err) < 0 ||
	    toml_read(&old, request->file,
		      before != NULL ? *before : (struct text){NULL, 0},
		      err) < 0 ||
	    find_plugin(&editor.document, &plugin, err) < 0 ||
	    toml_take_out(&editor, RUNTIMES(plugin), binary_key, request, err) <
		    0)
		return -1;
	if (before != NULL && !toml_has(&old, RUNTIMES(plugin)) &&
	    take_out_runc(&editor, plugin, err) < 0)
		return -1;
	if (toml_set_back(&editor, &old, CRI(plugin),
			  TEXT("default_runtime_name"), RUNTIMES(plugin),
			  err) < 0 ||
	    (before != NULL &&
	     toml_remove_empty(&editor, &old, RUNTIMES(plugin), err) < 0))
		return -1;
	if (before != NULL && old.first == NULL &&
	    toml_names(&editor.document, TOML_ROOT).count <= 1 &&
	    toml_has(&editor.document, TOML_PATH("version"))) {
		if (before->data == NULL)
			return 0;
		if (toml_remove(&editor, TOML_PATH("version"), err) < 0)
			return -1;
	}
	buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

const struct engine engine_containerd = {
	.name = "containerd",
	.file = "/etc/containerd/config.toml",
	.apply = "systemctl restart containerd",
	.unapply = "systemctl restart containerd",
	.add = containerd_add,
	.remove = containerd_remove,
};
