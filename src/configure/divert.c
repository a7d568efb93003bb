/* SPDX-License-Identifier: Apache-2.0 */
/* ravelin in place of the runc that programs find in PATH. */
#include "configure/divert.h"

#include "base/fs.h"
#include "configure/divert_dpkg.h"
#include "probe/runtime.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUNTIME_LINK  "/etc/ravelin/runtime"
#define RUNTIME_LINKS "/etc/ravelin/runtimes/*"
#define REAL_SUFFIX   ".real"

struct diversion {
	char path[PATH_MAX];
	char real[PATH_MAX];
	bool dpkg;
};

/* The runc that comes first, in a directory without links. */
static int find_runc(const struct configure *configure,
		     struct diversion *diversion, struct err *err)
{
	for (const char *const *at = runtime_directories; *at != NULL; at++) {
		char directory[PATH_MAX];
		int length;

		if (realpath(*at, directory) == NULL)
			continue;
		length = snprintf(diversion->path, PATH_MAX, "%s/runc",
				  directory);
		if (length < 0 || length >= PATH_MAX - (int)sizeof(REAL_SUFFIX))
			continue;
		if (access(diversion->path, X_OK) < 0)
			continue;
		if (fs_same_file(diversion->path, configure->binary))
			return err_set(err, ERR_SYSTEM,
				       "%s is ravelin already, and not by "
				       "this command: nothing to divert",
				       diversion->path);
		memcpy(diversion->real, diversion->path, (size_t)length);
		memcpy(diversion->real + length, REAL_SUFFIX,
		       sizeof(REAL_SUFFIX));
		return 0;
	}
	return err_set(err, ERR_SYSTEM, "no runc to divert");
}

/* What would lead back to ravelin, or be written over. */
static int check(const struct diversion *diversion, struct err *err)
{
	glob_t found = {.gl_pathc = 0};
	struct stat status;
	int result = 0;

	if (lstat(diversion->real, &status) == 0)
		return err_set(err, ERR_SYSTEM,
			       "%s is there already: nothing is diverted",
			       diversion->real);
	if (lstat(RUNTIME_LINK, &status) == 0 && access(RUNTIME_LINK, X_OK) < 0)
		return err_set(err, ERR_SYSTEM,
			       RUNTIME_LINK
			       " leads to no runtime, and would come next: "
			       "remove it first");
	if (glob(RUNTIME_LINKS, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc && result == 0; i++) {
			if (fs_same_file(found.gl_pathv[i], diversion->path))
				result = err_set(
					err, ERR_SYSTEM,
					"%s leads to %s, which is to become "
					"ravelin: remove it first",
					found.gl_pathv[i], diversion->path);
		}
	}
	globfree(&found);
	return result;
}

/* Puts a link to target in the place of path, without a moment in between. */
static int replace_by_link(const char *path, const char *target,
			   struct err *err)
{
	AUTO_BUF struct buf draft = BUF_INIT;

	buf_printf(&draft, "%s.ravelin-%d", path, (int)getpid());
	if (symlink(target, draft.data) == 0) {
		if (rename(draft.data, path) == 0)
			return 0;
		unlink(draft.data);
	}
	return err_set_errno(err, errno, "%s: cannot make it a link to %s",
			     path, target);
}

/* Whether /etc/ravelin/runtime has to be made, or made another link, so that
 * the real one comes next. */
static bool needs_link(const struct diversion *diversion)
{
	struct stat status;

	return lstat(RUNTIME_LINK, &status) < 0 ||
	       fs_same_file(RUNTIME_LINK, diversion->path);
}

/* Makes /etc/ravelin/runtime lead to the real one, unless it leads to another
 * runtime; *note is what it was, or null where there was none. */
static int link_runtime(struct configure_state *state, struct json *note,
			const struct diversion *diversion, struct err *err)
{
	char old[PATH_MAX];
	ssize_t length = readlink(RUNTIME_LINK, old, sizeof(old));
	struct stat status;
	bool there = lstat(RUNTIME_LINK, &status) == 0;

	if (!needs_link(diversion))
		return 0;
	if (there && length < 0)
		return err_set(err, ERR_SYSTEM,
			       RUNTIME_LINK " is no link: remove it first");
	json_set(note, "runtime",
		 there ? configure_state_string(
				 state, (struct text){old, (size_t)length})
		       : json_new_boolean(&state->document, true));
	if (configure_state_write(state, err) < 0)
		return -1;
	return replace_by_link(RUNTIME_LINK, diversion->real, err);
}

