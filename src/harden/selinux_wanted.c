/* SPDX-License-Identifier: Apache-2.0 */
/* What the profile's "selinux" comes to on this host. */
#include "harden/selinux_wanted.h"

#include "probe/context.h"

static const char *copy(struct arena *arena, struct text text)
{
	return arena_copy(arena, text.data, text.length);
}

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* --- what lxc_contexts has --- */

/* The parts of its context for processes; data NULL where there is none. */
static struct selinux_context read_base(const struct probe_selinux *selinux)
{
	struct selinux_context base = {.user = {NULL, 0}};

	if (selinux->process_context != NULL)
		(void)selinux_context_read(text_of(selinux->process_context),
					   &base);
	return base;
}

static struct level_range base_range(const struct selinux_context *base)
{
	struct level_range range = {.low = {.sensitivity = 0}};

	if (base->range.data == NULL || !level_range_read(base->range, &range))
		range = (struct level_range){.low = {.sensitivity = 0}};
	memset(range.low.categories, 0, sizeof(range.low.categories));
	range.high = range.low;
	memset(range.high.categories, 0xff, sizeof(range.high.categories));
	return range;
}

/* --- user, role and range: those of all profiles that hold --- */

static const char *conflict(struct arena *arena, const char *what,
			    const char *one, const char *other)
{
	return arena_printf(arena,
			    "two profiles hold for it that ask for different "
			    "%s (%s and %s), and a process has one",
			    what, one, other);
}

static void narrow(struct level_range *range, const struct level_range *other)
{
	if (range->low.sensitivity < other->low.sensitivity)
		range->low.sensitivity = other->low.sensitivity;
	if (range->high.sensitivity > other->high.sensitivity)
		range->high.sensitivity = other->high.sensitivity;
	for (size_t i = 0; i < LEVEL_CATEGORIES / 64; i++) {
		range->low.categories[i] &= other->high.categories[i];
		range->high.categories[i] &= other->high.categories[i];
	}
}

static const char *find_rest(const struct profile_selinux *first,
			     const struct selinux_context *base,
			     struct arena *arena, struct selinux_wanted *wanted)
{
	const struct level_range *range = NULL;

	wanted->level = SELINUX_LEVEL_NONE;
	for (const struct profile_selinux *each = first; each != NULL;
	     each = each->also) {
		if (each->user != NULL && wanted->user != NULL &&
		    !same(each->user, wanted->user))
			return conflict(arena, "users", wanted->user,
					each->user);
		if (each->role != NULL && wanted->role != NULL &&
		    !same(each->role, wanted->role))
			return conflict(arena, "roles", wanted->role,
					each->role);
		if (each->user != NULL)
			wanted->user = each->user;
		if (each->role != NULL)
			wanted->role = each->role;
		if (each->level == SELINUX_LEVEL_PAIR)
			wanted->level = SELINUX_LEVEL_PAIR;
		if (each->range != NULL && range == NULL)
			wanted->range = *each->range;
		else if (each->range != NULL)
			narrow(&wanted->range, each->range);
		range = each->range != NULL ? each->range : range;
	}
	if (range == NULL)
		wanted->range = base_range(base);
	if (wanted->range.low.sensitivity > wanted->range.high.sensitivity)
		return "two profiles hold for it, and no level is within the "
		       "ranges of both";
	if (wanted->user == NULL && base->user.data != NULL)
		wanted->user = copy(arena, base->user);
	if (wanted->role == NULL && base->role.data != NULL)
		wanted->role = copy(arena, base->role);
	return wanted->user != NULL && wanted->role != NULL
		       ? NULL
		       : "the loaded SELinux policy names no context for "
			 "containers (lxc_contexts)";
}

/* --- the type --- */

const char *selinux_wanted_context(const struct selinux_wanted *wanted,
				   struct arena *arena, const char *range)
{
	return arena_printf(arena, "%s:%s:%s%s%s", wanted->user, wanted->role,
			    wanted->type, range != NULL ? ":" : "",
			    range != NULL ? range : "");
}

