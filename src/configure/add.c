/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl configure: registering ravelin with an engine. */
#include "base/digest.h"
#include "configure/configure.h"
#include "configure/diff.h"
#include "configure/divert.h"
#include "configure/links.h"
#include "probe/runtime.h"

#include <errno.h>
#include <unistd.h>

void configure_add_names(const struct configure *configure, struct buf *out)
{
	for (unsigned i = 0; i < engine_runtime_count(&configure->request);
	     i++) {
		AUTO_BUF struct buf binary = BUF_INIT;

		buf_add_text(out, i > 0 ? ", " : "");
		engine_runtime(&configure->request, i, out, &binary);
	}
}

/* What the file was before: what is there, the first time; later the text from
 * then where it is as we wrote it, else what is there without our part. */
static int find_before(struct configure *configure, const struct json *known,
		       struct buf *text, bool *there, struct err *err)
{
	const struct text now = configure_file_text(&configure->file);
	const struct json *before = json_member(known, "before");
	struct text old = {NULL, 0};

	*there = now.data != NULL && (known == NULL || before != NULL);
	if (now.data == NULL)
		return 0;
	if (before != NULL)
		old = before->text;
	if (known == NULL)
		old = now;
	if (known == NULL || configure_state_knows(known, now)) {
		buf_add(text, old.length > 0 ? old.data : "", old.length);
		return 0;
	}
	configure->request.binaries =
		configure_state_list(&configure->state, known, "binaries");
	if (configure->engine->remove(&configure->request, now, &old, text,
				      err) < 0)
		return -1;
	*there = *there || text->length > 0;
	return 0;
}

/* Takes note of what is about to be written. */
static int note(struct configure *configure, struct text after,
		struct json **configuration, struct err *err)
{
	struct configure_state *state = &configure->state;
	struct json *one = configure_state_find(state, configure->engine->name,
						configure->file.path);
	AUTO_BUF struct buf before = BUF_INIT;
	char digest[DIGEST_SIZE];
	bool there;

	if (find_before(configure, one, &before, &there, err) < 0)
		return -1;
	one = configure_state_require(state, configure->engine->name,
				      configure->file.path);
	configure_state_add(state, one, "binaries", configure->binary);
	digest_sha256(after, digest);
	json_set(one, "written",
		 configure_state_string(state, text_of(digest)));
	digest_sha256(configure_file_text(&configure->file), digest);
	json_set(one, "from", configure_state_string(state, text_of(digest)));
	json_set(one, "before",
		 there ? configure_state_string(
				 state, before.length > 0 ? buf_text(&before)
							  : TEXT(""))
		       : json_new(&state->document, JSON_NULL));
	if (configure->request.divert)
		json_set(one, "divert",
			 json_new_boolean(&state->document, true));
	*configuration = one;
	return 0;
}

static void plan_directories(struct configure *configure,
			     struct json *configuration)
{
	AUTO_BUF struct buf missing = BUF_INIT;
	char *next = NULL;

	buf_add_text(&missing, "");
	configure_missing_directories(configure->file.path, &missing);
	for (const char *at = strtok_r(missing.data, "\n", &next); at != NULL;
	     at = strtok_r(NULL, "\n", &next))
		configure_state_add(&configure->state, configuration,
				    "directories", at);
}

static int make_directories(const struct json *configuration, struct err *err)
{
	json_each (directory, json_member(configuration, "directories")) {
		AUTO_BUF struct buf path = BUF_INIT;

		buf_add(&path, directory->text.data, directory->text.length);
		if (mkdir(path.data, 0755) < 0 && errno != EEXIST)
			return err_set_errno(err, errno, "%s: cannot make",
					     path.data);
	}
	return 0;
}

/* All is noted before it is done, so that whatever comes in between can be
 * undone. */
static int write_all(struct configure *configure, struct text after,
		     bool changed, struct err *err)
{
	struct json *configuration;

	if (note(configure, after, &configuration, err) < 0 ||
	    configure_links_plan(configure, configuration, err) < 0)
		return -1;
	plan_directories(configure, configuration);
	if (configure_state_write(&configure->state, err) < 0 ||
	    configure_links_make(configure, configuration, err) < 0 ||
	    make_directories(configuration, err) < 0)
		return -1;
	if (configure->request.divert && divert_add(configure, err) < 0)
		return -1;
	return changed ? configure_file_write(&configure->file, after, err) : 0;
}

