/* SPDX-License-Identifier: Apache-2.0 */
/* What would refuse a system call to a running container's process. */
#include "admin/denial_try.h"

#include "verify/process.h"

#define MOST_STATUS ((size_t)1 << 16) /* bytes */

struct denial *denial_try_add(struct denial_try *try,
			      enum denial_verdict verdict,
			      enum denial_layer layer, const char *sentence)
{
	struct denial_step *step = arena_alloc(try->arena, sizeof(*step));

	step->verdict = verdict;
	step->times = 1;
	step->denial.layer = layer;
	step->denial.sentence = sentence;
	step->denial.pid = try->pid;
	if (try->last != NULL)
		try->last->next = step;
	else
		try->first = step;
	try->last = step;
	return &step->denial;
}

enum denial_verdict denial_try_verdict(const struct denial_try *try)
{
	enum denial_verdict verdict = VERDICT_ALLOWED;

	for (const struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		if (step->verdict > verdict)
			verdict = step->verdict;
	}
	return verdict;
}

static int look(struct denial_try *try, struct err *err)
{
	uint64_t user;

	if (!verify_process_read(VERIFY_PROC, try->pid, "status", MOST_STATUS,
				 &try->status_text) ||
	    !verify_status_parse(buf_text(&try->status_text), &try->status) ||
	    !verify_process_namespace(VERIFY_PROC, try->pid, "user", &user))
		return err_set(err, ERR_SYSTEM,
			       "process %d is gone, or can't be looked at",
			       (int)try->pid);
	try->own_user = !verify_namespace_is_hosts(VERIFY_PROC, "user", user);
	return verify_view_open(VERIFY_PROC, try->pid, &try->view, err);
}

/* What its process would find by a relative path, or one that was not given, is
 * not known. */
static void add_unseen(struct denial_try *try)
{
	const char *word = try->question->unseen;

	if (word == NULL || denial_try_verdict(try) == VERDICT_REFUSED)
		return;
	denial_try_add(try, VERDICT_OPEN, DENIAL_PATH,
		       word[0] == '\0'
			       ? "no path was given, so that none was looked at"
			       : arena_printf(try->arena,
					      "%s is no absolute path, so that "
					      "nothing was looked at there",
					      denial_quote(text_of(word),
							   try->arena)));
}

/* Two paths in one place are told of once. */
static void merge(struct denial_try *try)
{
	for (struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		struct denial_step *last = step;

		for (struct denial_step *next = step->next; next != NULL;
		     next = next->next) {
			if (next->verdict == step->verdict &&
			    denial_is_same(&next->denial, &step->denial)) {
				last->next = next->next;
				step->times++;
			} else {
				last = next;
			}
		}
		if (step->next == NULL)
			try->last = step;
	}
}

int denial_try_run(struct denial_try *try, struct err *err)
{
	const struct denial_question *question = try->question;

	if (look(try, err) < 0 || denial_try_seccomp(try, err) < 0)
		return -1;
	denial_try_power(try);
	for (unsigned i = 0; i < question->path_count; i++) {
		if (denial_try_path(try, &question->paths[i], err) < 0)
			return -1;
	}
	denial_try_apparmor(try);
	add_unseen(try);
	merge(try);
	for (struct denial_step *step = try->first; step != NULL;
	     step = step->next)
		denial_container_settle(try->container, &step->denial,
					try->arena);
	return 0;
}

void denial_try_fini(struct denial_try *try)
{
	verify_view_fini(&try->view);
	buf_fini(&try->status_text);
}
