/* SPDX-License-Identifier: Apache-2.0 */
/* Taking our runtimes out of an engine's TOML file. */
#include "engine/toml_runtimes.h"

#include "engine/toml_settings.h"

static bool is_ours(const struct toml_document *document,
		    const struct toml_item *binary,
		    const struct engine_request *request)
{
	const struct toml_item *element = NULL;

	if (binary->kind == TOML_STRING)
		return engine_is_ours(request, binary->string);
	if (binary->kind != TOML_ARRAY)
		return false;
	while ((element = toml_element(document, binary, element)) != NULL) {
		if (element->kind == TOML_STRING &&
		    engine_is_ours(request, element->string))
			return true;
	}
	return false;
}

/* What stands at key below the runtime of that name, or NULL. */
static const struct toml_item *find_binary(const struct toml_document *document,
					   struct text_list runtimes,
					   struct text name,
					   const char *const *key)
{
	struct text parts[TOML_MAX_PARTS];
	struct text_list path = toml_below(runtimes, parts, name, NULL);

	for (; *key != NULL; key++)
		path = toml_below(path, parts, text_of(*key), NULL);
	return toml_find(document, path);
}

static bool may_replace(const struct toml_document *document,
			const struct toml_item *binary)
{
	const struct toml_item *element = NULL;

	if (binary->kind != TOML_ARRAY)
		return binary->kind == TOML_STRING &&
		       engine_may_replace(binary->string);
	while ((element = toml_element(document, binary, element)) != NULL) {
		if (element->kind != TOML_STRING ||
		    !engine_may_replace(element->string))
			return false;
	}
	return true;
}

static int check_document(const struct toml_document *document,
			  struct text_list runtimes, const char *const *key,
			  const struct engine_request *request, struct err *err)
{
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf path = BUF_INIT;
		const struct toml_item *binary;

		engine_runtime(request, i, &name, &path);
		binary = find_binary(document, runtimes, buf_text(&name), key);
		if (binary != NULL && !may_replace(document, binary))
			return toml_error(document, binary->value, err,
					  "expected ravelin's path for a "
					  "runtime of this name, found another "
					  "program's");
	}
	return 0;
}

int toml_check_runtimes(const struct toml_document *document,
			struct text_list runtimes, const char *const *key,
			const struct engine_request *request, struct err *err)
{
	for (unsigned i = 0; i < request->other_count; i++) {
		AUTO_TOML struct toml_document other = TOML_DOCUMENT_INIT;

		if (toml_read(&other, request->others[i].name,
			      request->others[i].text, err) < 0 ||
		    check_document(&other, runtimes, key, request, err) < 0)
			return -1;
	}
	return check_document(document, runtimes, key, request, err);
}

/* The default runtime that ours takes the place of. */
struct old_default {
	bool crun;
	bool other; /* neither that nor runc */
	struct err place;
};

static void find_default(const struct toml_document *document,
			 struct text_list path, struct old_default *old)
{
	const struct toml_item *named = toml_find_string(document, path);

	if (named == NULL || named->string.length == 0 ||
	    engine_names_ours(named->string))
		return;
	old->crun = text_is(named->string, "crun");
	old->other = !old->crun && !text_is(named->string, "runc");
	if (old->other)
		(void)toml_error(document, named->start, &old->place,
				 ENGINE_REPLACED, (int)named->string.length,
				 named->string.data);
	else
		(void)toml_error(document, named->start, &old->place,
				 "the default runtime was crun");
}

int toml_note_default(const struct toml_document *document,
		      struct text_list path, const char *own_default,
		      const struct engine_request *request, struct buf *notes,
		      struct err *err)
{
	struct old_default old = {.crun = own_default != NULL,
				  .place = ERR_INIT};

	if (!request->set_default)
		return 0;
	if (own_default != NULL)
		(void)err_set(&old.place, ERR_INPUT, "%s", own_default);
	for (unsigned i = 0; i < request->other_count; i++) {
		AUTO_TOML struct toml_document other = TOML_DOCUMENT_INIT;

		if (toml_read(&other, request->others[i].name,
			      request->others[i].text, err) < 0)
			return -1;
		find_default(&other, path, &old);
	}
	find_default(document, path, &old);
	if (old.other)
		buf_printf(notes, "%s\n", old.place.message);
	else if (old.crun && !request->crun)
		buf_printf(notes,
			   "%s, but another comes next to ravelin: to keep it, "
			   "ln -sfn /usr/bin/crun /etc/ravelin/runtime and "
			   "configure again\n",
			   old.place.message);
	return 0;
}

int toml_take_out(struct toml_editor *editor, struct text_list runtimes,
		  const char *const *key, const struct engine_request *request,
		  struct err *err)
{
	AUTO_SETTINGS struct toml_settings ours = TOML_SETTINGS_INIT;
	struct text_list names = toml_names(&editor->document, runtimes);
	struct text parts[TOML_MAX_PARTS];

	for (unsigned i = 0; i < names.count; i++) {
		const struct toml_item *binary = find_binary(
			&editor->document, runtimes, names.list[i], key);

		if (binary != NULL &&
		    is_ours(&editor->document, binary, request))
			toml_settings_put(&ours, names.list[i], TEXT(""));
	}
	for (unsigned i = 0; i < ours.count; i++) {
		if (toml_remove(editor,
				toml_below(runtimes, parts, ours.keys[i], NULL),
				err) < 0)
			return -1;
	}
	return 0;
}

int toml_set_back(struct toml_editor *editor, const struct toml_document *old,
		  struct text_list path, struct text key,
		  struct text_list runtimes, struct err *err)
{
	struct text parts[TOML_MAX_PARTS];
	struct text more[TOML_MAX_PARTS];
	struct text_list whole = toml_below(path, parts, key, NULL);
	const struct toml_item *now =
		toml_find_string(&editor->document, whole);
	const struct toml_item *before = toml_find(old, whole);

	if (now == NULL || !engine_names_ours(now->string) ||
	    toml_has(&editor->document,
		     toml_below(runtimes, more, now->string, NULL)))
		return 0;
	if (before == NULL)
		return toml_remove(editor, whole, err);
	return toml_set(editor, path, key, toml_written(old, before), err);
}

/* Whether a header stands alone: nothing else is in its table. */
static bool is_empty(const struct toml_document *document,
		     const struct toml_item *header)
{
	for (const struct toml_item *item = document->first; item != NULL;
	     item = item->next) {
		if (item != header && toml_begins(item->path, header->path))
			return false;
	}
	return true;
}

int toml_remove_empty(struct toml_editor *editor,
		      const struct toml_document *old, struct text_list path,
		      struct err *err)
{
	const struct toml_item *item = editor->document.first;

	while (item != NULL) {
		struct text_list there = {path.list, item->path.count};

		if (item->kind == TOML_TABLE && toml_begins(path, item->path) &&
		    is_empty(&editor->document, item) &&
		    !toml_has(old, item->path)) {
			if (toml_remove(editor, there, err) < 0)
				return -1;
			item = editor->document.first;
		} else {
			item = item->next;
		}
	}
	return 0;
}
