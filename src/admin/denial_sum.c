/* SPDX-License-Identifier: Apache-2.0 */
/* The refusals that logs tell of, each kind once. */
#include "admin/denial_sum.h"

#include "admin/lines.h"
#include "base/digest.h"
#include "denial/event.h"

#include <errno.h>

static struct denial_kind *find(const struct denial_sum *sum,
				const char *sentence)
{
	const uint64_t digest = digest_fnv1a(text_of(sentence));
	struct denial_kind *kind = sum->first;

	while (kind != NULL && (kind->digest != digest ||
				strcmp(kind->denial.sentence, sentence) != 0))
		kind = kind->next;
	return kind;
}

static const char *kept(struct arena *arena, const char *text)
{
	return text != NULL ? arena_copy(arena, text, strlen(text)) : NULL;
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
	if (denial->command.length > 0)
		kind->denial.command.data = arena_copy(
			arena, denial->command.data, denial->command.length);
	if (sum->last != NULL)
		sum->last->next = kind;
	else
		sum->first = kind;
	sum->last = kind;
	sum->kinds++;
}

static void add(struct denial_sum *sum, const struct denial *denial)
{
	struct denial_kind *kind = find(sum, denial->sentence);

	if (kind == NULL) {
		keep(sum, denial);
		return;
	}
	kind->count++;
	kind->denial.pid = denial->pid;
	kind->denial.time = denial->time;
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
			sum->broken++;
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
		sum->broken++;
		return;
	case AUDIT_RECORD_READ:
		break;
	}
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
	while (lines_next(stream, AUDIT_RECORD_LONGEST, &line, &too_long)) {
		sum->lines++;
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
