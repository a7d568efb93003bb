/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl log: what was decided, what enforcing would break, and which
 * exceptions would do. */
#include "admin/log.h"
#include "admin/log_metrics_run.h"
#include "admin/options.h"
#include "admin/output.h"
#include "base/glob.h"
#include "base/rootless.h"
#include "harden/hardener.h"
#include "pipeline/node.h"
#include "json/show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

const char *const log_outcomes[] = {"unchanged", "changed", "audited",
				    "refused", NULL};

static const struct option_description options[] = {
	{"file", 'F', "FILE", "read this log; -: standard input", VALUE_FILE},
	{"container", 0, "GLOB", "only containers of this id or name"},
	{"image", 0, "GLOB", "only containers of this image"},
	{"profile", 'p', "NAME", "only decisions under this profile",
	 VALUE_PROFILE},
	{"hardener", 0, "NAME", "only decisions with a finding of this one",
	 .words = hardener_names},
	{"outcome", 0, "WORD", "only decisions of this outcome",
	 .words = log_outcomes},
	OUTPUT_OPTION_FORMAT,
	{"summary", 's', NULL, "count what was or would be changed or refused"},
	{"propose", 0, "NAME",
	 "print exceptions for the containers of this id, name or image"},
	{"metrics", 0, NULL, "count for Prometheus, in its text format"},
	{"state", 0, "FILE",
	 "of --metrics: go on from what this file has, and keep it there",
	 VALUE_FILE},
	{"output", 'o', "FILE",
	 "of --metrics: write here instead of to standard output", VALUE_FILE},
	{0},
};

struct query {
	const char *file;
	enum output_format format;
	bool summary;
	bool metrics;
	const char *state;
	const char *output;
	struct log_filter filter;
};

static int take(const struct option_description *option, char *value,
		void *context, struct err *err)
{
	struct query *query = context;
	const struct {
		const char *name;
		const char **slot;
		bool is_glob;
	} slots[] = {
		{"file", &query->file, false},
		{"container", &query->filter.container, true},
		{"image", &query->filter.image, true},
		{"profile", &query->filter.profile, false},
		{"hardener", &query->filter.hardener, false},
		{"outcome", &query->filter.outcome, false},
		{"propose", &query->filter.any, true},
		{"state", &query->state, false},
		{"output", &query->output, false},
	};

	if (option == NULL)
		return err_set(err, ERR_USAGE, "unexpected argument \"%s\"",
			       value);
	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		if (strcmp(slots[i].name, option->name) != 0)
			continue;
		if (slots[i].is_glob && glob_check(text_of(value)) != NULL)
			return err_set(err, ERR_USAGE, "%s \"%s\": %s",
				       option->name, value,
				       glob_check(text_of(value)));
		*slots[i].slot = value;
		return 0;
	}
	if (strcmp(option->name, "format") == 0)
		query->format = output_format_of(value);
	else
		*(strcmp(option->name, "metrics") == 0 ? &query->metrics
						       : &query->summary) =
			true;
	return 0;
}

static bool has_filter(const struct log_filter *filter)
{
	return filter->container != NULL || filter->image != NULL ||
	       filter->any != NULL || filter->profile != NULL ||
	       filter->hardener != NULL || filter->outcome != NULL;
}

static int check_metrics(const struct query *query, struct err *err)
{
	if (!query->metrics)
		return query->state == NULL && query->output == NULL
			       ? 0
			       : err_set(err, ERR_USAGE, "--%s is of --metrics",
					 query->state != NULL ? "state"
							      : "output");
	if (query->summary || query->format == OUTPUT_JSON ||
	    has_filter(&query->filter))
		return err_set(err, ERR_USAGE,
			       "--metrics counts all of a log: it goes with "
			       "--file, --state and --output alone");
	if (query->state != NULL && query->file != NULL &&
	    strcmp(query->file, "-") == 0)
		return err_set(err, ERR_USAGE,
			       "--state is of a log that can be found again; "
			       "standard input can't");
	return 0;
}

