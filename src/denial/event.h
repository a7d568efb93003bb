/* SPDX-License-Identifier: Apache-2.0 */
/* The records that belong to one system call: those of one stamp. */
#pragma once

#include "denial/audit_record.h"

/* How many events are open at once: the kernel writes the records of one behind
 * each other, those of other processors may come in between. */
#define EVENTS_OPEN   32
#define EVENT_LONGEST 64 /* records of one event that are kept */

struct event {
	struct arena arena; /* of its records */
	const struct audit_record *records[EVENT_LONGEST];
	unsigned count;
};

struct events {
	struct event open[EVENTS_OPEN];
	unsigned first; /* the oldest one */
	unsigned count;
	/* Called once for each event, with the oldest first; it is gone after
	 * that. */
	void (*take)(void *context, const struct event *event);
	void *context;
};

/* Adds a copy of the record, with which the oldest event may be complete. One
 * without a stamp is an event of its own. */
void events_add(struct events *events, const struct audit_record *record);

/* Those that are left. To be called at the end of each file. */
void events_finish(struct events *events);

/* The event's record of that kind, the first one; NULL: none. */
const struct audit_record *event_find(const struct event *event,
				      enum audit_record_kind kind);
