/* SPDX-License-Identifier: Apache-2.0 */
/*
 * podman: a drop-in of containers.conf(5).
 *
 * What a runtime can do goes by its name there, in lists. The list of a later
 * file replaces the earlier one's, so ours repeat what that has.
 */
#include "engine/engine.h"
#include "engine/toml_runtimes.h"
#include "engine/toml_settings.h"

#define ENGINE   TOML_PATH("engine")
#define RUNTIMES TOML_PATH("engine", "runtimes")

static const char *const default_key[] = {"engine", "runtime", NULL};

/* A runtime's value is the array of its paths. */
static const char *const binary_key[] = {NULL};

/* The lists, and what podman has in them by default. */
static const struct list {
	const char *name;
	const char *by_default; /* names, blanks between them */
	bool crun;              /* ours belong in it in front of crun alone */
} lists[] = {
	{"runtime_supports_json", "crun runc kata runsc youki krun", false},
	{"runtime_supports_nocgroups", "crun krun", true},
};
#define LIST_COUNT (sizeof(lists) / sizeof(lists[0]))

static const struct text no_value = {"", 0};

/* Whether a list is one to be appended to the earlier one, as newer podmen
 * have it: ["a", {append=true}]. */
static bool appends(const struct toml_document *document,
		    const struct toml_item *array)
{
	const struct toml_item *element = NULL;

	while ((element = toml_element(document, array, element)) != NULL) {
		if (element->kind == TOML_INLINE_TABLE && element->next &&
		    element->next->inside == element &&
		    text_is(toml_written(document, element->next), "true"))
			return true;
	}
	return false;
}

/* Takes the list over as the file has it. */
static void take_list(const struct toml_document *document, const char *name,
		      struct toml_settings *names)
{
	const struct toml_item *array =
		toml_find(document, TOML_PATH("engine", name));
	const struct toml_item *element = NULL;

	if (array == NULL || array->kind != TOML_ARRAY)
		return;
	if (!appends(document, array))
		names->count = 0;
	while ((element = toml_element(document, array, element)) != NULL) {
		if (element->kind == TOML_STRING)
			toml_settings_put(names, element->string, no_value);
	}
}

static void put_defaults(const struct list *list, struct toml_settings *names)
{
	for (const char *at = list->by_default; *at != '\0';) {
		size_t length = strcspn(at, " ");

		toml_settings_put(names, (struct text){at, length}, no_value);
		at += length + (at[length] == ' ' ? 1 : 0);
	}
}

static int set_list(struct toml_editor *editor, const char *name,
		    const struct toml_settings *names, struct err *err)
{
	AUTO_BUF struct buf written = BUF_INIT;

	buf_add_char(&written, '[');
	for (unsigned i = 0; i < names->count; i++) {
		buf_add_text(&written, i > 0 ? ", " : "");
		toml_write_string(names->keys[i], &written);
	}
	buf_add_char(&written, ']');
	return toml_set(editor, ENGINE, text_of(name), buf_text(&written), err);
}

/* What the list is before the edited file is read. */
static int read_list(const struct engine_request *request,
		     const struct list *list, struct toml_settings *names,
		     struct err *err)
{
	put_defaults(list, names);
	for (unsigned i = 0; i < request->other_count; i++) {
		AUTO_TOML struct toml_document document = TOML_DOCUMENT_INIT;

		if (toml_read(&document, request->others[i].name,
			      request->others[i].text, err) < 0)
			return -1;
		take_list(&document, list->name, names);
	}
	return 0;
}

static int add_to_list(struct toml_editor *editor,
		       const struct engine_request *request,
		       const struct list *list, struct err *err)
{
	AUTO_SETTINGS struct toml_settings names = TOML_SETTINGS_INIT;
	unsigned count;

	if (list->crun && !request->crun)
		return 0;
	if (read_list(request, list, &names, err) < 0)
		return -1;
	take_list(&editor->document, list->name, &names);
	count = names.count;
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf binary = BUF_INIT;

		engine_runtime(request, i, &name, &binary);
		toml_settings_put(&names, buf_text(&name), no_value);
	}
	if (names.count == count) /* there already, as it is spelled */
		return 0;
	return set_list(editor, list->name, &names, err);
}

