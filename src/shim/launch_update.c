/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update: what a container may use is changed while it runs. Flags are written
 * down as the document that they stand for, hardened as any other, and brought
 * to say what is left of it. runc and crun take no notice of them beside
 * --resources.
 */
#include "shim/launch.h"

#include "shim/argv_edit.h"

#include <stdlib.h>

struct flag {
	enum option_id option;
	const char *name;
	const char *section;
	const char *member;
};

/* Those that a profile may have something to say of. */
static const struct flag flags[] = {
	{OPTION_PIDS_LIMIT, "--pids-limit", "pids", "limit"},
	{OPTION_MEMORY, "--memory", "memory", "limit"},
	{OPTION_MEMORY_SWAP, "--memory-swap", "memory", "swap"},
	{OPTION_CPU_QUOTA, "--cpu-quota", "cpu", "quota"},
	{OPTION_CPU_PERIOD, "--cpu-period", "cpu", "period"},
	{OPTION_CPU_RT_RUNTIME, "--cpu-rt-runtime", "cpu", "realtimeRuntime"},
};

#define FLAGS   (sizeof(flags) / sizeof(flags[0]))
/* In place of what can't be read: more than any profile allows. */
#define UNKNOWN INT64_MAX

/* What the command line says of one. */
struct given {
	const char *value; /* NULL: it is not there */
	int64_t number;
};

/* --- reading --- */

/* A number of bytes as docker/go-units reads it for runc: "1.5g", "64 MiB". The
 * fraction need not be exact: what is within the limit goes on as it came. */
static bool read_units(const char *value, int64_t *number)
{
	static const char units[] = "kmgtp";
	size_t length = strspn(value, "0123456789.");
	const char *unit = value + length;
	double bytes = strtod(value, NULL);
	const char *found;

	if (length == 0 || value[0] == '.')
		return false;
	unit += *unit == ' ';
	found = *unit != '\0' ? strchr(units, *unit | ' ') : NULL;
	if (found != NULL) {
		for (const char *at = units; at <= found; at++)
			bytes *= 1024;
		unit++;
		unit += *unit == 'i';
	}
	unit += *unit == 'b' || *unit == 'B';
	*number = bytes < 9e18 ? (int64_t)bytes : UNKNOWN - 1;
	return *unit == '\0';
}

/* Whole decimal numbers; for memory also with units. */
static int64_t read_value(enum option_id option, const char *value)
{
	bool negative = value[0] == '-' && option != OPTION_CPU_PERIOD;
	uint64_t plain;
	int64_t number;

	if (text_to_u64(text_of(value + negative), &plain) && plain < UNKNOWN)
		return negative ? -(int64_t)plain : (int64_t)plain;
	if ((option == OPTION_MEMORY || option == OPTION_MEMORY_SWAP) &&
	    !negative && read_units(value, &number))
		return number;
	return UNKNOWN;
}

/* Returns what is odd about the flags, or NULL. crun makes JSON of their words,
 * and takes the first where runc takes the last. */
static const char *read_flags(const struct command *command,
			      struct given given[FLAGS])
{
	for (size_t i = 0; i < command->use_count; i++) {
		const struct option_use *use = &command->uses[i];

		if (use->value == NULL)
			continue;
		if (strpbrk(use->value, "\"\\") != NULL)
			return "has an option with a quote in its value";
		for (size_t j = 0; j < FLAGS; j++) {
			if (flags[j].option != use->id)
				continue;
			if (given[j].value != NULL)
				return "has an option twice, of which runtimes "
				       "take the first or the last";
			given[j].value = use->value;
			given[j].number = read_value(use->id, use->value);
		}
	}
	return NULL;
}

/* --- the document they stand for --- */

static int describe(const struct given given[FLAGS], struct buf *out,
		    struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;

	if (json_read(&document, "update", TEXT("{}"), JSON_STRICT, err) < 0)
		return -1;
	for (size_t i = 0; i < FLAGS; i++) {
		if (given[i].value == NULL)
			continue;
		json_set(json_require_object(&document, document.root,
					     flags[i].section),
			 flags[i].member,
			 json_new_i64(&document, given[i].number));
	}
	json_write(&document, out);
	return 0;
}

/* --- what is left --- */

static int refuse(struct launch *launch, const char *what, struct err *err)
{
	err_set(err, ERR_REFUSED, "update %s: use --resources", what);
	return launch_give_up(launch, err);
}

/* One flag says what is left of it; added is where words that are not there yet
 * go. */
static int clamp(struct launch *launch, const struct flag *flag,
		 const struct given *given, const struct json *left,
		 const char ***added, struct err *err)
{
	struct arena *arena = &launch->node.arena;
	const struct json *value =
		json_member(json_member(left, flag->section), flag->member);
	int64_t number = 0;

	if (value == NULL) {
		argv_drop(launch->command, flag->option);
		return 0;
	}
	if (!json_to_i64(value, &number) ||
	    (given->value != NULL && number == given->number))
		return 0;
	if (given->number == UNKNOWN)
		return refuse(launch,
			      arena_printf(arena,
					   "%s %s is written in a way that "
					   "only some runtimes read",
					   flag->name, given->value),
			      err);
	if (given->value != NULL) {
		argv_replace(launch->command, flag->option,
			     arena_printf(arena, "%lld", (long long)number));
		return 0;
	}
	*(*added)++ = flag->name;
	*(*added)++ = arena_printf(arena, "%lld", (long long)number);
	return 0;
}

static int clamp_all(struct launch *launch, const struct given given[FLAGS],
		     const struct json *left, struct err *err)
{
	const char **words = arena_alloc(&launch->node.arena,
					 (2 * FLAGS + 1) * sizeof(*words));
	const char **added = words;

	for (size_t i = 0; i < FLAGS; i++) {
		if (clamp(launch, &flags[i], &given[i], left, &added, err) < 0)
			return -1;
	}
	launch->inserted = words;
	return 0;
}

static int launch_limits(struct launch *launch, struct err *err)
{
	AUTO_JSON struct json_document document = JSON_DOCUMENT_INIT;
	struct given given[FLAGS] = {{NULL, 0}};
	const char *odd = read_flags(launch->command, given);
	AUTO_BUF struct buf asked = BUF_INIT;
	AUTO_BUF struct buf left = BUF_INIT;
	struct text text;

	if (describe(given, &asked, err) < 0)
		return -1;
	text = (struct text){
		arena_copy(&launch->node.arena, asked.data, asked.length),
		asked.length};
	if (launch_plan(launch, OCI_UPDATE, "update", text, &left, err) < 0)
		return -1;
	if (launch_only_audits(launch) || launch_sets_nothing(launch))
		return 0;
	if (odd != NULL)
		return refuse(launch, odd, err);
	if (json_read(&document, "update", buf_text(&left), JSON_STRICT, err) <
	    0)
		return -1;
	return clamp_all(launch, given, document.root, err);
}

int launch_update(struct launch *launch, struct err *err)
{
	const char *path = launch->command->resources;

	return path != NULL ? launch_document(launch, OCI_UPDATE,
					      OPTION_RESOURCES, path, err)
			    : launch_limits(launch, err);
}
