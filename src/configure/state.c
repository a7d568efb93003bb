/* SPDX-License-Identifier: Apache-2.0 */
/* What ravelinctl configure has done to this host. */
#include "configure/state.h"

#include "base/digest.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME       "configured.json"
#define DIRECTORY  "/etc/ravelin"
#define MOST_STATE ((size_t)16 << 20)

int configure_user_directory(struct buf *directory, struct err *err)
{
	const char *named = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (named != NULL && named[0] == '/') {
		buf_add_text(directory, named);
	} else if (home != NULL && home[0] == '/') {
		buf_printf(directory, "%s/.config", home);
	} else {
		err_set(err, ERR_SYSTEM,
			"HOME is not set: can't tell where the user's "
			"configuration is");
		return -1;
	}
	return 0;
}

/* Root touches no files below a directory of somebody else, who could put links
 * there. */
static int check_owner(const char *directory, struct err *err)
{
	struct stat status;

	if (geteuid() != 0 || stat(directory, &status) < 0 ||
	    fs_owner_is_trusted(status.st_uid))
		return 0;
	return err_set(err, ERR_REFUSED,
		       "%s: belongs to uid %u: be that user, not root, to "
		       "configure for them",
		       directory, status.st_uid);
}

static int find_path(struct configure_state *state, bool user, struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;

	if (user) {
		const char *home = getenv("HOME");

		if (configure_user_directory(&path, err) < 0 ||
		    (home != NULL && check_owner(home, err) < 0) ||
		    check_owner(path.data, err) < 0)
			return -1;
		buf_add_text(&path, "/ravelin");
	} else {
		buf_add_text(&path, DIRECTORY);
	}
	buf_add_text(&path, "/" NAME);
	if (path.length >= sizeof(state->path))
		return err_set_errno(err, ENAMETOOLONG, "%s", path.data);
	memcpy(state->path, path.data, path.length + 1);
	return 0;
}

/* The directory that it is in. */
static void add_directory(const struct configure_state *state, struct buf *out)
{
	buf_add(out, state->path,
		(size_t)(strrchr(state->path, '/') - state->path));
}

static int take_lock(struct configure_state *state, struct err *err)
{
	AUTO_BUF struct buf directory = BUF_INIT;

	add_directory(state, &directory);
	return configure_lock_take(&state->lock, directory.data, err);
}

int configure_state_read(struct configure_state *state, bool user, bool lock,
			 struct err *err)
{
	AUTO_CLOSE int fd = -1;

