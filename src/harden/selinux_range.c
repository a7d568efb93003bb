/* SPDX-License-Identifier: Apache-2.0 */
/* The range of levels that a container gets. */
#include "harden/selinux_range.h"

#include "probe/category_pair.h"
#include "probe/context.h"
#include "probe/selinux_policy.h"

static const char *print(struct arena *arena, const struct level_range *range)
{
	AUTO_BUF struct buf text = BUF_INIT;

	level_range_print(range, &text);
	return arena_copy(arena, text.data, text.length);
}

/* Whether it is one level with categories of its own, within the wanted range.
 * Several sensitivities are lowered to the low one first. */
static bool is_own(const struct selinux_wanted *wanted,
		   struct level_range *range)
{
	struct level level = range->high;

	level.sensitivity = range->low.sensitivity;
	*range = (struct level_range){level, level};
	return level_range_is_own(range) &&
	       level_range_is_within(range, &wanted->range);
}

/* --- pods --- */

/* The number of "/proc/1234/ns/ipc", in the arena; NULL where it is none. What
 * leads on from there leads to another's. */
static const char *process_of(struct text path, struct arena *arena)
{
	static const char start[] = "/proc/";
	size_t skip = sizeof(start) - 1;
	size_t digits = 0;

	if (path.length <= skip || memcmp(path.data, start, skip) != 0)
		return NULL;
	while (skip + digits < path.length && path.data[skip + digits] >= '0' &&
	       path.data[skip + digits] <= '9')
		digits++;
	if (digits == 0 || digits > 9 || path.length - skip - digits < 4 ||
	    memcmp(path.data + skip + digits, "/ns/", 4) != 0 ||
	    memchr(path.data + skip + digits + 4, '/',
		   path.length - skip - digits - 4) != NULL)
		return NULL;
	return arena_copy(arena, path.data + skip, digits);
}

static const struct json *path_of(const struct oci_document *document,
				  const char *type)
{
	const struct json *linux_part =
		json_member(document->json.root, "linux");

	json_each (entry, json_member(linux_part, "namespaces")) {
		if (json_string_is(json_member(entry, "type"), type))
			return json_member(entry, "path");
	}
	return NULL;
}

/* The level of the process whose namespaces it joins, where that has categories
 * of its own: another container of the pod, and not the host. */
static bool find_pod(const struct harden_context *context,
		     struct oci_document *document,
		     const struct selinux_wanted *wanted,
		     struct level_range *range)
{
	static const char *const types[] = {"ipc", "pid", "network"};
	const struct probe_selinux *selinux = &context->probe->selinux;

	for (size_t i = 0; selinux->context_of != NULL && i < 3; i++) {
		const struct json *path = path_of(document, types[i]);
		AUTO_BUF struct buf label = BUF_INIT;
		struct selinux_context parts;
		const char *pid = NULL;

		if (json_is(path, JSON_STRING))
			pid = process_of(path->text, &document->json.arena);
		if (pid != NULL && selinux->context_of(pid, &label) &&
		    selinux_context_read(buf_text(&label), &parts) &&
		    parts.range.data != NULL &&
		    level_range_read(parts.range, range) &&
		    is_own(wanted, range))
			return true;
	}
	return false;
}

/* --- a pair of its own --- */

static bool is_valid(const struct harden_context *context, struct arena *arena,
		     const struct selinux_wanted *wanted, const char *range)
{
	const struct probe_selinux *selinux = &context->probe->selinux;

	return selinux->validity == NULL ||
	       selinux->validity(selinux_wanted_context(
		       wanted, arena, range)) != SELINUX_INVALID;
}

/* Takes from the level those that the loaded policy, or the user in it, does
 * not have. */
static void drop_unknown(const struct harden_context *context,
			 struct arena *arena,
			 const struct selinux_wanted *wanted,
			 struct level *level)
{
	unsigned count = LEVEL_CATEGORIES;

	while (count > 0 && !level_has(level, count - 1))
		count--;
	count = selinux_categories(
		&context->probe->selinux,
		selinux_wanted_context(
			wanted, arena,
			arena_printf(arena, "s%u", level->sensitivity)),
		count);
	for (unsigned i = count; i < LEVEL_CATEGORIES; i++)
		level->categories[i / 64] &= ~(UINT64_C(1) << i % 64);
}

