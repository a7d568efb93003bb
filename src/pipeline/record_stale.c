/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a record is of the container that runs now. A runtime that was called
 * by others may have taken that one away and made another of the same id, of
 * which no record was kept. What it keeps of a container tells from which
 * bundle it was made, and what it was made from is not written to again.
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

static bool was_changed(const char *bundle, const char *identity)
{
	AUTO_BUF struct buf path = BUF_INIT;
	char now[RECORD_IDENTITY_SIZE];
	struct stat status;

	buf_printf(&path, "%s/config.json", bundle);
	if (stat(path.data, &status) < 0)
		return false;
	record_identify(&status, now);
	return strcmp(now, identity) != 0;
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
	    was_changed(path, json_to_cstring(record, document)))
		return true;
	read_state(key, &state);
	return state.length > 0 && names_other(&state, path);
}
