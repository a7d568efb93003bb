/* SPDX-License-Identifier: Apache-2.0 */
/* The records that belong to one system call. */
#include "denial/event.h"

static struct text copy(struct arena *arena, struct text text)
{
	if (text.data == NULL)
		return text;
	return (struct text){arena_copy(arena, text.data, text.length),
			     text.length};
}

static void add(struct event *event, const struct audit_record *record)
{
	struct arena *arena = &event->arena;
	struct audit_record *kept;

	if (event->count == EVENT_LONGEST)
		return;
	kept = arena_alloc(arena, sizeof(*kept));
	*kept = *record;
	kept->node = copy(arena, record->node);
	kept->stamp = copy(arena, record->stamp);
	kept->verdict = copy(arena, record->verdict);
	kept->permissions = copy(arena, record->permissions);
	kept->writer = copy(arena, record->writer);
	for (unsigned i = 0; i < record->count; i++) {
		kept->fields[i].name = copy(arena, record->fields[i].name);
		kept->fields[i].value = copy(arena, record->fields[i].value);
	}
	event->records[event->count++] = kept;
}

static void close_first(struct events *events)
{
	struct event *event = &events->open[events->first];

	events->take(events->context, event);
	arena_fini(&event->arena);
	event->count = 0;
	events->first = (events->first + 1) % EVENTS_OPEN;
	events->count--;
}

static struct event *find(struct events *events,
			  const struct audit_record *record)
{
	for (unsigned i = 0; i < events->count && record->stamp.length > 0;
	     i++) {
		struct event *event =
			&events->open[(events->first + i) % EVENTS_OPEN];

		if (text_equal(event->records[0]->stamp, record->stamp) &&
		    text_equal(event->records[0]->node, record->node))
			return event;
	}
	return NULL;
}

void events_add(struct events *events, const struct audit_record *record)
{
	struct event *event = find(events, record);

	if (event == NULL) {
		if (events->count == EVENTS_OPEN)
			close_first(events);
		event = &events->open[(events->first + events->count++) %
				      EVENTS_OPEN];
	}
	add(event, record);
}

void events_finish(struct events *events)
{
	while (events->count > 0)
		close_first(events);
}

const struct audit_record *event_find(const struct event *event,
				      enum audit_record_kind kind)
{
	for (unsigned i = 0; i < event->count; i++) {
		if (event->records[i]->kind == kind)
			return event->records[i];
	}
	return NULL;
}
