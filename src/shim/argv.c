/* SPDX-License-Identifier: Apache-2.0 */
/* The command line as a value: the one reading that can be relied on, or what
 * keeps it from being the only one. */
#include "shim/argv.h"

#include "shim/argv_read.h"

#include <stdlib.h>
#include <string.h>

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
	    !same_text(a->process, b->process) ||
	    !same_text(a->resources, b->resources))
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
	bool disputed; /* one that is as good means something else */
	bool split;    /* two found different subcommands */
	bool too_many;
};

static bool starts_something(const struct command *command)
{
	return command->verb != VERB_PASS && command->id != NULL;
}

/* Two subcommands, one of which is hardened: how well the rest of the words
 * fits is no reason to believe in one of them. */
static bool splits(const struct command *a, const struct command *b)
{
	return a->subcommand_at != b->subcommand_at && a->subcommand != NULL &&
	       b->subcommand != NULL &&
	       (starts_something(a) || starts_something(b));
}

/* Keeps the better reading; of two equal ones that mean different things, one
 * that is hardened. Takes the reading over. */
static void consider(struct choice *choice, struct reading *reading)
{
	struct reading *best = &choice->best;
	bool better = !choice->made || reading->rank > best->rank;

	if (choice->made && splits(&reading->command, &best->command)) {
		choice->split = true;
		better = !starts_something(&best->command);
	} else if (better) {
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

/* The guesses after valued, of which a reading needed count: the last that was
 * "no value" becomes "value", those behind it begin anew. False: no more. */
static bool next_guesses(unsigned *valued, unsigned count)
{
	if (count > READING_MAX_UNKNOWN)
		count = READING_MAX_UNKNOWN;
	while (count-- > 0) {
		unsigned bit = 1U << count;

		if ((*valued & bit) != 0)
			continue;
		*valued = (*valued & (bit - 1)) | bit;
		return true;
	}
	return false;
}

/* Every combination of guesses in one style. */
static void consider_all(struct choice *choice, int argc, char **argv,
			 int first, enum reading_style style)
{
	unsigned valued = 0;
	unsigned guesses;

	do {
		struct reading reading;

		reading_make(&reading, argc, argv, first, style, valued);
		guesses = reading.guesses;
		if (guesses > READING_MAX_UNKNOWN)
			choice->too_many = true;
		consider(choice, &reading);
	} while (next_guesses(&valued, guesses));
}

/* The reading in one style, if nothing in it is unknown; of a style that may
 * not be the runtime's, only if nothing in it is refused. */
static void consider_certain(struct choice *choice, int argc, char **argv,
			     int first, enum reading_style style, bool sure)
{
	struct reading reading;

	reading_make(&reading, argc, argv, first, style, 0);
	if (!reading.strange && (sure || reading.rank == READING_GOOD))
		consider(choice, &reading);
	else
		command_fini(&reading.command);
}

static void set_ambiguous(struct command *command, const char *word,
			  const char *text)
{
	command->ambiguous = word;
	command->ambiguity = text;
}

/* What is left open becomes command->ambiguous. */
static void settle(struct choice *choice)
{
	struct reading *best = &choice->best;
	struct command *command = &best->command;
	bool open = choice->disputed || choice->split || choice->too_many;

	if (best->unheld != NULL) {
		set_ambiguous(command, best->unheld,
			      "changes a container that runs in ways that no "
			      "profile holds: call the runtime itself for it");
		return;
	}
	if (!open && command->verb == VERB_PASS)
		return;
	if (!open && command->id == NULL && !best->strange) {
		command->verb = VERB_PASS;
		return;
	}
	/* Without a container, an unknown option may be its name: runc takes
	 * "create --foo --no-pivot --" for that. */
	if (best->unknown != NULL && (open || command->id == NULL))
		set_ambiguous(command, best->unknown,
			      "is unknown, and without knowing whether it "
			      "takes a value the command can't be told: write "
			      "it as OPTION=VALUE");
	else if (open)
		set_ambiguous(command, command->argv[command->subcommand_at],
			      "has options that runc and crun read "
			      "differently: write them as --OPTION VALUE");
	else if (best->rank == READING_REFUSED && best->odd != NULL)
		set_ambiguous(command, best->odd, best->odd_text);
}

void argv_parse(int argc, char **argv, const struct own_options *own,
		enum runtime_flavour flavour, struct command *out)
{
	const enum reading_style styles[] = {READ_AS_RUNC, READ_AS_CRUN};
	const bool is_own[] = {flavour != RUNTIME_CRUN,
			       flavour != RUNTIME_RUNC};
	struct choice choice = {.made = false};
	int first = own->first;

	for (int i = 0; i < 2; i++)
		if (is_own[i])
			consider_certain(&choice, argc, argv, first, styles[i],
					 flavour != RUNTIME_OTHER);
	if (!choice.made) {
		/* With something unknown, what the other kind of runtime
		 * would have understood counts too. */
		for (int i = 0; i < 2; i++) {
			if (is_own[i])
				consider_all(&choice, argc, argv, first,
					     styles[i]);
			else
				consider_certain(&choice, argc, argv, first,
						 styles[i], false);
		}
	}
	settle(&choice);
	*out = choice.best.command;
}

void command_fini(struct command *command)
{
	free(command->uses);
	command->uses = NULL;
	command->use_count = 0;
}
