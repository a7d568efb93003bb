/* SPDX-License-Identifier: Apache-2.0 */
/* One exception for all that refuses the call, and what its engine is to be
 * asked for besides. */
#include "admin/denial_try.h"

#define MOST_MEMBERS 8

/* "capabilities": ["CAP_A", "CAP_B"], or "root": true. */
struct member {
	struct text name; /* with its quotes */
	struct buf values;
	bool is_list;
};

struct members {
	struct member list[MOST_MEMBERS];
	unsigned count;
};

static struct member *find(struct members *members, struct text name)
{
	for (unsigned i = 0; i < members->count; i++) {
		if (text_equal(members->list[i].name, name))
			return &members->list[i];
	}
	if (members->count == MOST_MEMBERS)
		return NULL;
	members->list[members->count] = (struct member){.name = name};
	return &members->list[members->count++];
}

/* Adds what an exception has, once. */
static void add(struct members *members, const char *exception)
{
	const char *colon = strstr(exception, ": ");
	struct text name = {exception, (size_t)(colon - exception)};
	const char *value = colon + 2;
	size_t length = strlen(value);
	struct member *member = find(members, name);

	if (member == NULL)
		return;
	member->is_list = value[0] == '[';
	if (member->is_list) {
		value++;
		length -= 2;
	}
	if (member->values.length > 0 &&
	    memmem(member->values.data, member->values.length, value, length) !=
		    NULL)
		return;
	if (member->values.length > 0)
		buf_add_text(&member->values, ", ");
	buf_add(&member->values, value, length);
}

const char *denial_try_exception(const struct denial_try *try)
{
	struct members members = {.count = 0};
	AUTO_BUF struct buf out = BUF_INIT;
	unsigned steps = 0;

	for (const struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		if (!try->container->ours || step->verdict != VERDICT_REFUSED ||
		    step->denial.exception == NULL)
			continue;
		steps++;
		add(&members, step->denial.exception);
	}
	buf_add_text(&out, DENIAL_EXCEPTION);
	for (unsigned i = 0; i < members.count; i++) {
		struct member *member = &members.list[i];

		buf_printf(&out, "%s%.*s: %s%s%s", i > 0 ? ", " : "",
			   (int)member->name.length, member->name.data,
			   member->is_list ? "[" : "", member->values.data,
			   member->is_list ? "]" : "");
		buf_fini(&member->values);
	}
	buf_add_char(&out, '}');
	return steps > 1 ? arena_copy(try->arena, out.data, out.length) : NULL;
}

const char *denial_try_options(const struct denial_try *try)
{
	AUTO_BUF struct buf out = BUF_INIT;

	for (const struct denial_step *step = try->first; step != NULL;
	     step = step->next) {
		const struct denial *denial = &step->denial;

		if (step->verdict == VERDICT_REFUSED && denial->allow != NULL &&
		    strncmp(denial->allow, "--", 2) == 0)
			buf_printf(&out, "%s%s", out.length > 0 ? " " : "",
				   denial->allow);
	}
	return out.length > 0 ? arena_copy(try->arena, out.data, out.length)
			      : NULL;
}
