/* SPDX-License-Identifier: Apache-2.0 */
/* docker: daemon.json (dockerd(8), "runtimes" and "default-runtime"). */
#include "engine/engine.h"
#include "engine/member.h"

static const struct text runtimes_name = TEXT("runtimes");
static const struct text default_name = TEXT("default-runtime");

/* The member of the root, or NULL, also for null; *member is it in any case. */
static int find_typed(const struct json_document *document, struct text name,
		      enum json_type type, struct json **member,
		      struct err *err)
{
	*member = member_find(document->root, name);
	if (*member == NULL || (*member)->type == type)
		return 0;
	if ((*member)->type == JSON_NULL) {
		*member = NULL;
		return 0;
	}
	return json_error(document, *member, err, "expected %s, found %s",
			  json_type_name(type),
			  json_type_name((*member)->type));
}

static int find_runtimes(const struct json_document *document,
			 struct json **runtimes, struct err *err)
{
	return find_typed(document, runtimes_name, JSON_OBJECT, runtimes, err);
}

/* What is there by the name of one of our runtimes may be changed to ours. */
static int check_runtime(const struct json_document *document,
			 const struct json *runtime, struct err *err)
{
	const struct json *type;
	const struct json *path;

	if (runtime->type == JSON_NULL)
		return 0;
	if (runtime->type != JSON_OBJECT)
		return json_error(document, runtime, err,
				  "expected an object, found %s",
				  json_type_name(runtime->type));
	type = json_member(runtime, "runtimeType");
	if (type != NULL)
		return json_error(document, type, err,
				  "expected a runtime with a path, found one "
				  "that containerd names");
	path = json_member(runtime, "path");
	if (path != NULL &&
	    (path->type != JSON_STRING || !engine_may_replace(path->text)))
		return json_error(document, path, err,
				  "expected ravelin's path for a runtime of "
				  "this name, found another program's");
	return 0;
}

/* Registers one runtime; there is an object of runtimes. */
static int add_runtime(struct member_editor *editor, struct text name,
		       struct text binary, struct err *err)
{
	struct json *runtimes =
		member_find(editor->document.root, runtimes_name);
	struct json *runtime = member_find(runtimes, name);
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf written = BUF_INIT;

	json_write_string(binary, &path);
	if (runtime != NULL && check_runtime(&editor->document, runtime, err))
		return -1;
	if (json_is(runtime, JSON_OBJECT)) {
		struct json *old = json_member(runtime, "path");

		if (json_is(old, JSON_STRING) && text_equal(old->text, binary))
			return 0;
		return member_set(editor, runtime, TEXT("path"),
				  buf_text(&path), err);
	}
	buf_printf(&written, "{\"path\": %s}", path.data);
	return member_set(editor, runtimes, name, buf_text(&written), err);
}

static int add_runtimes(struct member_editor *editor,
			const struct engine_request *request, struct err *err)
{
	struct json *runtimes;

	if (find_runtimes(&editor->document, &runtimes, err) < 0)
		return -1;
	if (runtimes == NULL && member_set(editor, editor->document.root,
					   runtimes_name, TEXT("{}"), err) < 0)
		return -1;
	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf binary = BUF_INIT;

		engine_runtime(request, i, &name, &binary);
		if (add_runtime(editor, buf_text(&name), buf_text(&binary),
				err) < 0)
			return -1;
	}
	return 0;
}

/* Arguments of ours that each container of the runtime gets. */
static void note_arguments(const struct json_document *document,
			   const struct json *runtime, struct buf *notes)
{
	static const char option[] = "--ravelin-";
	const size_t length = sizeof(option) - 1;
	const struct json *arguments =
		json_is(runtime, JSON_OBJECT)
			? json_member(runtime, "runtimeArgs")
			: NULL;

	if (!json_is(arguments, JSON_ARRAY))
		return;
	json_each (argument, arguments) {
		struct err place = ERR_INIT;

		if (argument->type != JSON_STRING ||
		    argument->text.length < length ||
		    memcmp(argument->text.data, option, length) != 0)
			continue;
		(void)json_error(document, argument, &place,
				 "this changes what ravelin does with each "
				 "container of the runtime");
		buf_printf(notes, "%s\n", place.message);
	}
}

static void add_notes(const struct json_document *document,
		      const struct engine_request *request, struct buf *notes)
{
	const struct json *runtimes =
		member_find(document->root, runtimes_name);

	for (unsigned i = 0; i < engine_runtime_count(request); i++) {
		AUTO_BUF struct buf name = BUF_INIT;
		AUTO_BUF struct buf binary = BUF_INIT;

		engine_runtime(request, i, &name, &binary);
		note_arguments(document, member_find(runtimes, buf_text(&name)),
			       notes);
	}
	if (request->set_default && !request->divert)
		buf_printf(notes, ENGINE_KEPT "%s\n",
			   request->user ? "" : ", or use --divert");
}