static int check(const struct query *query, struct err *err)
{
	if (check_metrics(query, err) < 0)
		return -1;
	if (query->summary && query->filter.any != NULL)
		return err_set(err, ERR_USAGE,
			       "--summary and --propose: one at a time");
	if (query->format == OUTPUT_JSON &&
	    (query->summary || query->filter.any != NULL))
		return err_set(err, ERR_USAGE,
			       "--format json is of the lines; %s has no such "
			       "form",
			       query->summary ? "--summary" : "--propose");
	return 0;
}

/* Where an ordinary user can't read that: the one that their decisions went to
 * in its place. */
static int find_users_file(struct query *query, struct node *node,
			   struct err *err)
{
	const struct rootless user = rootless_find(&node->arena);
	const struct node_query policy = {.arch = seccomp_arch_of_host(),
					  .own = user.configuration};
	AUTO_NODE struct node own = NODE_INIT;
	const char *unread = query->file;

	if (!user.is || user.log == NULL ||
	    faccessat(AT_FDCWD, unread, R_OK, AT_EACCESS) == 0)
		return 0;
	if (node_load(&policy, &own, err) < 0 ||
	    log_find_file(&own, &query->file, err) < 0)
		return -1;
	query->file = strcmp(query->file, POLICY_LOG_FILE) == 0
			      ? arena_printf(&node->arena, "%s/decisions.log",
					     user.log)
			      : arena_printf(&node->arena, "%s", query->file);
	fprintf(stderr,
		"ravelinctl log: %s: this user's containers only; %s can't be "
		"read\n",
		query->file, unread);
	return 0;
}

/* Where nobody says which log: the one that the node's policy has. */
static int find_file(struct query *query, struct node *node, struct err *err)
{
	const struct node_query policy = {.arch = seccomp_arch_of_host()};

	if (query->file != NULL)
		return 0;
	if (node_load(&policy, node, err) < 0 ||
	    log_find_file(node, &query->file, err) < 0)
		return -1;
	return find_users_file(query, node, err);
}

static int propose(const struct log_proposals *proposals, const char *name)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	if (proposals->first != NULL) {
		log_propose_print(proposals, time(NULL));
		return STATUS_FINE;
	}
	show_line(text_of(name), SIZE_MAX, &shown);
	fprintf(stderr,
		"ravelinctl log: no container of id, name or image \"%s\"\n",
		shown.data);
	return STATUS_FINDINGS;
}

/* The status, or -1. */
static int print(const struct query *query, struct log_counts *counts,
		 struct err *err)
{
	struct log_summary summary = {.arena = ARENA_INIT};
	struct log_proposals proposals = {.arena = ARENA_INIT};
	struct log_sink sink = {.take = log_print_text};
	int result;

	if (query->summary)
		sink = (struct log_sink){log_summary_take, &summary};
	else if (query->filter.any != NULL)
		sink = (struct log_sink){log_propose_take, &proposals};
	else if (query->format == OUTPUT_JSON)
		sink.take = log_print_json;
	result = log_read(query->file, &query->filter, &sink, counts, err);
	if (result == 0 && query->summary)
		log_summary_print(&summary);
	else if (result == 0 && query->filter.any != NULL)
		result = propose(&proposals, query->filter.any);
	arena_fini(&summary.arena);
	arena_fini(&proposals.arena);
	return result;
}

static int run(int argc, char **argv, struct err *err)
{
	struct query query = {0};
	struct log_counts counts = {0};
	AUTO_NODE struct node node = NODE_INIT;
	int status;

	if (options_parse(options, argc, argv, take, &query, err) < 0 ||
	    check(&query, err) < 0)
		return -1;
	if (query.metrics)
		return metrics_run(&(struct metrics_query){query.file,
							   query.state,
							   query.output},
				   err);
	if (find_file(&query, &node, err) < 0)
		return -1;
	status = print(&query, &counts, err);
	if (status < 0)
		return -1;
	if (fflush(stdout) != 0 || ferror(stdout))
		return err_set_errno(err, errno,
				     "cannot write to standard output");
	if (counts.invalid > 0 || counts.too_long > 0)
		fprintf(stderr,
			"ravelinctl: lines left out: %lu that are no "
			"decision, %lu that are too long\n",
			counts.invalid, counts.too_long);
	return status;
}

const struct command command_log = {
	.name = "log",
	.arguments = "",
	.help = "show the decision log, or what follows from it",
	.options = options,
	.run = run,
};
