/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a log holds, what is said of it is safe to show and to copy: each
 * text is one line without a character that acts on a terminal. */
#include "base/buf.h"
#include "base/cleanup.h"
#include "denial/denial.h"
#include "denial/event.h"
#include "target.h"
#include "json/show.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* What is shown of it is just what it is. */
static void check_text(const char *text)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	if (text == NULL)
		return;
	require(text[0] != '\0');
	show_line(text_of(text), SIZE_MAX, &shown);
	require(strcmp(shown.data, text) == 0);
}

static enum denial_answer answer(void *context, const char *source,
				 const char *target, const char *class,
				 const char *permission)
{
	const enum denial_answer *answers = context;

	check_text(source);
	check_text(target);
	require(denial_is_name(text_of(class)));
	require(denial_is_name(text_of(permission)));
	return *answers;
}

static void take(void *context, const struct event *event)
{
	const struct denial_ask ask = {answer, context};

	for (unsigned i = 0; i < event->count; i++) {
		AUTO_ARENA struct arena arena = ARENA_INIT;
		struct denial denial;
		bool broken;

		if (!denial_of_record(event, event->records[i], &ask, &arena,
				      &denial, &broken))
			continue;
		require(!broken && denial.sentence != NULL);
		check_text(denial.sentence);
		check_text(denial.allow);
		require(denial.allow == NULL || denial.where != NULL);
		check_text(denial.where);
		check_text(denial.exception);
		for (unsigned n = 0; n < DENIAL_MOST_NOTES; n++)
			check_text(denial.notes[n]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct events events;
	enum denial_answer answers = (enum denial_answer)(size % 3);
	struct text rest = {(const char *)data, size};

	events.take = take;
	events.context = &answers;
	while (rest.length > 0) {
		const char *end = memchr(rest.data, '\n', rest.length);
		size_t length =
			end != NULL ? (size_t)(end - rest.data) : rest.length;
		/* A copy of its own, so that ASan sees a read too far. */
		AUTO_FREE char *line = malloc(length > 0 ? length : 1);
		struct audit_record record;

		require(line != NULL);
		memcpy(line, rest.data, length);
		if (audit_record_read((struct text){line, length}, &record) ==
		    AUDIT_RECORD_READ)
			events_add(&events, &record);
		rest.data += length + (end != NULL ? 1 : 0);
		rest.length -= length + (end != NULL ? 1 : 0);
	}
	events_finish(&events);
	return 0;
}
