/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the filter in anyone's file, and looking at it. */
#include "admin/lint_read.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int read_text(const char *name, struct buf *text, struct err *err)
{
	AUTO_CLOSE int fd = -1;

	if (strcmp(name, "-") == 0)
		return fs_read_stream(STDIN_FILENO, name, JSON_MAX_SIZE, text,
				      err);
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open", name);
	return fs_read_regular(fd, name, JSON_MAX_SIZE, text, NULL, err);
}

static bool has_one(const struct json *object, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (json_member(object, *names) != NULL)
			return true;
	}
	return false;
}

static bool is_config(const struct json *root)
{
	static const char *const names[] = {"ociVersion", "linux", "process",
					    "cwd", NULL};

	return has_one(root, names);
}

static bool is_profile(const struct json *root)
{
	static const char *const engines[] = {"defaultAction", "syscalls",
					      NULL};
	static const char *const names[] = {"description",     "seccomp",
					    "extends",         "capabilities",
					    "noNewPrivileges", NULL};

	return !has_one(root, engines) && has_one(root, names);
}

static int look(const struct lint_host *host, struct lint_query *query,
		struct lint_result *result, struct err *err)
{
	query->native = host->engine.native;
	query->ceiling = host->ceiling;
	query->ceiling_name = host->ceiling_name;
	return lint_filter(query, &result->report, err);
}

/* A filter as an engine or an OCI document has it. */
static int look_at_engine(struct lint_file *file, const struct json *object,
			  const struct lint_host *host,
			  struct lint_result *result, struct err *err)
{
	struct seccomp_engine_profile profile;
	struct lint_query query = {
		.document = &file->document,
		.profile = &profile,
		.source = object,
	};

	if (seccomp_engine_read(&file->document, object, &host->engine,
				&profile, err) < 0)
		return -1;
	result->document = &file->document;
	return look(host, &query, result, err);
}

static void note_no_ceiling(struct lint_file *file, struct lint_result *result)
{
	struct lint_finding *note =
		arena_alloc(&file->document.arena, sizeof(*note));

	*note = (struct lint_finding){
		.severity = LINT_NOTE,
		.check = "ceiling",
		.message = "the profile leaves system calls as they are asked "
			   "for",
	};
	result->report.list = note;
	result->report.count = 1;
}

/* One of ravelin: what it makes of it, which stands in no file. */
static int look_at_profile(struct lint_file *file, const char *name,
			   const struct lint_host *host,
			   struct lint_result *result, struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;
	struct json_document *document = &file->document;
	struct seccomp_engine_profile profile;
	struct lint_query query = {
		.document = document,
		.profile = &profile,
		.made = true,
	};
	const struct profile_place *place = &file->profile.seccomp.place;

	/* With a slash in it, it is no name. */
	buf_printf(&path, "%s%s", strchr(name, '/') != NULL ? "" : "./", name);
	if (node_load_profile(
		    host->node,
		    arena_copy(&host->node->arena, path.data, path.length),
		    &file->profile, err) < 0)
		return -1;
	if (file->profile.seccomp.ceiling == NULL) {
		note_no_ceiling(file, result);
		return 0;
	}
	/* What the profile inherits stands in another file. */
	if (place->value != NULL &&
	    json_origin(place->document, place->value) == place->document &&
	    strcmp(place->document->name, path.data) == 0) {
		result->document = place->document;
		query.source = place->value;
	}
	if (seccomp_engine_read(
		    document,
		    seccomp_filter_write_oci(
			    document,
			    profile_filter(&document->arena, &file->profile,
					   host->engine.capabilities)),
		    &host->engine, &profile, err) < 0)
		return -1;
	return look(host, &query, result, err);
}

static int look_at_config(struct lint_file *file, const struct lint_host *host,
			  struct lint_result *result, struct err *err)
{
	const struct json *root = file->document.root;
	const struct json *object =
		json_member(json_member(root, "linux"), "seccomp");

	if (json_member(root, "cwd") != NULL)
		return json_error(&file->document, root, err,
				  "an exec's document has no filter: it gets "
				  "its container's");
	if (object == NULL)
		return json_error(&file->document, root, err,
				  "no linux.seccomp: every system call is "
				  "allowed");
	return look_at_engine(file, object, host, result, err);
}

int lint_file_read(struct lint_file *file, const char *name,
		   const struct lint_host *host, struct lint_result *result,
		   struct err *err)
{
	struct json_document *document = &file->document;
	struct text text;

	if (read_text(name, &file->text, err) < 0)
		return -1;
	text = buf_text(&file->text);
	if (json_read(document, name, text, JSON_WITH_COMMENTS, err) < 0)
		return -1;
	if (is_profile(document->root)) {
		result->form = "profile";
		return look_at_profile(file, name, host, result, err);
	}
	/* Comments are for ravelin's own files. */
	json_document_fini(document);
	*document = (struct json_document)JSON_DOCUMENT_INIT;
	if (json_read(document, name, text, JSON_STRICT, err) < 0)
		return -1;
	result->form = is_config(document->root) ? "config" : "engine";
	if (is_config(document->root))
		return look_at_config(file, host, result, err);
	return look_at_engine(file, document->root, host, result, err);
}

void lint_file_fini(struct lint_file *file)
{
	profile_fini(&file->profile);
	json_document_fini(&file->document);
	buf_fini(&file->text);
}
