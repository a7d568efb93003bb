/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CRI-O: a drop-in of crio.conf(5).
 *
 * A runtime's table is taken whole from the last file that has it, so ours say
 * all that the default one's does. Below its directory CRI-O reads every file,
 * whatever its name.
 */
#include "engine/engine.h"
#include "engine/toml_runtimes.h"
#include "engine/toml_settings.h"

static const char *const binary_key[] = {"runtime_path", NULL};

static const char *const default_key[] = {"crio", "runtime", "default_runtime",
					  NULL};

#define RUNTIME  TOML_PATH("crio", "runtime")
#define RUNTIMES TOML_PATH("crio", "runtime", "runtimes")

/* The default runtime: what the last file says, or nothing. */
static void find_default(const struct engine_request *request,
			 const struct toml_document *documents,
			 struct text *name)
{
	for (unsigned i = 0; i < request->other_count; i++) {
		const struct toml_item *named = toml_find_string(
			&documents[i],
			TOML_PATH("crio", "runtime", "default_runtime"));

		if (named != NULL)
			*name = named->string;
	}
}

/* Settings of the default runtime that hold for ours as well: for its monitor,
 * its annotations. Where its binary and state are is its own. */
static void copy_settings(const struct engine_request *request,
			  const struct toml_document *documents,
			  struct toml_settings *settings)
{
	static const char *const own[] = {"runtime_path",
					  "runtime_root",
					  "runtime_type",
					  "platform_runtime_paths",
					  "inherit_default_runtime",
					  NULL};
	struct text name = request->crun ? TEXT("crun") : TEXT("runc");
	struct text parts[TOML_MAX_PARTS];
	struct text more[TOML_MAX_PARTS];

	find_default(request, documents, &name);
	for (unsigned i = request->other_count; i-- > 0;) {
		struct text_list table =
			toml_below(RUNTIMES, parts, name, NULL);
		const struct toml_item *type = toml_find_string(
			&documents[i],
			toml_below(table, more, TEXT("runtime_type"), NULL));

		if (!toml_has(&documents[i], table))
			continue;
		/* "vm" and "pod" are no OCI runtimes. */
		if (type == NULL || type->string.length == 0 ||
		    text_is(type->string, "oci"))
			toml_settings_copy(settings, &documents[i], table);
		break;
	}
	for (const char *const *key = own; *key != NULL; key++)
		toml_settings_drop(settings, *key);
}

static int read_others(const struct engine_request *request,
		       struct toml_document *documents, struct err *err)
{
	for (unsigned i = 0; i < request->other_count; i++) {
		if (toml_read(&documents[i], request->others[i].name,
			      request->others[i].text, err) < 0)
			return -1;
	}
	return 0;
}

static int add_runtime(struct toml_editor *editor,
		       const struct engine_request *request, unsigned number,
		       const struct toml_settings *copied, struct err *err)
{
	AUTO_SETTINGS struct toml_settings settings = TOML_SETTINGS_INIT;
	AUTO_BUF struct buf name = BUF_INIT;
	AUTO_BUF struct buf binary = BUF_INIT;
	AUTO_BUF struct buf written = BUF_INIT;
	struct text parts[TOML_MAX_PARTS];

	engine_runtime(request, number, &name, &binary);
	toml_write_string(buf_text(&binary), &written);
	toml_settings_put(&settings, TEXT("runtime_path"), buf_text(&written));
	toml_settings_put(&settings, TEXT("runtime_type"), TEXT("\"oci\""));
	toml_settings_put(&settings, TEXT("runtime_root"),
			  request->crun ? TEXT("\"/run/crun\"")
					: TEXT("\"/run/runc\""));
	for (unsigned i = 0; i < copied->count; i++)
		toml_settings_put(&settings, copied->keys[i],
				  copied->values[i]);
	return toml_settings_set(
		editor, toml_below(RUNTIMES, parts, buf_text(&name), NULL),
		&settings, err);
}

static int add_runtimes(struct toml_editor *editor,
			const struct engine_request *request,
			const struct toml_settings *copied, struct buf *notes,
			struct err *err)
{
	if (toml_check_tables(&editor->document, RUNTIMES, err) < 0 ||
	    toml_check_runtimes(&editor->document, RUNTIMES, binary_key,
				request, err) < 0)
		return -1;
	if (toml_note_default(&editor->document,
			      TOML_PATH("crio", "runtime", "default_runtime"),
			      NULL, request, notes, err) < 0)
		return -1;
	if (request->set_default &&
	    toml_set(editor, RUNTIME, TEXT("default_runtime"),
		     TEXT("\"" ENGINE_RUNTIME "\""), err) < 0)
		return -1;
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		if (add_runtime(editor, request, i, copied, err) < 0)
			return -1;
	}
	return 0;
}

static int crio_add(const struct engine_request *request, struct text before,
		    struct buf *after, struct buf *notes, struct err *err)
{
	AUTO_TOML_EDITOR struct toml_editor editor = TOML_EDITOR_INIT;
	AUTO_SETTINGS struct toml_settings copied = TOML_SETTINGS_INIT;
	AUTO_FREE struct toml_document *documents =
		calloc(request->other_count + 1, sizeof(*documents));
	int result;

	if (documents == NULL)
		return err_set(err, ERR_SYSTEM, "out of memory");
	result = read_others(request, documents, err);
	if (result == 0)
		copy_settings(request, documents, &copied);
	for (unsigned i = 0; i < request->other_count; i++)
		toml_document_fini(&documents[i]);
	if (result < 0)
		return -1;
	if (engine_is_blank(before))
		before = TEXT("# ravelin in front of the runtime, see "
			      "ravelinctl(8) configure.\n");
	if (toml_editor_open(&editor, request->file, before, err) < 0 ||
	    add_runtimes(&editor, request, &copied, notes, err) < 0)
		return -1;
	if (request->set_default)
		buf_add_text(notes, ENGINE_KEPT "\n");
	buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

static int crio_remove(const struct engine_request *request,
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
	    toml_set_back(&editor, &old, RUNTIME, TEXT("default_runtime"),
			  RUNTIMES, err) < 0 ||
	    (before != NULL &&
	     toml_remove_empty(&editor, &old, RUNTIMES, err) < 0))
		return -1;
	if (before == NULL || before->data != NULL ||
	    editor.document.first != NULL)
		buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

const struct engine engine_crio = {
	.name = "crio",
	.file = "/etc/crio/crio.conf.d/99-ravelin.conf",
	.suffix = "",
	.default_key = default_key,
	.apply = "systemctl restart crio",
	.unapply = "systemctl restart crio",
	.add = crio_add,
	.remove = crio_remove,
};
