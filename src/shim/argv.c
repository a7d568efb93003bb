/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line as a value: our own options, and the one reading of the
 * rest that can be relied on, or what keeps it from being the only one.
 */
#include "shim/argv.h"

#include "shim/argv_read.h"

#include <stdlib.h>
#include <string.h>

#define OWN_PREFIX  "--ravelin-"
#define LINK_PREFIX "ravelin-"

static bool name_is_fit(const char *name)
{
	static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789";
	static const char later[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789._-";

	return name[0] != '\0' && strchr(first, name[0]) != NULL &&
	       name[strspn(name, later)] == '\0';
}

static int read_link_name(const char *argv0, struct own_options *own,
			  struct err *err)
{
	const char *slash = strrchr(argv0, '/');
	const char *name = slash != NULL ? slash + 1 : argv0;

	if (strncmp(name, LINK_PREFIX, sizeof(LINK_PREFIX) - 1) != 0)
		return 0;
	own->link_name = name + sizeof(LINK_PREFIX) - 1;
	if (name_is_fit(own->link_name))
		return 0;
	own->link_name = NULL;
	return err_set(err, ERR_USAGE,
		       "called as %s: what follows \"" LINK_PREFIX
		       "\" must be a profile's name",
		       name);
}

static int read_mode(const char *value, enum asked_mode *mode, struct err *err)
{
	if (strcmp(value, "enforce") == 0)
		*mode = ASKED_MODE_ENFORCE;
	else if (strcmp(value, "audit") == 0)
		*mode = ASKED_MODE_AUDIT;
	else
		return err_set(err, ERR_USAGE,
			       "--ravelin-mode is enforce or audit, not %s",
			       value);
	return 0;
}

static int store_own(struct own_options *own, const char *name, size_t length,
		     const char *value, const char **mode, struct err *err)
{
	const struct {
		const char *name;
		const char **place;
	} rows[] = {
		{"profile", &own->profile},
		{"policy", &own->policy},
		{"runtime", &own->runtime},
		{"mode", mode},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strncmp(rows[i].name, name, length) != 0 ||
		    rows[i].name[length] != '\0')
			continue;
		if (*rows[i].place != NULL)
			return err_set(err, ERR_USAGE,
				       OWN_PREFIX "%s is given twice",
				       rows[i].name);
		if (value == NULL || value[0] == '\0')
			return err_set(err, ERR_USAGE,
				       OWN_PREFIX "%s needs a value",
				       rows[i].name);
		*rows[i].place = value;
		return 0;
	}
	return err_set(err, ERR_USAGE,
		       "unknown option " OWN_PREFIX
		       "%.*s: there are " OWN_PREFIX
		       "profile, -policy, -runtime and -mode",
		       (int)(length < 64 ? length : 64), name);
}

int argv_parse_own(int argc, char **argv, struct own_options *own,
		   struct err *err)
{
	size_t prefix = sizeof(OWN_PREFIX) - 1;
	const char *mode = NULL;
	int result = 0;

	*own = (struct own_options){.first = argc > 0 ? 1 : 0};
	if (argc == 0)
		return err_set(err, ERR_USAGE, "called without arguments");
	result = read_link_name(argv[0], own, err);
	while (own->first < argc &&
	       strncmp(argv[own->first], OWN_PREFIX, prefix) == 0) {
		const char *name = argv[own->first++] + prefix;
		size_t length = strcspn(name, "=");
		const char *value = NULL;

		if (name[length] == '=')
			value = name + length + 1;
		else if (own->first < argc)
			value = argv[own->first++];
		/* The first error stands; the rest is still skipped. */
		if (result == 0)
			result =
				store_own(own, name, length, value, &mode, err);
	}
	if (result == 0 && mode != NULL)
		result = read_mode(mode, &own->mode, err);
	return result;
}

static bool same_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

static bool same_use(const struct option_use *a, const struct option_use *b)
{
	return a->id == b->id && a->word == b->word && a->on == b->on &&
	       a->value_at == b->value_at;
}