static enum selinux_validity validity_of(const struct probe_selinux *selinux,
					 struct arena *arena,
					 const struct selinux_wanted *wanted)
{
	const char *range =
		selinux->without_levels
			? NULL
			: arena_printf(arena, "s%u",
				       wanted->range.low.sensitivity);

	return selinux->validity == NULL
		       ? SELINUX_VALID
		       : selinux->validity(
				 selinux_wanted_context(wanted, arena, range));
}

/* What is chosen of one profile's list. */
struct choice {
	const char *type;   /* NULL: the policy knows none of them */
	bool automatic;     /* by "auto" */
	const char *missed; /* those before it, as words; NULL: none */
	bool untold;        /* one of them may not be asked for */
};

static void miss(struct choice *choice, struct arena *arena, const char *type)
{
	choice->missed =
		choice->missed == NULL
			? type
			: arena_printf(arena, "%s, %s", choice->missed, type);
}

static struct choice choose(const struct probe_selinux *selinux,
			    const struct profile_selinux *profile,
			    const struct selinux_context *base,
			    struct arena *arena, struct selinux_wanted *wanted)
{
	static const struct text automatic = {"auto", 4};
	struct text_list types = profile->types;
	struct choice choice = {.type = NULL};

	if (types.count == 0)
		types = (struct text_list){&automatic, 1};
	for (unsigned i = 0; i < types.count; i++) {
		enum selinux_validity validity = SELINUX_VALID;

		choice.automatic = text_is(types.list[i], "auto");
		if (choice.automatic && base->type.data == NULL)
			break;
		wanted->type = copy(arena, choice.automatic ? base->type
							    : types.list[i]);
		/* Alone it need not be asked: what comes of it is. */
		if (types.count > 1)
			validity = validity_of(selinux, arena, wanted);
		/* Behind the last there is none to fall back to. */
		if (validity == SELINUX_VALID ||
		    (validity == SELINUX_UNTOLD && i + 1 == types.count)) {
			choice.type = wanted->type;
			return choice;
		}
		choice.untold |= validity == SELINUX_UNTOLD;
		miss(&choice, arena, wanted->type);
	}
	return choice;
}

static const char *find_type(const struct harden_context *context,
			     const struct selinux_context *base,
			     struct arena *arena, struct selinux_wanted *wanted,
			     struct profile_place *rule)
{
	const struct probe_selinux *selinux = &context->probe->selinux;
	struct choice chosen = {.type = NULL};

	for (const struct profile_selinux *each = &context->profile->selinux;
	     each != NULL; each = each->also) {
		struct choice choice =
			choose(selinux, each, base, arena, wanted);

		*rule = each->place;
		if (choice.type == NULL && choice.missed != NULL)
			return arena_printf(
				arena,
				"the loaded SELinux policy knows none of the "
				"types that the profile names (%s)%s",
				choice.missed,
				choice.untold ? ", or may not be asked" : "");
		if (choice.type == NULL)
			return "the loaded SELinux policy names no context "
			       "for containers (lxc_contexts)";
		/* A name takes the place of "auto". */
		if (chosen.type != NULL && choice.automatic)
			continue;
		if (chosen.type != NULL && !chosen.automatic &&
		    !same(chosen.type, choice.type))
			return conflict(arena, "types", chosen.type,
					choice.type);
		chosen = choice;
		wanted->place = each->place;
	}
	wanted->type = chosen.type;
	wanted->passed_over = chosen.missed;
	wanted->untold = chosen.untold;
	return NULL;
}

const char *selinux_wanted_find(const struct harden_context *context,
				struct arena *arena,
				struct selinux_wanted *wanted,
				struct profile_place *rule)
{
	struct selinux_context base = read_base(&context->probe->selinux);
	struct selinux_wanted found = {.user = NULL};
	const char *why;

	*rule = context->profile->selinux.place;
	why = find_rest(&context->profile->selinux, &base, arena, &found);
	if (why == NULL)
		why = find_type(context, &base, arena, &found, rule);
	if (why == NULL)
		*wanted = found;
	return why;
}
