/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl log --metrics: reads, counts, keeps and prints. */
#include "admin/log_metrics_run.h"

#include "admin/log_metrics.h"
#include "admin/output.h"

#include <time.h>

/* A policy that can't be used is a number too: what is built in is in its
 * place then. */
static const char *load_policy(struct node *node)
{
	const struct node_query query = {.arch = seccomp_arch_of_host()};
	struct err err = ERR_INIT;

	if (node_load(&query, node, &err) < 0)
		return arena_printf(&node->arena, "%s", err.message);
	return node->broken;
}

/* A log that nobody named may not be there yet, and one that is followed may
 * have been rotated just now. */
static int read_log(const struct metrics_query *query, const struct node *node,
		    struct metrics *metrics, struct err *err)
{
	static const struct log_filter everything;
	const struct log_sink sink = {metrics_take, metrics};
	struct log_counts counts = {0};
	const char *file = query->file;
	bool lost = false;

	if (file == NULL && log_find_file(node, &file, err) < 0)
		return -1;
	if (strcmp(file, "-") == 0) {
		if (log_read(file, &everything, &sink, &counts, err) < 0)
			return -1;
	} else if ((query->file != NULL && query->state == NULL &&
		    output_require_file(file, err) < 0) ||
		   log_follow(file, &metrics->place, &sink, &counts, &lost,
			      err) < 0) {
		return -1;
	}
	metrics_add(metrics, METRICS_GAPS, &TEXT(""), lost);
	metrics_add(metrics, METRICS_INVALID, &TEXT("invalid"), counts.invalid);
	metrics_add(metrics, METRICS_INVALID, &TEXT("too long"),
		    counts.too_long);
	return 0;
}

/* Kept before it is printed: whatever happens in between, the next run prints
 * the same and more. */
static int keep(const struct metrics *metrics, const char *file,
		struct err *err)
{
	AUTO_BUF struct buf text = BUF_INIT;

	if (file == NULL)
		return 0;
	metrics_format_state(metrics, &text);
	return output_replace(&text, file, err);
}

int metrics_run(const struct metrics_query *query, struct err *err)
{
	AUTO_NODE struct node node = NODE_INIT;
	AUTO_METRICS struct metrics metrics = METRICS_INIT;
	AUTO_BUF struct buf text = BUF_INIT;
	struct metrics_node policy = {.node = &node, .now = time(NULL)};

	policy.trouble = load_policy(&node);
	if ((query->state != NULL &&
	     metrics_load(&metrics, query->state, err) < 0) ||
	    read_log(query, &node, &metrics, err) < 0 ||
	    keep(&metrics, query->state, err) < 0)
		return -1;
	metrics_print(&metrics, &policy, &text);
	return output_put(&text, query->output, err) < 0 ? -1 : STATUS_FINE;
}
