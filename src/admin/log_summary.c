/* SPDX-License-Identifier: Apache-2.0 */
/* What enforcing would break: workloads, hardeners and reasons. */
#include "admin/log.h"
#include "json/show.h"

#include <stdio.h>

#define LONGEST 256 /* of a text that is shown */

struct reason {
	struct reason *next;
	struct text why;
	unsigned long count;
};

struct row {
	struct row *next;
	struct text hardener;
	bool audited;          /* nothing came of it */
	unsigned long changed; /* launches */
	unsigned long refused;
	unsigned long last_changed; /* the launch that was counted last */
	unsigned long last_refused;
	struct reason *reasons;
};

struct log_workload {
	struct log_workload *next;
	struct text name;
	unsigned long launches;
	unsigned long cut; /* launches of which not every finding is there */
	struct row *rows;
};

static struct text copy(struct arena *arena, struct text text)
{
	return (struct text){arena_copy(arena,
					text.data != NULL ? text.data : "",
					text.length),
			     text.length};
}

static struct text name_of(const struct json *line)
{
	static const char *const names[] = {"image", "name", "container"};

	for (size_t i = 0; i < 3; i++) {
		struct text text = log_text(line, names[i]);

		if (text.length > 0)
			return text;
	}
	return TEXT("unknown");
}

static struct log_workload *workload_of(struct log_summary *summary,
					struct text name)
{
	struct log_workload **at = &summary->first;

	while (*at != NULL && !text_equal((*at)->name, name))
		at = &(*at)->next;
	if (*at == NULL) {
		*at = arena_alloc(&summary->arena, sizeof(**at));
		(*at)->name = copy(&summary->arena, name);
	}
	return *at;
}

static struct row *row_of(struct arena *arena, struct log_workload *workload,
			  struct text hardener, bool audited)
{
	struct row **at = &workload->rows;

	while (*at != NULL && ((*at)->audited != audited ||
			       !text_equal((*at)->hardener, hardener)))
		at = &(*at)->next;
	if (*at == NULL) {
		*at = arena_alloc(arena, sizeof(**at));
		(*at)->hardener = copy(arena, hardener);
		(*at)->audited = audited;
	}
	return *at;
}

/* Kept in order: one that becomes more frequent moves forward. */
static void add_reason(struct arena *arena, struct row *row, struct text why)
{
	struct reason **at = &row->reasons;
	struct reason *reason;

	while (*at != NULL && !text_equal((*at)->why, why))
		at = &(*at)->next;
	reason = *at;
	if (reason != NULL) {
		*at = reason->next;
	} else {
		reason = arena_alloc(arena, sizeof(*reason));
		reason->why = copy(arena, why);
	}
	reason->count++;
	at = &row->reasons;
	while (*at != NULL && (*at)->count >= reason->count)
		at = &(*at)->next;
	reason->next = *at;
	*at = reason;
}

static void count(struct log_summary *summary, struct log_workload *workload,
		  struct text hardener, bool audited, bool refused,
		  struct text why)
{
	struct row *row = row_of(&summary->arena, workload, hardener, audited);
	unsigned long *last = refused ? &row->last_refused : &row->last_changed;

	if (*last != summary->launches)
		++*(refused ? &row->refused : &row->changed);
	*last = summary->launches;
	add_reason(&summary->arena, row, why);
}

void log_summary_take(void *context, const struct json *line, struct text text)
{
	struct log_summary *summary = context;
	struct log_workload *workload = workload_of(summary, name_of(line));
	struct text message = log_text(line, "message");
	bool refused = false;

	(void)text;
	summary->launches++;
	workload->launches++;
	workload->cut += json_member(line, "more") != NULL;
	json_each (finding, json_member(line, "findings")) {
		bool refuses = json_string_is(json_member(finding, "outcome"),
					      "refused");

		refused = refused || refuses;
		if (log_finding_counts(finding))
			count(summary, workload, log_text(finding, "hardener"),
			      json_string_is(json_member(finding, "mode"),
					     "audit"),
			      refuses, log_text(finding, "why"));
	}
	/* What no finding stands for: a document that can't be read, say. */
	if (!refused && message.data != NULL)
		count(summary, workload, TEXT("launch"),
		      json_string_is(json_member(line, "outcome"), "audited"),
		      true, message);
}

static void show(struct text text, struct buf *out)
{
	show_line(text, LONGEST, out);
}

void log_summary_print(const struct log_summary *summary)
{
	AUTO_BUF struct buf out = BUF_INIT;

	for (const struct log_workload *workload = summary->first;
	     workload != NULL; workload = workload->next) {
		show(workload->name, &out);
		buf_printf(&out, ": launches %lu%s\n", workload->launches,
			   workload->rows == NULL ? ", nothing to change" : "");
		if (workload->cut > 0)
			buf_printf(&out,
				   "    launches with more findings than are "
				   "logged: %lu\n",
				   workload->cut);
		for (const struct row *row = workload->rows; row != NULL;
		     row = row->next) {
			buf_add_text(&out, "    ");
			show(row->hardener, &out);
			buf_printf(&out,
				   row->audited
					   ? ": would be changed %lu, would be "
					     "refused %lu\n"
					   : ": changed %lu, refused %lu\n",
				   row->changed, row->refused);
			for (const struct reason *reason = row->reasons;
			     reason != NULL; reason = reason->next) {
				buf_printf(&out, "        %lu ", reason->count);
				show(reason->why, &out);
				buf_add_char(&out, '\n');
			}
		}
	}
	if (out.length > 0)
		fwrite(out.data, 1, out.length, stdout);
}
