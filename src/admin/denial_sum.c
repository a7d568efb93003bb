/* SPDX-License-Identifier: Apache-2.0 */
/* The refusals that logs tell of, each kind once. */
#include "admin/denial_sum.h"

#include "admin/lines.h"
#include "base/digest.h"
#include "denial/event.h"

#include <errno.h>

static struct denial_kind *find(const struct denial_sum *sum,
				const struct denial *denial)
{
	const uint64_t digest = digest_fnv1a(text_of(denial->sentence));
	struct denial_kind *kind = sum->first;

	while (kind != NULL && (kind->digest != digest ||
				!denial_is_same(&kind->denial, denial)))
		kind = kind->next;
	return kind;
}

static const char *kept(struct arena *arena, const char *text)
{
	return text != NULL ? arena_copy(arena, text, strlen(text)) : NULL;
}

static struct text kept_text(struct arena *arena, struct text text)
{
	if (text.length > 0)
		text.data = arena_copy(arena, text.data, text.length);
	return text;
}

static void keep(struct denial_sum *sum, const struct denial *denial)
{
	struct arena *arena = &sum->arena;
	struct denial_kind *kind;

	if (sum->kinds == DENIAL_SUM_MOST) {
		sum->dropped++;
		return;
	}
	kind = arena_alloc(arena, sizeof(*kind));
	kind->digest = digest_fnv1a(text_of(denial->sentence));
	kind->count = 1;
	kind->denial = *denial;
	kind->denial.sentence = kept(arena, denial->sentence);
	kind->denial.allow = kept(arena, denial->allow);
	kind->denial.where = kept(arena, denial->where);
	kind->denial.exception = kept(arena, denial->exception);
	kind->denial.call = kept(arena, denial->call);
	kind->denial.capability = kept(arena, denial->capability);
	for (unsigned i = 0; i < DENIAL_MOST_NOTES; i++)
		kind->denial.notes[i] = kept(arena, denial->notes[i]);
	kind->denial.command = kept_text(arena, denial->command);
	kind->denial.target = kept_text(arena, denial->target);
	if (sum->last != NULL)
		sum->last->next = kind;
	else
		sum->first = kind;
	sum->last = kind;
	sum->kinds++;
}

static void add(struct denial_sum *sum, const struct denial *denial)
{
	struct denial_kind *kind = find(sum, denial);

	if (kind == NULL) {
		keep(sum, denial);
		return;
	}
	kind->count++;
	kind->denial.pid = denial->pid;
	kind->denial.time = denial->time;
}

/* Keeps where the first one is: events end in another order than they begin in.
 */
static void add_broken(struct denial_sum *sum, unsigned long line)
{
	struct denial_place *first = &sum->first_broken;

	sum->broken++;
	if (first->file == NULL ||
	    (first->file == sum->file && line < first->line))
		*first = (struct denial_place){sum->file, line};
}

/* What a refusal is made in goes with each event, so that a log of any length
 * takes no more memory than its kinds. */
static void take(void *context, const struct event *event)
{
	struct denial_sum *sum = context;

	for (unsigned i = 0; i < event->count; i++) {
		AUTO_ARENA struct arena arena = ARENA_INIT;
		struct denial denial;
		bool broken;

		if (denial_of_record(event, event->records[i], sum->ask, &arena,
				     &denial, &broken))
			add(sum, &denial);
		else if (broken)
			add_broken(sum, event->records[i]->line);
	}
}

static void read_line(struct denial_sum *sum, struct events *events,
		      struct text line)
{
	struct audit_record record;

	switch (audit_record_read(line, &record)) {
	case AUDIT_RECORD_NONE:
		sum->lost |= audit_record_tells_loss(line);
		sum->skipped++;
		return;
	case AUDIT_RECORD_BROKEN:
		add_broken(sum, sum->line);
		return;
	case AUDIT_RECORD_READ:
		break;
	}
	record.line = sum->line;
	if (record.kind != AUDIT_RECORD_OTHER)
		events_add(events, &record);
}

int denial_sum_read(struct denial_sum *sum, const char *file, struct err *err)
{
	bool standard = strcmp(file, "-") == 0;
	AUTO_FCLOSE FILE *opened = standard ? NULL : fopen(file, "re");
	FILE *stream = standard ? stdin : opened;
	AUTO_FREE struct events *events = calloc(1, sizeof(*events));
	AUTO_BUF struct buf line = BUF_INIT;
	bool too_long;

	if (stream == NULL || events == NULL)
		return err_set_errno(err, errno, "%s: cannot open", file);
	events->take = take;
	events->context = sum;
	sum->file = file;
	sum->files++;
	sum->line = 0;
	while (lines_next(stream, AUDIT_RECORD_LONGEST, &line, &too_long)) {
		sum->lines++;
		sum->line++;
		if (too_long)
			sum->skipped++;
		else
			read_line(sum, events, buf_text(&line));
	}
	events_finish(events);
	if (ferror(stream))
		return err_set_errno(err, errno, "%s: cannot read", file);
	return 0;
}

void denial_sum_fini(struct denial_sum *sum)
{
	arena_fini(&sum->arena);
}