/* Takes what link_runtime() did back. */
static int unlink_runtime(struct configure_state *state,
			  const struct json *note, const char *real,
			  struct err *err)
{
	const struct json *old = json_member(note, "runtime");
	char now[PATH_MAX];
	ssize_t length = readlink(RUNTIME_LINK, now, sizeof(now));

	if (old == NULL || length < 0 ||
	    !text_equal((struct text){now, (size_t)length}, text_of(real)))
		return 0;
	if (old->type == JSON_STRING)
		return replace_by_link(RUNTIME_LINK,
				       json_to_cstring(&state->document, old),
				       err);
	if (unlink(RUNTIME_LINK) < 0)
		return err_set_errno(err, errno,
				     RUNTIME_LINK ": cannot remove");
	return 0;
}

/* Notes are written ahead of what they are of. */
static int carry_out(struct configure *configure,
		     const struct diversion *diversion, struct err *err)
{
	struct configure_state *state = &configure->state;
	struct json *note = json_set(state->document.root, "diversion",
				     json_new(&state->document, JSON_OBJECT));

	json_set(note, "path",
		 configure_state_string(state, text_of(diversion->path)));
	json_set(note, "real",
		 configure_state_string(state, text_of(diversion->real)));
	json_set(note, "binary",
		 configure_state_string(state, text_of(configure->binary)));
	json_set(note, "dpkg",
		 json_new_boolean(&state->document, diversion->dpkg));
	if (configure_state_write(state, err) < 0)
		return -1;
	if (diversion->dpkg &&
	    divert_dpkg(true, diversion->path, diversion->real, err) < 0) {
		json_set(note, "dpkg",
			 json_new_boolean(&state->document, false));
		return -1;
	}
	if (link(diversion->path, diversion->real) < 0)
		return err_set_errno(err, errno, "%s: cannot be made %s",
				     diversion->path, diversion->real);
	if (link_runtime(state, note, diversion, err) < 0)
		return -1;
	return replace_by_link(diversion->path, configure->binary, err);
}

/* Whether path is a link to ravelin, as it was left. */
static bool is_our_link(const char *path, const char *binary)
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target));

	return length > 0 && text_equal((struct text){target, (size_t)length},
					text_of(binary));
}

/* What was done, as it is noted; the ravelin that did it may be another. */
struct noted {
	const char *path, *real, *binary;
};

static struct noted read_note(struct configure *configure,
			      const struct json *note)
{
	struct json_document *document = &configure->state.document;
	const struct json *binary = json_member(note, "binary");

	return (struct noted){
		json_to_cstring(document, json_member(note, "path")),
		json_to_cstring(document, json_member(note, "real")),
		binary != NULL ? json_to_cstring(document, binary)
			       : configure->binary,
	};
}

/* Puts the real one back, if nobody has put another there since. Where the real
 * one has gone with its package nothing but our link is there to remove. */
static int put_back(const struct noted *noted, struct err *err)
{
	AUTO_BUF struct buf draft = BUF_INIT;
	struct stat status;
	bool ours = is_our_link(noted->path, noted->binary);

	if (lstat(noted->path, &status) == 0 && !ours)
		return 0;
	if (lstat(noted->real, &status) < 0) {
		if (ours && unlink(noted->path) < 0)
			return err_set_errno(err, errno, "%s: cannot remove",
					     noted->path);
		return 0;
	}
	buf_printf(&draft, "%s.ravelin-%d", noted->path, (int)getpid());
	if (link(noted->real, draft.data) == 0) {
		if (rename(draft.data, noted->path) == 0)
			return 0;
		unlink(draft.data);
	}
	return err_set_errno(err, errno, "%s: cannot be put back", noted->path);
}

/* Whether a runtime is at path that does not go when the real one does. */
static bool stands_alone(const struct configure *configure,
			 const struct noted *noted)
{
	char end[PATH_MAX];

	return realpath(noted->path, end) != NULL && access(end, X_OK) == 0 &&
	       strcmp(end, noted->real) != 0 &&
	       !engine_names_ours(text_of(strrchr(end, '/') + 1)) &&
	       !fs_same_file(end, configure->binary) &&
	       !fs_same_file(end, noted->binary);
}