/* Where ours takes the place of a default of another kind: Kata, gVisor. */
static void note_replaced(const struct json_document *document,
			  const struct json *old, struct buf *notes)
{
	struct err place = ERR_INIT;

	if (old == NULL || old->text.length == 0 ||
	    text_is(old->text, "runc") || text_is(old->text, "crun") ||
	    engine_names_ours(old->text))
		return;
	(void)json_error(document, old, &place, ENGINE_REPLACED,
			 (int)old->text.length, old->text.data);
	buf_printf(notes, "%s\n", place.message);
}

static int docker_add(const struct engine_request *request, struct text before,
		      struct buf *after, struct buf *notes, struct err *err)
{
	AUTO_MEMBER_EDITOR struct member_editor editor = MEMBER_EDITOR_INIT;
	struct json *old;

	if (engine_is_blank(before))
		before = TEXT("{}\n");
	if (member_open(&editor, request->file, before, err) < 0 ||
	    find_typed(&editor.document, default_name, JSON_STRING, &old, err) <
		    0)
		return -1;
	/* Each change reads the document anew. */
	if (request->set_default)
		note_replaced(&editor.document, old, notes);
	if (add_runtimes(&editor, request, err) < 0)
		return -1;
	old = member_find(editor.document.root, default_name);
	if (request->set_default && !json_string_is(old, ENGINE_RUNTIME) &&
	    member_set(&editor, editor.document.root, default_name,
		       TEXT("\"" ENGINE_RUNTIME "\""), err) < 0)
		return -1;
	add_notes(&editor.document, request, notes);
	buf_add(after, editor.text.data, editor.text.length);
	return 0;
}

/* Takes our runtimes out; whether any was there. */
static bool take_out(const struct engine_request *request,
		     struct json *runtimes)
{
	bool any = false;
	struct json *next;

	for (struct json *runtime = runtimes != NULL ? runtimes->first : NULL;
	     runtime != NULL; runtime = next) {
		const struct json *path = runtime->type == JSON_OBJECT
						  ? json_member(runtime, "path")
						  : NULL;

		next = runtime->next;
		if (!json_is(path, JSON_STRING) ||
		    !engine_is_ours(request, path->text))
			continue;
		json_remove(runtime);
		any = true;
	}
	return any;
}

/* Whether a default runtime was one of ours, and is no runtime any more. */
static bool is_gone(const struct json *name, const struct json *runtimes)
{
	return json_is(name, JSON_STRING) && engine_names_ours(name->text) &&
	       (runtimes == NULL || member_find(runtimes, name->text) == NULL);
}

static int docker_remove(const struct engine_request *request,
			 struct text current, const struct text *before,
			 struct buf *after, struct err *err)
{
	AUTO_MEMBER_EDITOR struct member_editor editor = MEMBER_EDITOR_INIT;
	AUTO_JSON struct json_document old = JSON_DOCUMENT_INIT;
	const struct json *old_default = NULL;
	struct json *runtimes, *name;
	bool had_runtimes = before == NULL;

	if (engine_is_blank(current)) {
		buf_add(after, current.data, current.length);
		return 0;
	}
	if (before != NULL && !engine_is_blank(*before)) {
		if (json_read(&old, request->file, *before, JSON_STRICT, err) <
		    0)
			return -1;
		old_default = json_member(old.root, "default-runtime");
		had_runtimes = member_find(old.root, runtimes_name) != NULL;
	}
	if (member_open(&editor, request->file, current, err) < 0 ||
	    find_runtimes(&editor.document, &runtimes, err) < 0)
		return -1;
	if (take_out(request, runtimes) && runtimes->first == NULL &&
	    !had_runtimes)
		json_remove(runtimes);
	name = member_find(editor.document.root, default_name);
	if (is_gone(name, runtimes)) {
		if (old_default != NULL)
			json_replace(name, json_take_over(&editor.document,
							  &old, old_default));
		else
			json_remove(name);
	}
	if (before != NULL && before->data == NULL &&
	    editor.document.root->first == NULL)
		return 0;
	json_write(&editor.document, after);
	return 0;
}

const struct engine engine_docker = {
	.name = "docker",
	.file = "/etc/docker/daemon.json",
	.user_file = "docker/daemon.json",
	.apply = "systemctl reload docker",
	.unapply = "systemctl restart docker",
	.user_apply = "systemctl --user restart docker",
	.removed = "containers that were made with a runtime that is gone do "
		   "not start again: make them anew",
	.add = docker_add,
	.remove = docker_remove,
};
