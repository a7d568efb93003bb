/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl configure --undo. */
#include "configure/configure.h"
#include "configure/diff.h"
#include "configure/divert.h"
#include "configure/links.h"

#include <unistd.h>

/* What the file becomes. */
struct outcome {
	bool gone;     /* none */
	bool restored; /* byte for byte as it was */
	struct buf text;
};

/* Without a note nothing but the file itself tells what is ours. */
static int plan(struct configure *configure, const struct json *known,
		struct outcome *outcome, struct err *err)
{
	const struct text now = configure_file_text(&configure->file);
	const struct json *before = json_member(known, "before");
	struct text old = {NULL, 0};

	outcome->gone = now.data == NULL;
	if (outcome->gone)
		return 0;
	if (before != NULL)
		old = before->text;
	if (known != NULL && configure_state_knows(known, now)) {
		outcome->restored = true;
		outcome->gone = before == NULL;
		buf_add(&outcome->text, old.length > 0 ? old.data : "",
			old.length);
		return 0;
	}
	configure->request.binaries =
		configure_state_list(&configure->state, known, "binaries");
	if (configure->engine->remove(&configure->request, now,
				      known != NULL ? &old : NULL,
				      &outcome->text, err) < 0)
		return -1;
	outcome->gone =
		known != NULL && before == NULL && outcome->text.length == 0;
	return 0;
}

static struct text outcome_text(const struct outcome *outcome)
{
	if (outcome->gone)
		return (struct text){NULL, 0};
	return outcome->text.length > 0 ? buf_text(&outcome->text) : TEXT("");
}

static int put(struct configure *configure, const struct outcome *outcome,
	       struct err *err)
{
	if (outcome->gone)
		return configure_file_delete(&configure->file, err);
	return configure_file_write(&configure->file, outcome_text(outcome),
				    err);
}

/* Directories that were made, if nothing else is in them by now. */
static void remove_directories(struct configure *configure,
			       const struct json *known)
{
	const struct json *list = json_member(known, "directories");

	for (const struct json *one = list != NULL ? list->last : NULL;
	     one != NULL; one = one->previous)
		(void)rmdir(json_to_cstring(&configure->state.document, one));
}

static void say(struct configure *configure, const struct outcome *outcome,
		bool known, bool changed)
{
	struct buf *out = &configure->out;
	const char *apply = configure->request.user
				    ? configure->engine->user_apply
				    : configure->engine->unapply;

	buf_printf(out, "%s: %s\n", configure->file.path,
		   outcome->gone && changed ? "removed"
		   : outcome->restored      ? "as it was before"
		   : !changed               ? "nothing of ravelin's is in it"
		   : known ? "was edited since: ravelin's part is taken out"
			   : "was not written by this command: ravelin's part "
			     "is taken out");
	if (changed && apply != NULL)
		buf_printf(out, "takes effect with: %s\n", apply);
	if (changed && configure->engine->removed != NULL)
		buf_printf(out, "note: %s\n", configure->engine->removed);
}

int configure_forget(struct configure *configure, struct json *known,
		     struct json *older, struct err *err)
{
	configure_file_clean(&configure->file);
	remove_directories(configure, known);
	if (older != NULL)
		json_replace(known, older);
	else
		json_remove(known);
	if (configure_links_drop(configure, err) < 0 ||
	    divert_undo(configure, err) < 0 ||
	    configure_state_write(&configure->state, err) < 0)
		return -1;
	/* Of a user the notes may have been in one of them. */
	remove_directories(configure, known);
	return 0;
}

static int carry_out(struct configure *configure, struct json *known,
		     const struct outcome *outcome, bool changed,
		     struct err *err)
{
	if (configure->dry_run) {
		configure_diff(configure->file.path,
			       configure_file_text(&configure->file),
			       outcome_text(outcome),
			       &configure->state.document.arena,
			       &configure->out);
		if (known != NULL)
			json_remove(known);
		return configure_links_drop(configure, err) < 0
			       ? -1
			       : divert_undo(configure, err);
	}
	if (changed && put(configure, outcome, err) < 0)
		return -1;
	return known != NULL ? configure_forget(configure, known, NULL, err)
			     : 0;
}

int configure_undo(struct configure *configure, struct err *err)
{
	struct json *known =
		configure_state_find(&configure->state, configure->engine->name,
				     configure->file.path);
	const struct text now = configure_file_text(&configure->file);
	struct outcome outcome = {.text = BUF_INIT};
	bool changed;
	int result = plan(configure, known, &outcome, err);

	if (result == 0) {
		changed = outcome.gone != (now.data == NULL) ||
			  !text_equal(now, outcome_text(&outcome));
		result = carry_out(configure, known, &outcome, changed, err);
		if (result == 0 && known == NULL && !changed)
			buf_printf(&configure->out,
				   "%s: nothing to undo, ravelin is not "
				   "configured\n",
				   configure->file.path);
		else if (result == 0 && !configure->dry_run)
			say(configure, &outcome, known != NULL, changed);
	}
	buf_fini(&outcome.text);
	return result;
}
