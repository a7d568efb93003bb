/* SPDX-License-Identifier: Apache-2.0 */
/* SELinux: the context that the container's process gets. */
#include "policy/part.h"

#include "json/reader.h"

/* --- reading --- */

/* Policies have letters, digits and few more in names; what would end one in a
 * context, or hide in a log, is in none. */
static bool is_name(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] <= ' ' || text.data[i] >= 127 ||
		    text.data[i] == ':')
			return false;
	}
	return text.length > 0;
}

int profile_read_selinux_name(struct json_document *document,
			      const struct json *value, const char *what,
			      const char **name, struct err *err)
{
	const char *read;

	if (reader_string(document, value, &read, err) < 0)
		return -1;
	/* "Auto" is meant as what it is not. */
	if (!is_name(value->text) ||
	    text_equal_folded(value->text, TEXT("auto")))
		return json_error(document, value, err, "expected %s", what);
	*name = read;
	return 0;
}

int profile_read_selinux_level(const struct json_document *document,
			       const struct json *value,
			       enum profile_selinux_level *level,
			       struct err *err)
{
	static const char *const words[] = {
		[SELINUX_LEVEL_PAIR] = "pair",
		[SELINUX_LEVEL_NONE] = "none",
		NULL,
	};
	unsigned index;

	if (reader_word(document, value, words, &index, err) < 0)
		return -1;
	*level = (enum profile_selinux_level)index;
	return 0;
}

static int read_types(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	static const char what[] =
		"\"auto\" or an SELinux type such as \"container_t\"";
	struct profile_selinux *selinux = target;
	const struct json *first = value;
	struct text *list = arena_alloc(&document->arena,
					(value->count + 1) * sizeof(*list));
	const char *ignored;

	selinux->types = (struct text_list){list, 0};
	if (value->type == JSON_ARRAY) {
		first = value->first;
		if (first == NULL)
			return json_error(document, value, err, "expected %s",
					  what);
	} else if (json_string_is(value, "auto")) {
		return 0;
	}
	for (const struct json *type = first; type != NULL; type = type->next) {
		if (!json_string_is(type, "auto") &&
		    profile_read_selinux_name(document, type, what, &ignored,
					      err) < 0)
			return -1;
		if (part_lists(selinux->types, type->text))
			return json_error(document, type, err,
					  "expected each type once");
		list[selinux->types.count++] = type->text;
		if (type == value)
			return 0;
		if (json_string_is(type, "auto") && type->next != NULL)
			return json_error(document, type->next, err,
					  "expected nothing behind \"auto\", "
					  "which every policy knows");
	}
	return 0;
}

static int read_user(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_selinux *selinux = target;

	return profile_read_selinux_name(document, value,
					 "an SELinux user such as \"system_u\"",
					 &selinux->user, err);
}

static int read_role(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	struct profile_selinux *selinux = target;

	return profile_read_selinux_name(document, value,
					 "an SELinux role such as \"system_r\"",
					 &selinux->role, err);
}

static int read_range(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_selinux *selinux = target;
	struct level_range *range =
		arena_alloc(&document->arena, sizeof(*range));
	const char *text;

	if (reader_string(document, value, &text, err) < 0)
		return -1;
	if (!level_range_read(value->text, range))
		return json_error(document, value, err,
				  "expected a range of levels such as "
				  "\"s0:c0.c1023\": %s",
				  level_range_fault(value->text));
	selinux->range = range;
	return 0;
}

static int read_level(struct json_document *document, const struct json *value,
		      void *target, struct err *err)
{
	struct profile_selinux *selinux = target;

	return profile_read_selinux_level(document, value, &selinux->level,
					  err);
}

static int read_required(struct json_document *document,
			 const struct json *value, void *target,
			 struct err *err)
{
	struct profile_selinux *selinux = target;

	return reader_boolean(document, value, &selinux->required, err);
}

/* Whether types by name and nothing else are given. */
static bool is_by_name(const struct profile_selinux *selinux)
{
	const struct text_list *types = &selinux->types;

	return types->count > 0 &&
	       !text_is(types->list[types->count - 1], "auto");
}

static int read_part(struct json_document *document, const struct json *value,
		     void *target, struct err *err)
{
	static const struct reader_member members[] = {
		{"type", read_types},
		{"user", read_user},
		{"role", read_role},
		{"range", read_range},
		{"level", read_level},
		{"required", read_required},
		{0},
	};
	struct profile *profile = target;
	struct profile_selinux *selinux = &profile->selinux;

	selinux->place = part_place(document, value);
	if (reader_read_object(document, value, members, selinux, err) < 0)
		return -1;
	if (selinux->level == SELINUX_LEVEL_NONE && !is_by_name(selinux))
		return json_error(document, json_member(value, "level"), err,
				  "expected \"pair\", or a \"type\" by name: "
				  "containers of type \"auto\" are kept apart "
				  "by categories alone");
	if (selinux->level == SELINUX_LEVEL_PAIR && selinux->range != NULL &&
	    level_categories(&selinux->range->high) < 2)
		return json_error(document, json_member(value, "range"), err,
				  "expected two categories or more, of which "
				  "each container gets a pair; or \"level\": "
				  "\"none\"");
	return 0;
}

/* --- comparing --- */

/* Types of ravelin's own module (contrib/selinux), which may do less than those
 * that distributions have for containers. */
static bool is_narrower(struct text type)
{
	return text_is(type, "ravelin_web_t") ||
	       text_is(type, "ravelin_database_t");
}

