/* SPDX-License-Identifier: Apache-2.0 */
/* The containers that run on this host. */
#include "posture/running.h"

struct list {
	struct arena *arena;
	struct posture_running *first;
	struct posture_running **end;
};

static void take(const struct verify_state *state, const struct err *trouble,
		 void *context)
{
	struct list *list = context;
	struct posture_running *one = arena_alloc(list->arena, sizeof(*one));

	one->state = *state;
	if (trouble != NULL) {
		one->trouble = arena_copy(list->arena, trouble->message,
					  strlen(trouble->message));
		one->broken = trouble->kind == ERR_INPUT;
	}
	*list->end = one;
	list->end = &one->next;
}

struct posture_running *posture_list_running(struct arena *arena,
					     const struct verify_query *query)
{
	struct list list = {.arena = arena, .end = &list.first};

	verify_locate_each(arena, query, take, &list);
	return list.first;
}
