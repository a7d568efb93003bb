/* SPDX-License-Identifier: Apache-2.0 */
/* What enforcing would break: workloads, hardeners and reasons. */
#include "admin/log.h"
#include "policy/subject.h"
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

struct log_container {
	struct log_container *next;
	const struct log_workload *workload;
	struct text id;
};

struct log_workload {
	struct log_workload *next;
	struct text name;
	bool many; /* of the containers that have no name of their own */
	unsigned long launches;
	unsigned long containers;
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

/* Whether the id tells nothing, since the next container has another: all of
 * docker's and its builds', and 64 hexadecimal digits. */
static bool is_drawn(struct text id, struct text engine)
{
	if (text_is(engine, subject_engines[ENGINE_DOCKER]))
		return true;
	for (size_t i = 0; i < id.length; i++) {
		if (memchr("0123456789abcdef", id.data[i], 16) == NULL)
			return false;
	}
	return id.length == 64;
}

/* The image, the name or the id; where none of them tells anything (many), the
 * engine. */
static struct text name_of(const struct json *line, bool *many)
{
	struct text image = log_text(line, "image");
	struct text name = log_text(line, "name");
	struct text id = log_text(line, "container");
	struct text engine = log_text(line, "engine");

	*many = false;
	if (image.length > 0)
		return image;
	if (name.length > 0)
		return name;
	if (id.length > 0 && !is_drawn(id, engine))
		return id;
	*many = true;
	return engine.length > 0 ? engine : TEXT("unknown");
}

static struct log_workload *workload_of(struct log_summary *summary,
					const struct json *line)
{
	struct log_workload **at = &summary->first;
	bool many;
	struct text name = name_of(line, &many);

	while (*at != NULL &&
	       ((*at)->many != many || !text_equal((*at)->name, name)))
		at = &(*at)->next;
	if (*at == NULL) {
		*at = arena_alloc(&summary->arena, sizeof(**at));
		(*at)->name = copy(&summary->arena, name);
		(*at)->many = many;
	}
	return *at;
}

/* Counts the container, if that is its first launch. */
static void count_container(struct log_summary *summary,
			    struct log_workload *workload, struct text id)
{
	struct log_container **at;
	size_t hash = 0;

	for (size_t i = 0; i < id.length; i++)
		hash = hash * 31 + (unsigned char)id.data[i];
	at = &summary->containers[hash % LOG_SUMMARY_LISTS];
	while (*at != NULL &&
	       ((*at)->workload != workload || !text_equal((*at)->id, id)))
		at = &(*at)->next;
	if (*at != NULL || id.length == 0)
		return;
	*at = arena_alloc(&summary->arena, sizeof(**at));
	(*at)->workload = workload;
	(*at)->id = copy(&summary->arena, id);
	workload->containers++;
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
	struct log_workload *workload = workload_of(summary, line);
	struct text message = log_text(line, "message");
	bool refused = false;

	(void)text;
	summary->launches++;
	workload->launches++;
	count_container(summary, workload, log_text(line, "container"));
	for (size_t i = 0; log_outcomes[i] != NULL; i++)
		summary->outcomes[i] += json_string_is(
			json_member(line, "outcome"), log_outcomes[i]);
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

static void show_row(const struct row *row, struct buf *out)
{
	buf_add_text(out, "    ");
	show(row->hardener, out);
	buf_printf(out,
		   row->audited ? ": would be changed %lu, would be refused "
				  "%lu\n"
				: ": changed %lu, refused %lu\n",
		   row->changed, row->refused);
	for (const struct reason *reason = row->reasons; reason != NULL;
	     reason = reason->next) {
		buf_printf(out, "        %lux  ", reason->count);
		show(reason->why, out);
		buf_add_char(out, '\n');
	}
}

static void show_workload(const struct log_workload *workload, struct buf *out)
{
	show(workload->name, out);
	buf_printf(out, "%s: launches %lu of containers %lu%s\n",
		   workload->many ? " (neither image nor name known)" : "",
		   workload->launches, workload->containers,
		   workload->rows == NULL ? ", nothing to change" : "");
	if (workload->cut > 0)
		buf_printf(out,
			   "    launches with more findings than are logged: "
			   "%lu\n",
			   workload->cut);
	for (const struct row *row = workload->rows; row != NULL;
	     row = row->next)
		show_row(row, out);
}

static void show_totals(const struct log_summary *summary, struct buf *out)
{
	unsigned long containers = 0;

	for (const struct log_workload *workload = summary->first;
	     workload != NULL; workload = workload->next)
		containers += workload->containers;
	buf_printf(out, "in all: launches %lu of containers %lu",
		   summary->launches, containers);
	for (size_t i = 0; log_outcomes[i] != NULL; i++)
		buf_printf(out, ", %s %lu", log_outcomes[i],
			   summary->outcomes[i]);
	buf_add_char(out, '\n');
}

void log_summary_print(const struct log_summary *summary)
{
	AUTO_BUF struct buf out = BUF_INIT;

	show_totals(summary, &out);
	for (const struct log_workload *workload = summary->first;
	     workload != NULL; workload = workload->next)
		show_workload(workload, &out);
	fwrite(out.data, 1, out.length, stdout);
}