/* Whether two readings ask us to do the same. */
static bool same_meaning(const struct command *a, const struct command *b)
{
	if (a->verb != b->verb)
		return false;
	if (a->verb == VERB_PASS)
		return true;
	if (a->subcommand_at != b->subcommand_at || a->id_at != b->id_at ||
	    !same_text(a->bundle, b->bundle) || !same_text(a->root, b->root) ||
	    !same_text(a->config_file, b->config_file) ||
	    !same_text(a->process, b->process))
		return false;
	if (a->verb == VERB_LAUNCH)
		return true;
	if (a->use_count != b->use_count)
		return false;
	for (size_t i = 0; i < a->use_count; i++)
		if (!same_use(&a->uses[i], &b->uses[i]))
			return false;
	return true;
}

struct choice {
	struct reading best;
	bool made;
	bool disputed;
	bool too_many;
};

/* Keeps the better reading; of two equal ones that mean different things, one
 * that is hardened. Takes the reading over. */
static void consider(struct choice *choice, struct reading *reading)
{
	struct reading *best = &choice->best;
	bool better = !choice->made || reading->rank > best->rank;

	if (better) {
		choice->disputed = false;
	} else if (reading->rank == best->rank &&
		   !same_meaning(&reading->command, &best->command)) {
		choice->disputed = true;
		better = best->command.verb == VERB_PASS;
	}
	if (better && choice->made)
		command_fini(&best->command);
	if (better)
		*best = *reading;
	else
		command_fini(&reading->command);
	choice->made = true;
}

/* Every combination of guesses in one style. */
static void consider_all(struct choice *choice, int argc, char **argv,
			 int first, enum reading_style style)
{
	for (unsigned valued = 0; valued < 1U << READING_MAX_UNKNOWN;
	     valued++) {
		struct reading reading;

		reading_make(&reading, argc, argv, first, style, valued);
		if (reading.guesses > READING_MAX_UNKNOWN)
			choice->too_many = true;
		else if (valued >> reading.guesses != 0) {
			/* As good as one that was seen already. */
			command_fini(&reading.command);
			continue;
		}
		consider(choice, &reading);
	}
}

static void set_ambiguous(struct command *command, const char *word,
			  const char *text)
{
	command->ambiguous = word;
	command->ambiguity = text;
}

/* What is left open becomes command->ambiguous. */
static void settle(struct choice *choice, enum runtime_flavour flavour)
{
	struct reading *best = &choice->best;
	struct command *command = &best->command;

	if (command->verb == VERB_PASS && !choice->too_many)
		return;
	if (command->id == NULL && flavour != RUNTIME_OTHER &&
	    best->rank == READING_REFUSED && !choice->disputed &&
	    !choice->too_many) {
		command->verb = VERB_PASS;
		return;
	}
	if (choice->too_many || (choice->disputed && best->unknown != NULL))
		set_ambiguous(command, best->unknown,
			      "is unknown, and without knowing whether it "
			      "takes a value the command can't be told: write "
			      "it as OPTION=VALUE");
	else if (choice->disputed)
		set_ambiguous(command, command->argv[command->subcommand_at],
			      "has options that runc and crun read "
			      "differently: write them as --OPTION VALUE");
	else if (best->rank == READING_REFUSED && best->odd != NULL)
		set_ambiguous(command, best->odd, best->odd_text);
}

void argv_parse(int argc, char **argv, const struct own_options *own,
		enum runtime_flavour flavour, struct command *out)
{
	const bool styles[] = {
		[READ_AS_RUNC] = flavour != RUNTIME_CRUN,
		[READ_AS_CRUN] = flavour != RUNTIME_RUNC,
	};
	struct choice choice = {.made = false};

	for (int style = READ_AS_RUNC; style <= READ_AS_CRUN; style++) {
		struct reading reading;

		if (!styles[style])
			continue;
		reading_make(&reading, argc, argv, own->first,
			     (enum reading_style)style, 0);
		/* Of a runtime we don't know, only a reading without any doubt
		 * is certain. */
		if (flavour == RUNTIME_OTHER
			    ? !reading.strange && reading.rank == READING_GOOD
			    : reading.guesses == 0)
			consider(&choice, &reading);
		else
			command_fini(&reading.command);
	}
	for (int style = READ_AS_RUNC; style <= READ_AS_CRUN && !choice.made;
	     style++)
		if (styles[style])
			consider_all(&choice, argc, argv, own->first,
				     (enum reading_style)style);
	settle(&choice, flavour);
	*out = choice.best.command;
}

void command_fini(struct command *command)
{
	free(command->uses);
	command->uses = NULL;
	command->use_count = 0;
}