static int add_runtimes(struct toml_editor *editor,
			const struct engine_request *request, struct err *err)
{
	for (size_t i = 0; i < LIST_COUNT; i++) {
		if (add_to_list(editor, request, &lists[i], err) < 0)
			return -1;
	}
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf binary = BUF_INIT;
		AUTO_BUF struct buf written = BUF_INIT;

		engine_runtime(request, i, &name, &binary);
		buf_add_char(&written, '[');
		toml_write_string(buf_text(&binary), &written);
		buf_add_char(&written, ']');
		if (toml_set(editor, RUNTIMES, buf_text(&name),
			     buf_text(&written), err) < 0)
			return -1;
	}
	return 0;
}

static int podman_add(const struct engine_request *request, struct text before,
		      struct buf *after, struct buf *notes, struct err *err)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;

	if (engine_is_blank(before))
		before = TEXT("# ravelin in front of the runtime, see "
			      "ravelinctl(8) configure.\n");
	if (toml_editor_open(&editor, request->file, before, err) < 0 ||
	    toml_check_tables(&editor.document, RUNTIMES, err) < 0 ||
	    toml_check_runtimes(&editor.document, RUNTIMES, binary_key, request,
				err) < 0 ||
	    toml_note_default(
		    &editor.document, TOML_PATH("engine", "runtime"),
		    "podman's own default is crun where that is there", request,
		    notes, err) < 0)
		return -1;
	if (request->set_default &&
	    toml_set(&editor, ENGINE, TEXT("runtime"),
		     TEXT("\"" ENGINE_RUNTIME "\""), err) < 0)
		return -1;
	if (add_runtimes(&editor, request, err) < 0)
		return -1;
	if (request->set_default)
		buf_add_text(notes, ENGINE_KEPT "\n");
	buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

/* Takes our names out of a list; the whole list where old has none. */
static int take_out_names(struct toml_editor *editor,
			  const struct toml_document *old, const char *name,
			  struct err *err)
{
	AUTO_SETTINGS struct toml_settings names = TOML_SETTINGS_INIT;
	struct text_list path = TOML_PATH("engine", name);
	struct toml_settings *kept = &names;
	unsigned count;

	take_list(&editor->document, name, kept);
	count = kept->count;
	for (unsigned i = kept->count; i-- > 0;) {
		struct text parts[TOML_MAX_PARTS];

		if (engine_names_ours(kept->keys[i]) &&
		    !toml_has(&editor->document,
			      toml_below(RUNTIMES, parts, kept->keys[i], NULL)))
			toml_settings_drop(kept, kept->keys[i].data);
	}
	if (kept->count == count)
		return 0;
	if (!toml_has(old, path))
		return toml_remove(editor, path, err);
	return set_list(editor, name, kept, err);
}

static int podman_remove(const struct engine_request *request,
			 struct text current, const struct text *before,
			 struct buf *after, struct err *err)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	AUTO_TOML struct toml_document old = TOML_DOCUMENT_INIT;

	if (toml_editor_open(&editor, request->file, current, err) < 0 ||
	    toml_read(&old, request->file,
		      before != NULL ? *before : (struct text){NULL, 0},
		      err) < 0 ||
	    toml_take_out(&editor, RUNTIMES, binary_key, request, err) < 0 ||
	    toml_set_back(&editor, &old, ENGINE, TEXT("runtime"), RUNTIMES,
			  err) < 0)
		return -1;
	for (size_t i = 0; i < LIST_COUNT; i++) {
		if (take_out_names(&editor, &old, lists[i].name, err) < 0)
			return -1;
	}
	if (before != NULL &&
	    toml_remove_empty(&editor, &old, RUNTIMES, err) < 0)
		return -1;
	if (before == NULL || before->data != NULL ||
	    editor.document.first != NULL)
		buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

const struct engine engine_podman = {
	.name = "podman",
	.file = "/etc/containers/containers.conf.d/99-ravelin.conf",
	.user_file = "containers/containers.conf.d/99-ravelin.conf",
	.suffix = ".conf",
	.default_key = default_key,
	.shared_file = "/usr/share/containers/containers.conf",
	.apply = NULL,
	.unapply = NULL,
	.removed = "podman can neither stop nor enter containers that were "
		   "made with a runtime that is gone: if there are any, "
		   "ravelinctl configure podman, without --set-default, gives "
		   "them theirs back until they are made anew",
	.add = podman_add,
	.remove = podman_remove,
};
