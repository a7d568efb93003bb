/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a record is of the container that runs now. A runtime that was called
 * by others may have taken that one away and made another of the same id, of
 * which no record was kept. What it keeps of a container tells from which
 * bundle it was made, and what it was made from is not written to again, but by
 * an engine that notes an update there.
 */
#include "pipeline/record.h"

#include "base/fs.h"
#include "json/json.h"

#include <errno.h>
#include <fcntl.h>

#define LARGEST_STATE ((size_t)4 << 20) /* bytes; runc's grow with the spec */

void record_identify(const struct stat *status, char out[RECORD_IDENTITY_SIZE])
{
	snprintf(out, RECORD_IDENTITY_SIZE, "%llu %lld.%09ld %lld",
		 (unsigned long long)status->st_ino,
		 (long long)status->st_mtim.tv_sec, status->st_mtim.tv_nsec,
		 (long long)status->st_size);
}

/* runc's state, or crun's. Without bytes: there is none. */
static void read_state(const struct record_key *key, struct buf *state)
{
	static const char *const names[] = {"state.json", "status"};
	struct err ignored = ERR_INIT;

	for (unsigned i = 0; i < 2 && state->length == 0; i++) {
		AUTO_BUF struct buf path = BUF_INIT;
		AUTO_CLOSE int fd = -1;

		buf_printf(&path, "%s/%s/%s", key->root, key->id, names[i]);
		fd = open(path.data,
			  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0 && fs_read_stream(fd, path.data, LARGEST_STATE,
					      state, &ignored) < 0)
			state->length = 0;
	}
}

/* The JSON string of which *at is the first letter, and behind which it then
 * is; NULL where it is none. Lives in arena. */
static const char *take_string(struct arena *arena, const char **at)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	AUTO_BUF struct buf quoted = BUF_INIT;
	struct err ignored = ERR_INIT;
	const char *end = *at;
	const struct json *string;

	while (*end != '"' && *end != '\0')
		end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
	if (*end == '\0')
		return NULL;
	buf_add_text(&quoted, "{\"is\":\"");
	buf_add(&quoted, *at, (size_t)(end - *at));
	buf_add_text(&quoted, "\"}");
	*at = end;
	if (json_read(&document, "state", buf_text(&quoted), JSON_STRICT,
		      &ignored) < 0)
		return NULL;
	string = json_member(document.root, "is");
	return arena_copy(arena, string->text.data, string->text.length);
}

static bool same_directory(const char *a, const char *b)
{
	struct stat one, other;

	return strcmp(a, b) == 0 ||
	       (stat(a, &one) == 0 && stat(b, &other) == 0 &&
		one.st_dev == other.st_dev && one.st_ino == other.st_ino);
}

/* Whether the state names another bundle and not this one. runc keeps it among
 * the labels, as "bundle=/run/...", where annotations are too; crun as a
 * member. Reading all of it would cost an exec more than the rest of its work.
 */
static bool names_other(const struct buf *state, const char *bundle)
{
	static const char name[] = "\"bundle";
	AUTO_ARENA struct arena arena = ARENA_INIT;
	const char *at = state->data;
	bool named = false;

	while ((at = strstr(at, name)) != NULL) {
		const char *path;

		at += sizeof(name) - 1;
		if (*at == '=') {
			at++;
		} else if (*at == '"') {
			at += 1 + strspn(at + 1, " \t\n:");
			if (*at++ != '"')
				continue;
		} else {
			continue;
		}
		path = take_string(&arena, &at);
		if (path == NULL)
			continue;
		if (same_directory(path, bundle))
			return false;
		named = true;
	}
	return named;
}

/* --- the document --- */

/* Go's encoder leaves out what is empty. */
static bool is_empty(const struct json *value)
{
	return value == NULL || value->type == JSON_NULL ||
	       (value->type == JSON_BOOLEAN && !value->boolean) ||
	       (value->first == NULL &&
		(value->type == JSON_ARRAY || value->type == JSON_OBJECT));
}

static bool is_same(const struct json *a, const struct json *b);

/* Whether each member of a, in whatever order, is one of b. */
static bool is_within(const struct json *a, const struct json *b)
{
	for (const struct json *x = a->first; x != NULL; x = x->next) {
		const struct json *y = b->first;

		while (y != NULL && !text_equal(x->key, y->key))
			y = y->next;
		if (!is_same(x, y))
			return false;
	}
	return true;
}

/* The same for whoever reads it, however it is spelled. */
static bool is_same(const struct json *a, const struct json *b)
{
	if (is_empty(a) || is_empty(b))
		return is_empty(a) && is_empty(b);
	if (a->type != b->type || a->first == NULL)
		return json_equal(a, b);
	if (a->type == JSON_OBJECT)
		return is_within(a, b) && is_within(b, a);
	for (a = a->first, b = b->first; a != NULL && b != NULL;
	     a = a->next, b = b->next) {
		if (!is_same(a, b))
			return false;
	}
	return a == b;
}

static bool has_same_process(const struct json *record,
			     const struct json *config)
{
	static const char *const members[] = {RECORD_PROCESS_MEMBERS};
	const struct json *kept = json_member(record, "process");
	const struct json *process = json_member(config, "process");

	if (kept == NULL || process == NULL)
		return false;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!is_same(json_member(kept, members[i]),
			     json_member(process, members[i])))
			return false;
	}
	return true;
}

/* Whether a document that was written anew says all that the record does, but
 * for annotations that a hardener took away. podman 5 writes it so at each
 * update, with other resources. It bounds and names its container as the record
 * does then, so whoever started that, with it the record is not wrong of it. */
static bool is_confirmed(const struct json *record, const char *path)
{
	AUTO_JSON struct json_document config = JSON_DOCUMENT_INIT;
	AUTO_CLOSE int fd =
		open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	const struct json *kept = json_member(record, "annotations");
	const struct json *annotations;
	AUTO_BUF struct buf text = BUF_INIT;
	struct err ignored = ERR_INIT;

	if (fd < 0 ||
	    fs_read_regular(fd, path, JSON_MAX_SIZE, &text, NULL, &ignored) <
		    0 ||
	    json_read(&config, path, buf_text(&text), JSON_STRICT, &ignored) <
		    0)
		return false;
	annotations = json_member(config.root, "annotations");
	return has_same_process(record, config.root) &&
	       is_same(json_member(record, "uidMappings"),
		       json_member(json_member(config.root, "linux"),
				   "uidMappings")) &&
	       (is_empty(annotations) ||
		(kept != NULL && is_within(annotations, kept)));
}

static bool was_changed(const struct json *record, const char *bundle,
			const char *identity)
{
	AUTO_BUF struct buf path = BUF_INIT;
	char now[RECORD_IDENTITY_SIZE];
	struct stat status;

	buf_printf(&path, "%s/config.json", bundle);
	if (stat(path.data, &status) < 0)
		return false;
	record_identify(&status, now);
	return strcmp(now, identity) != 0 && !is_confirmed(record, path.data);
}

bool record_is_stale(const struct record_key *key, struct json_document *record)
{
	AUTO_BUF struct buf state = BUF_INIT;
	const struct json *bundle = json_member(record->root, "bundle");
	const struct json *document = json_member(record->root, "document");
	const char *path;

	if (!key->root_known || !json_is(bundle, JSON_STRING))
		return false;
	path = json_to_cstring(record, bundle);
	if (json_is(document, JSON_STRING) &&
	    was_changed(record->root, path, json_to_cstring(record, document)))
		return true;
	read_state(key, &state);
	return state.length > 0 && names_other(&state, path);
}