	if (find_path(state, user, err) < 0 ||
	    (lock && take_lock(state, err) < 0))
		return -1;
	fd = open(state->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
		return err_set_errno(err, errno, "%s: cannot open",
				     state->path);
	if (fd < 0)
		buf_add_text(&state->text, "{}\n");
	else if (fs_check_trusted_of(geteuid(), fd, state->path, err) < 0 ||
		 fs_read_regular(fd, state->path, MOST_STATE, &state->text,
				 NULL, err) < 0)
		return -1;
	if (json_read(&state->document, state->path, buf_text(&state->text),
		      JSON_STRICT, err) < 0)
		return -1;
	if (user && json_member(state->document.root, "diversion") != NULL)
		return err_set(
			err, ERR_REFUSED,
			"%s: a diversion is root's, and noted in " DIRECTORY
			"/" NAME,
			state->path);
	return 0;
}

static bool is_empty(const struct configure_state *state)
{
	const struct json *root = state->document.root;
	const struct json *all = json_member(root, "configurations");
	const struct json *links = json_member(root, "links");

	return (all == NULL || all->count == 0) &&
	       (links == NULL || links->count == 0) &&
	       json_member(root, "diversion") == NULL;
}

static int take_away(const struct configure_state *state, struct err *err)
{
	AUTO_BUF struct buf directory = BUF_INIT;
	AUTO_CLOSE int fd = -1;

	if (unlink(state->path) < 0 && errno != ENOENT)
		return err_set_errno(err, errno, "%s: cannot remove",
				     state->path);
	add_directory(state, &directory);
	fd = open(directory.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		fs_remove_drafts(fd, NAME);
	return 0;
}

/* What was made for the state, by us or before us, is noted in it. */
static void note_made(struct configure_state *state, const char *name,
		      bool made)
{
	if (made)
		json_set(state->document.root, name,
			 json_new_boolean(&state->document, true));
}

int configure_state_write(struct configure_state *state, struct err *err)
{
	AUTO_BUF struct buf directory = BUF_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	AUTO_CLOSE int fd = -1;
	const struct stat like = {.st_mode = S_IFREG | 0600,
				  .st_uid = geteuid(),
				  .st_gid = getegid()};

	if (is_empty(state))
		return take_away(state, err);
	add_directory(state, &directory);
	note_made(state, "directory", state->lock.made);
	note_made(state, "parent", state->lock.parent);
	fd = open(directory.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, errno, "%s: cannot open",
				     directory.data);
	fs_remove_drafts(fd, NAME);
	json_write(&state->document, &text);
	return fs_replace(fd, NAME, &like, &text, err);
}

void configure_state_fini(struct configure_state *state)
{
	const struct json *root = state->document.root;

	if (state->lock.held) {
		state->lock.made |=
			json_is_true(json_member(root, "directory"));
		state->lock.parent |= json_is_true(json_member(root, "parent"));
	}
	configure_lock_release(&state->lock);
	json_document_fini(&state->document);
	buf_fini(&state->text);
}

struct json *configure_state_find(const struct configure_state *state,
				  const char *engine, const char *file)
{
	json_each (one, json_member(state->document.root, "configurations")) {
		if (json_string_is(json_member(one, "engine"), engine) &&
		    json_string_is(json_member(one, "file"), file))
			return one;
	}
	return NULL;
}

struct json *configure_state_string(struct configure_state *state,
				    struct text text)
{
	return json_new_string(&state->document,
			       (struct text){arena_copy(&state->document.arena,
							text.data, text.length),
					     text.length});
}

bool configure_state_knows(const struct json *configuration, struct text text)
{
	const struct json *before = json_member(configuration, "before");
	char digest[DIGEST_SIZE];

	digest_sha256(text, digest);
	return json_string_is(json_member(configuration, "written"), digest) ||
	       json_string_is(json_member(configuration, "from"), digest) ||
	       (before != NULL && text_equal(before->text, text));
}

static struct json *require_array(struct configure_state *state,
				  struct json *object, const char *name)
{
	struct json *array = json_member(object, name);

	if (array != NULL)
		return array;
	return json_set(object, name, json_new(&state->document, JSON_ARRAY));
}

struct json *configure_state_require(struct configure_state *state,
				     const char *engine, const char *file)
{
	struct json *one = configure_state_find(state, engine, file);

	if (one != NULL)
		return one;
	one = json_append(
		require_array(state, state->document.root, "configurations"),
		json_new(&state->document, JSON_OBJECT));
	json_set(one, "engine", configure_state_string(state, text_of(engine)));
	json_set(one, "file", configure_state_string(state, text_of(file)));
	return one;
}

bool configure_state_has(const struct json *object, const char *name,
			 const char *word)
{
	json_each (element, json_member(object, name)) {
		if (json_string_is(element, word))
			return true;
	}
	return false;
}

void configure_state_add(struct configure_state *state, struct json *object,
			 const char *name, const char *word)
{
	if (!configure_state_has(object, name, word))
		json_append(require_array(state, object, name),
			    configure_state_string(state, text_of(word)));
}

struct text_list configure_state_list(struct configure_state *state,
				      const struct json *object,
				      const char *name)
{
	const struct json *array = json_member(object, name);
	struct text_list list = {NULL, 0};
	struct text *texts;

	if (array == NULL || array->count == 0)
		return list;
	texts = arena_alloc(&state->document.arena,
			    array->count * sizeof(*texts));
	list.list = texts;
	json_each (element, array) {
		if (json_is(element, JSON_STRING))
			texts[list.count++] = element->text;
	}
	return list;
}

bool configure_state_needs(const struct configure_state *state,
			   const char *link)
{
	json_each (one, json_member(state->document.root, "configurations")) {
		if (configure_state_has(one, "links", link))
			return true;
	}
	return false;
}

bool configure_state_diverts(const struct configure_state *state)
{
	json_each (one, json_member(state->document.root, "configurations")) {
		if (json_is_true(json_member(one, "divert")))
			return true;
	}
	return false;
}
