/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl explain-denial: which layer refused, and the one line that would
 * allow it. */
#include "admin/denial_print.h"
#include "admin/denial_sum.h"
#include "admin/denial_try.h"
#include "admin/options.h"
#include "admin/output.h"
#include "admin/verify_subject.h"
#include "probe/selinux_policy.h"
#include "seccomp/syscall.h"
#include "json/show.h"

static const struct option_description options[] = {
	{"pid", 0, "PID", "the container that this process is in"},
	{"root", 0, "DIR", "where its runtime keeps containers", VALUE_FILE},
	{"no-trace", 0, NULL, "stop no process to read its filter"},
	OUTPUT_OPTION_FORMAT,
	{0},
};

struct query {
	const char *pid;
	const char *root;
	bool no_trace;
	const char *format;
	char **words;
	unsigned count;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;

	(void)err;
	if (option == NULL)
		query->words[query->count++] = value;
	else if (strcmp(option->name, "pid") == 0)
		query->pid = value;
	else if (strcmp(option->name, "root") == 0)
		query->root = value;
	else if (strcmp(option->name, "format") == 0)
		query->format = value;
	else
		query->no_trace = true;
	return 0;
}

static enum denial_answer ask_policy(void *context, const char *source,
				     const char *target, const char *class,
				     const char *permission)
{
	(void)context;
	switch (selinux_allowed(source, target, class, permission)) {
	case SELINUX_ALLOWED:
		return DENIAL_YES;
	case SELINUX_DENIED:
	case SELINUX_TOLERATED:
		return DENIAL_NO;
	case SELINUX_UNKNOWN:
		break;
	}
	return DENIAL_UNKNOWN;
}

static const struct denial_ask ask = {.selinux = ask_policy};

/* Neither the first word is a file, nor the second a call, if there is one. */
static int no_such(const struct query *query, struct err *err)
{
	AUTO_BUF struct buf first = BUF_INIT;
	AUTO_BUF struct buf second = BUF_INIT;
	const char *nearest;

	show_text(text_of(query->words[0]), 64, &first);
	if (query->count == 1)
		return err_set(err, ERR_USAGE,
			       "there is no file \"%s\"; if that is a "
			       "container, expected a system call behind it, "
			       "as in: explain-denial %s mount",
			       first.data, first.data);
	nearest = syscall_nearest(text_of(query->words[1]));
	show_text(text_of(query->words[1]), 64, &second);
	return err_set(
		err, ERR_USAGE,
		"there is no file \"%s\", and if that is a container, no "
		"system call \"%s\"%s%s%s",
		first.data, second.data,
		nearest != NULL ? "; did you mean \"" : "",
		nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
}

static bool wants_json(const struct query *query)
{
	return query->format != NULL &&
	       output_format_of(query->format) == OUTPUT_JSON;
}

static int explain_logs(const struct query *query, struct err *err)
{
	__attribute__((cleanup(denial_sum_fini))) struct denial_sum sum = {
		.ask = &ask, .arena = ARENA_INIT};
	AUTO_BUF struct buf text = BUF_INIT;

	if (query->count == 0 && denial_sum_read(&sum, "-", err) < 0)
		return -1;
	for (unsigned i = 0; i < query->count; i++) {
		if (denial_sum_read(&sum, query->words[i], err) < 0)
			return -1;
	}
	if (wants_json(query))
		denial_print_sum_json(&sum, &text);
	else
		denial_print_sum_text(&sum, &text);
	if (output_write(&text, err) < 0)
		return -1;
	return sum.first != NULL ? STATUS_FINE : STATUS_FINDINGS;
}

/* The words are of a call, behind the container where no --pid names it. */
static int explain_call(const struct query *query, struct err *err)
{
	unsigned skipped = query->pid == NULL ? 1 : 0;
	AUTO_DENIAL_CONTAINER struct denial_container container =
		DENIAL_CONTAINER_INIT;
	AUTO_DENIAL_TRY struct denial_try try = DENIAL_TRY_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct denial_question question;

	if (denial_question_read(&container.arena, query->words + skipped,
				 query->count - skipped, seccomp_arch_of_host(),
				 &question, err) < 0)
		return -1;
	if (verify_subject_in_reach("explain-denial ID CALL", err) < 0 ||
	    denial_container_locate(&container,
				    skipped != 0 ? query->words[0] : NULL,
				    query->pid, query->root, &try.pid, err) < 0)
		return -1;
	try.arena = &container.arena;
	try.question = &question;
	try.container = &container;
	try.ask = &ask;
	try.no_trace = query->no_trace;
	if (denial_try_run(&try, err) < 0)
		return -1;
	if (wants_json(query))
		denial_try_print_json(&try, &text);
	else
		denial_try_print_text(&try, &text);
	if (output_write(&text, err) < 0)
		return -1;
	return denial_try_verdict(&try) == VERDICT_ALLOWED ? STATUS_FINE
							   : STATUS_FINDINGS;
}

/* Two words, of which the second is a system call and no file of that name is
 * there, are a container and a call. */
static bool is_call(const struct query *query)
{
	return query->pid != NULL ||
	       (query->count >= 2 && denial_question_is_call(query->words[1]) &&
		access(query->words[1], F_OK) != 0);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_FREE char **words = calloc((size_t)argc + 1, sizeof(*words));
	struct query query = {.words = words};

	if (words == NULL)
		return err_set(err, ERR_SYSTEM, "out of memory");
	if (options_parse(options, argc, argv, take, &query, err) < 0)
		return -1;
	if (query.pid != NULL && query.count == 0)
		return err_set(err, ERR_USAGE,
			       "expected a system call behind --pid");
	if (is_call(&query))
		return explain_call(&query, err);
	if (query.count > 0 && strcmp(query.words[0], "-") != 0 &&
	    access(query.words[0], F_OK) != 0)
		return no_such(&query, err);
	return explain_logs(&query, err);
}

const struct command command_explain_denial = {
	.name = "explain-denial",
	.arguments = "[FILE... | CONTAINER SYSCALL [ARGUMENT...]]",
	.argument_kind = VALUE_FILE,
	.argument_count = ARGUMENTS_ANY,
	.help = "say which layer refused, and what would allow it",
	.options = options,
	.run = run,
};