/* Removes the real one's second name, which may be the last copy of it. */
static int remove_real(const struct configure *configure,
		       const struct noted *noted, struct err *err)
{
	struct stat status;

	if (lstat(noted->real, &status) < 0 && errno == ENOENT)
		return 0;
	if (!stands_alone(configure, noted))
		return err_set(err, ERR_SYSTEM,
			       "%s is no runtime of its own: %s stays, put one "
			       "of them there first",
			       noted->path, noted->real);
	if (unlink(noted->real) < 0)
		return err_set_errno(err, errno, "%s: cannot remove",
				     noted->real);
	return 0;
}

static void say_taken_back(struct configure *configure,
			   const struct noted *noted)
{
	struct stat status;

	if (lstat(noted->real, &status) < 0 &&
	    is_our_link(noted->path, noted->binary))
		buf_printf(&configure->out,
			   "%s is gone: there is nothing to put back at %s\n",
			   noted->real, noted->path);
	else
		buf_printf(&configure->out, "%s%s -> %s\n",
			   configure->dry_run ? "put back " : "", noted->real,
			   noted->path);
}

/* Takes back what the note says, however much of it was done. */
static int take_back(struct configure *configure, struct json *note,
		     struct err *err)
{
	const struct noted noted = read_note(configure, note);

	say_taken_back(configure, &noted);
	if (configure->dry_run)
		return 0;
	if (put_back(&noted, err) < 0 ||
	    remove_real(configure, &noted, err) < 0 ||
	    unlink_runtime(&configure->state, note, noted.real, err) < 0)
		return -1;
	if (json_is_true(json_member(note, "dpkg")) &&
	    divert_dpkg(false, noted.path, noted.real, err) < 0)
		return -1;
	json_remove(note);
	return 0;
}

/* Whether the diversion is as it was left: 1; 0: a new package's runc has taken
 * ravelin's place, and what was left has been taken back; -1: an error. */
static int stands_still(struct configure *configure, struct json *note,
			struct err *err)
{
	const struct noted noted = read_note(configure, note);

	if (!is_our_link(noted.path, noted.binary)) {
		if (!configure->dry_run)
			return take_back(configure, note, err);
		buf_printf(&configure->out, "divert %s -> %s once more\n",
			   noted.path, noted.real);
		return 1;
	}
	if (access(noted.binary, X_OK) == 0 && access(noted.real, X_OK) == 0) {
		buf_printf(&configure->out,
			   "%s: is ravelin already, and %s what it was\n",
			   noted.path, noted.real);
		return 1;
	}
	return err_set_errno(err, errno,
			     "%s leads to %s, and %s is what it was: undo and "
			     "divert again",
			     noted.path, noted.binary, noted.real);
}

int divert_add(struct configure *configure, struct err *err)
{
	struct diversion diversion;
	struct json *root = configure->state.document.root;
	struct json *note;
	struct err more = ERR_INIT;

	note = json_member(root, "diversion");
	if (note != NULL) {
		int stands = stands_still(configure, note, err);

		if (stands != 0)
			return stands > 0 ? 0 : -1;
	}
	if (find_runc(configure, &diversion, err) < 0 ||
	    check(&diversion, err) < 0)
		return -1;
	diversion.dpkg = divert_has_dpkg();
	buf_printf(&configure->out, "%s%s -> %s, and %s leads to ravelin\n",
		   configure->dry_run ? "divert " : "diverted ", diversion.path,
		   diversion.real, diversion.path);
	if (configure->dry_run) {
		if (needs_link(&diversion))
			buf_printf(&configure->out,
				   "link " RUNTIME_LINK " -> %s\n",
				   diversion.real);
		return 0;
	}
	if (carry_out(configure, &diversion, err) == 0)
		return 0;
	note = json_member(root, "diversion");
	if (note != NULL && take_back(configure, note, &more) < 0)
		err_wrap(err, "%s, behind", more.message);
	return -1;
}

int divert_undo(struct configure *configure, struct err *err)
{
	struct json *note =
		json_member(configure->state.document.root, "diversion");

	if (note == NULL || configure_state_diverts(&configure->state))
		return 0;
	return take_back(configure, note, err);
}