static void say(struct configure *configure, bool changed)
{
	struct buf *out = &configure->out;
	const char *apply = configure->request.user
				    ? configure->engine->user_apply
				    : configure->engine->apply;

	buf_printf(out, "%s: ", configure->file.path);
	if (!changed)
		buf_add_text(out, "as it should be already: ");
	configure_add_names(configure, out);
	if (configure->request.set_default && !configure->overruled)
		buf_add_text(out, "; the default is " ENGINE_RUNTIME);
	buf_add_char(out, '\n');
	if (changed && apply != NULL)
		buf_printf(out, "takes effect with: %s\n", apply);
}

static void add_notes(struct configure *configure, const struct buf *notes)
{
	const char *at = notes->length > 0 ? notes->data : "";

	while (*at != '\0') {
		size_t length = strcspn(at, "\n");

		buf_printf(&configure->out, "note: %.*s\n", (int)length, at);
		at += length + 1;
	}
}

/* The runtime that comes next decides on some settings. */
static void find_next(struct configure *configure, struct buf *notes)
{
	static const char *const names[] = {"runc", "crun"};
	struct stat link;

	configure->request.next = configure->next;
	if (realpath("/etc/ravelin/runtime", configure->next) != NULL) {
		configure->request.crun =
			runtime_flavour_of(configure->next) == RUNTIME_CRUN;
		return;
	}
	if (lstat("/etc/ravelin/runtime", &link) == 0)
		buf_add_text(notes, "nothing starts until this is mended: "
				    "/etc/ravelin/runtime leads to nothing\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (const char *const *at = runtime_directories; *at != NULL;
		     at++) {
			snprintf(configure->next, PATH_MAX, "%s/%s", *at,
				 names[i]);
			if (access(configure->next, X_OK) < 0)
				continue;
			configure->request.crun = i == 1;
			return;
		}
	}
	configure->request.next = NULL;
	buf_add_text(notes, "no runtime is there that could come next: install "
			    "runc or crun, or make /etc/ravelin/runtime a link "
			    "to one\n");
}

/* Something has failed half-way, and the file is as it was: it is written last.
 * What else was done is undone; older is the note from before, or NULL. */
static int give_up(struct configure *configure, struct json *older,
		   struct err *err)
{
	struct err more = ERR_INIT;
	struct json *one =
		configure_state_find(&configure->state, configure->engine->name,
				     configure->file.path);

	if (one != NULL && configure_forget(configure, one, older, &more) < 0)
		err_wrap(err, "%s, behind", more.message);
	return -1;
}

/* A copy of the note that is there, or NULL. */
static struct json *copy_note(struct configure *configure)
{
	struct json_document *document = &configure->state.document;
	const struct json *one =
		configure_state_find(&configure->state, configure->engine->name,
				     configure->file.path);

	return one != NULL ? json_take_over(document, document, one) : NULL;
}

int configure_add(struct configure *configure, struct err *err)
{
	struct text before = configure_file_text(&configure->file);
	AUTO_BUF struct buf after = BUF_INIT;
	AUTO_BUF struct buf notes = BUF_INIT;
	struct configure_others others = {.count = 0};
	struct json *older = copy_note(configure);
	bool changed;
	int result;

	find_next(configure, &notes);
	result = configure_others_read(&others, configure->engine,
				       configure->file.path,
				       configure->request.user, &notes, err);
	configure->request.others = others.list;
	configure->request.other_count = others.count;
	configure->request.later_count = others.later;
	if (result == 0)
		result = engine_find_overruled(
			configure->engine, &configure->request,
			&configure->overruled, &notes, err);
	if (result == 0)
		result = configure->engine->add(&configure->request, before,
						&after, &notes, err);
	configure_others_fini(&others);
	if (result < 0)
		return -1;
	changed = !text_equal(buf_text(&after), before);
	if (configure->dry_run) {
		configure_diff(configure->file.path, before, buf_text(&after),
			       &configure->state.document.arena,
			       &configure->out);
		if (configure_links_plan(configure, NULL, err) < 0 ||
		    (configure->request.divert &&
		     divert_add(configure, err) < 0))
			return -1;
		add_notes(configure, &notes);
		return 0;
	}
	if ((changed || configure->request.profiles.count > 0 ||
	     configure->request.divert) &&
	    write_all(configure, buf_text(&after), changed, err) < 0)
		return give_up(configure, older, err);
	say(configure, changed);
	add_notes(configure, &notes);
	return 0;
}