/* The next one that counts; NULL at the end. "auto" stands for an empty list,
 * and one that is narrower confines no less. */
static const struct text *next_type(const struct profile_selinux *selinux,
				    const struct profile_selinux *than,
				    unsigned *at)
{
	const struct text_list *types = &selinux->types;

	while (*at < types->count && is_narrower(types->list[*at]) &&
	       !part_lists(than->types, types->list[*at]))
		(*at)++;
	return *at < types->count && !text_is(types->list[*at], "auto")
		       ? &types->list[(*at)++]
		       : NULL;
}

/* Which of two other types confines more only the loaded policy knows: another
 * one counts as more. */
static bool types_are_within(const struct profile_selinux *mine,
			     const struct profile_selinux *theirs,
			     struct buf *more)
{
	const struct text *one, *other;
	unsigned i = 0, k = 0;

	do {
		one = next_type(mine, theirs, &i);
		other = next_type(theirs, theirs, &k);
		if (one == NULL ? other != NULL
				: other == NULL || !text_equal(*one, *other))
			return part_more(more, "selinux: type %.*s",
					 one != NULL ? (int)one->length : 4,
					 one != NULL ? one->data : "auto");
	} while (one != NULL);
	if (is_by_name(theirs) && !is_by_name(mine))
		return part_more(more, "selinux: type auto");
	return true;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Without one: all categories, at the lowest sensitivity, since which one it is
 * only the host knows. */
static bool range_is_within(const struct profile_selinux *mine,
			    const struct profile_selinux *theirs,
			    struct buf *more)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	struct level_range all = {.low = {.sensitivity = 0}};
	const struct level_range *range =
		mine->range != NULL ? mine->range : &all;

	memset(all.high.categories, 0xff, sizeof(all.high.categories));
	if (mine->range == theirs->range ||
	    level_range_is_within(range,
				  theirs->range != NULL ? theirs->range : &all))
		return true;
	level_range_print(range, &shown);
	return part_more(more, "selinux: range %s", shown.data);
}

static bool one_is_within(const struct profile_selinux *mine,
			  const struct profile_selinux *theirs,
			  struct buf *more)
{
	bool within = true;

	if (theirs->required && !mine->required)
		within = part_more(more, "selinux: not required");
	within &= types_are_within(mine, theirs, more);
	if (theirs->user != NULL && !same(mine->user, theirs->user))
		within = part_more(more, "selinux: not as user %s",
				   theirs->user);
	else if (!same(mine->user, theirs->user))
		within = part_more(more, "selinux: user %s", mine->user);
	if (theirs->role != NULL && !same(mine->role, theirs->role))
		within = part_more(more, "selinux: not in role %s",
				   theirs->role);
	else if (!same(mine->role, theirs->role))
		within = part_more(more, "selinux: role %s", mine->role);
	within &= range_is_within(mine, theirs, more);
	if (mine->level == SELINUX_LEVEL_NONE &&
	    theirs->level != SELINUX_LEVEL_NONE)
		within = part_more(more, "selinux: level none");
	return within;
}

static bool is_within(const struct profile *profile,
		      const struct profile *other, struct buf *more)
{
	const struct profile_selinux *first = &profile->selinux;

	if (part_absent(other->selinux))
		return true;
	if (part_absent(*first))
		return part_more(more, "selinux: no ceiling");
	for (const struct profile_selinux *theirs = &other->selinux;
	     theirs != NULL; theirs = theirs->also) {
		bool within = false;

		for (const struct profile_selinux *mine = first; mine != NULL;
		     mine = mine->also) {
			AUTO_BUF struct buf ignored = BUF_INIT;

			within |= one_is_within(mine, theirs, &ignored);
		}
		if (!within)
			return one_is_within(first, theirs, more);
	}
	return true;
}

/* A process has one context: which one holds to both is asked of the loaded
 * policy. */
static void meet(struct profile *profile, const struct profile *other)
{
	AUTO_BUF struct buf ignored = BUF_INIT;
	struct profile_selinux *mine = &profile->selinux;

	if (is_within(profile, other, &ignored))
		return;
	if (part_absent(*mine) || is_within(other, profile, &ignored)) {
		*mine = other->selinux;
		return;
	}
	for (const struct profile_selinux *theirs = &other->selinux;
	     theirs != NULL; theirs = theirs->also) {
		struct profile_selinux *copy =
			arena_alloc(&profile->document.arena, sizeof(*copy));

		*copy = *theirs;
		copy->also = mine->also;
		mine->also = copy;
	}
}

static void permit_one(struct profile_selinux *selinux,
		       const struct exception_allow *allow,
		       const struct text *type)
{
	selinux->types = (struct text_list){type, 1};
	selinux->level = allow->selinux_no_level ? SELINUX_LEVEL_NONE
						 : SELINUX_LEVEL_PAIR;
}

static void permit(struct profile *profile, const struct exception_allow *allow)
{
	struct arena *arena = &profile->document.arena;
	struct text *type;

	if (allow->selinux == NULL)
		return;
	type = arena_alloc(arena, sizeof(*type));
	*type = text_of(allow->selinux);
	permit_one(&profile->selinux, allow, type);
	for (const struct profile_selinux **also = &profile->selinux.also;
	     *also != NULL;) {
		struct profile_selinux *copy =
			arena_alloc(arena, sizeof(*copy));

		*copy = **also;
		permit_one(copy, allow, type);
		*also = copy;
		also = &copy->also;
	}
}

const struct part part_selinux = {"selinux", read_part, is_within, meet,
				  permit};