static int draw(const struct harden_context *context, struct arena *arena,
		const struct selinux_wanted *wanted, unsigned sensitivity,
		struct level_range *range, struct err *err)
{
	const struct probe_selinux *selinux = &context->probe->selinux;
	struct level from = wanted->range.high;
	const char *plain;
	unsigned pair[2];

	from.sensitivity = sensitivity;
	drop_unknown(context, arena, wanted, &from);
	plain = arena_printf(arena, "s%u", sensitivity);
	/* Then it is not the categories that are amiss. */
	if (level_categories(&from) == 0 &&
	    !is_valid(context, arena, wanted, plain))
		return err_set(err, ERR_REFUSED,
			       "the loaded SELinux policy has no context "
			       "\"%s\"",
			       selinux_wanted_context(wanted, arena, plain));
	if ((selinux->pair != NULL
		     ? selinux->pair(selinux->keeper, &from, pair, err)
		     : category_pair_draw(NULL, &from, pair, err)) < 0)
		return -1;
	*range = (struct level_range){.low = {.sensitivity = sensitivity}};
	for (unsigned i = 0; i < 2; i++)
		range->low.categories[pair[i] / 64] |= UINT64_C(1)
						       << pair[i] % 64;
	range->high = range->low;
	return 0;
}

/* --- all of it --- */

/* The sensitivity that is asked for, where the wanted range has it. */
static unsigned sensitivity_of(const struct selinux_wanted *wanted,
			       const struct level_range *asked)
{
	unsigned low = wanted->range.low.sensitivity;

	return asked != NULL && asked->low.sensitivity >= low &&
			       asked->low.sensitivity <=
				       wanted->range.high.sensitivity
		       ? asked->low.sensitivity
		       : low;
}

static const char *hold(const struct harden_context *context,
			const struct level_range *range)
{
	const struct probe_selinux *selinux = &context->probe->selinux;

	return selinux->hold != NULL
		       ? selinux->hold(selinux->keeper, &range->low)
		       : NULL;
}

static bool is_same(const struct level *a, const struct level *b)
{
	return level_dominates(a, b) && level_dominates(b, a);
}

static const char *without_pair(struct arena *arena,
				const struct selinux_wanted *wanted,
				const struct text *text,
				const struct level_range *asked)
{
	if (asked != NULL && level_range_is_within(asked, &wanted->range))
		return arena_copy(arena, text->data, text->length);
	return arena_printf(arena, "s%u", sensitivity_of(wanted, asked));
}

/* Keeps them; the id of another container that has them, and is not of the same
 * pod. */
static const char *shared_with(const struct harden_context *context,
			       struct oci_document *document,
			       const struct selinux_wanted *wanted,
			       const struct level_range *range)
{
	const char *other = hold(context, range);
	struct level_range pod = {.low = {.sensitivity = 0}};

	return other != NULL && find_pod(context, document, wanted, &pod) &&
			       is_same(&pod.low, &range->low)
		       ? NULL
		       : other;
}

int selinux_range_choose(const struct harden_context *context,
			 struct oci_document *document,
			 const struct selinux_wanted *wanted,
			 const struct text *asked, const char **range,
			 const char **shared, struct err *err)
{
	struct arena *arena = &document->json.arena;
	struct level_range read = {.low = {.sensitivity = 0}};
	struct level_range chosen = read;
	bool given = asked != NULL && level_range_read(*asked, &read);

	*shared = NULL;
	*range = NULL;
	if (context->probe->selinux.without_levels)
		return 0;
	if (wanted->level == SELINUX_LEVEL_NONE) {
		*range = without_pair(arena, wanted, asked,
				      given ? &read : NULL);
		return 0;
	}
	if (given) {
		chosen = read;
		/* As it is spelled: another order says the same. */
		*range = level_range_is_own(&read)
				 ? arena_copy(arena, asked->data, asked->length)
				 : NULL;
	}
	if (given && is_own(wanted, &chosen)) {
		if (*range == NULL)
			*range = print(arena, &chosen);
		if (is_valid(context, arena, wanted, *range)) {
			*shared =
				shared_with(context, document, wanted, &chosen);
			return 0;
		}
	}
	if (find_pod(context, document, wanted, &chosen))
		(void)hold(context, &chosen);
	else if (draw(context, arena, wanted,
		      sensitivity_of(wanted, given ? &read : NULL), &chosen,
		      err) < 0)
		return -1;
	*range = print(arena, &chosen);
	return 0;
}
