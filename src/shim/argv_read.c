/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One way of reading a command line, word by word, as runc or crun do.
 *
 * Measured with runc 1.1.5 and crun 1.8.1; tests/unit/test_shim_argv.c has the
 * cases. Where runc 1.1.5 refuses and later ones may not (an argument between
 * two options) the lenient reading is taken: it is never another than that of
 * a command which runc 1.1.5 accepts.
 */
#include "shim/argv_read.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct reading *out;
	enum reading_style style;
	enum option_level level;
	unsigned valued;
	int at; /* the next word */
	bool help;
	bool done; /* nothing behind this matters */
};

static void refused(struct reader *reader, const char *word, const char *text)
{
	reader->out->rank = READING_REFUSED;
	if (reader->out->odd == NULL) {
		reader->out->odd = word;
		reader->out->odd_text = text;
	}
}

/* Where the last value of an option is kept, or NULL. */
static const char **place_of(struct command *command, enum option_id id)
{
	static const size_t offsets[] = {
		[OPTION_ROOT] = offsetof(struct command, root),
		[OPTION_ROOTLESS] = offsetof(struct command, rootless),
		[OPTION_LOG] = offsetof(struct command, log),
		[OPTION_LOG_FORMAT] = offsetof(struct command, log_format),
		[OPTION_CGROUP_MANAGER] =
			offsetof(struct command, cgroup_manager),
		[OPTION_BUNDLE] = offsetof(struct command, bundle),
		[OPTION_CONFIG_FILE] = offsetof(struct command, config_file),
		[OPTION_PRESERVE_FDS] = offsetof(struct command, preserve_fds),
		[OPTION_PROCESS] = offsetof(struct command, process),
		[OPTION_RESOURCES] = offsetof(struct command, resources),
	};
	size_t offset = (size_t)id < sizeof(offsets) / sizeof(offsets[0])
				? offsets[id]
				: 0;

	return offset != 0 ? (const char **)(void *)((char *)command + offset)
			   : NULL;
}

static void keep(struct reader *reader, const struct option_use *use)
{
	struct command *command = &reader->out->command;
	const char **place = place_of(command, use->id);

	if (place != NULL)
		*place = use->value;
	if (use->id == OPTION_HELP && reader->level != LEVEL_GLOBAL)
		reader->help = use->on;
	else if (use->id == OPTION_HELP)
		reader->help = reader->help || use->on;
	else if (use->id != OPTION_PLAIN && command->uses != NULL)
		command->uses[command->use_count++] = *use;
	/* argp prints and leaves at once, Go's when all is read. */
	if (reader->help && reader->style == READ_AS_CRUN)
		reader->done = true;
}

/* An option neither runtime has. Returns whether it takes the next word (or,
 * of letters, the rest of this one) by the guess we are asked to make. */
static bool guess(struct reader *reader, const char *word)
{
	struct reading *out = reader->out;
	unsigned number = out->guesses++;

	out->strange = true;
	if (out->unknown == NULL)
		out->unknown = word;
	return number < READING_MAX_UNKNOWN &&
	       ((reader->valued >> number) & 1) != 0;
}

/* The next word as value of the option in word, or NULL. */
static const char *next_word(struct reader *reader, const char *word)
{
	struct command *command = &reader->out->command;

	if (reader->at < command->argc)
		return command->argv[reader->at++];
	refused(reader, word, "needs a value");
	return NULL;
}

/* strconv.ParseBool; what it refuses is refused. */
static bool read_bool(struct reader *reader, const char *word,
		      const char *value)
{
	static const char *const yes[] = {"1",    "t",    "T",
					  "true", "TRUE", "True"};
	static const char *const no[] = {"0",     "f",     "F",
					 "false", "FALSE", "False"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcmp(value, yes[i]) == 0)
			return true;
		if (strcmp(value, no[i]) == 0)
			return false;
	}
	refused(reader, word, "is neither true nor false");
	return true;
}

static void read_runc_option(struct reader *reader)
{
	int at = reader->at++;
	const char *word = reader->out->command.argv[at];
	const char *name = word + (word[1] == '-' ? 2 : 1);
	size_t length = strcspn(name, "=");
	bool attached = name[length] == '=';
	const struct option *option = NULL;
	struct option_use use = {.word = at, .on = true};

	if (length == 0 || name[0] == '-') {
		refused(reader, word, "is no option");
		return;
	}
	option = option_find(reader->level, name, length);
	if (option == NULL) {
		reader->out->strange = true;
		if (!attached && guess(reader, word))
			next_word(reader, word);
		return;
	}
	use.id = option->id;
	if (attached) {
		use.value_at = (size_t)(name - word) + length + 1;
		use.value = word + use.value_at;
	}
	if (option->value == VALUE_NEEDED && !attached)
		use.value = next_word(reader, word);
	if (option->value != VALUE_NEEDED && attached)
		use.on = read_bool(reader, word, use.value);
	keep(reader, &use);
}

static void read_crun_long(struct reader *reader)
{
	int at = reader->at++;
	const char *word = reader->out->command.argv[at];
	const char *name = word + 2;
	size_t length = strcspn(name, "=");
	bool attached = name[length] == '=';
	const struct option *option =
		option_find_long(reader->level, name, length);
	struct option_use use = {.word = at, .on = true};

	if (option == NULL) {
		reader->out->strange = true;
		if (!attached && guess(reader, word))
			next_word(reader, word);
		return;
	}
	use.id = option->id;
	if (attached) {
		use.value_at = 2 + length + 1;
		use.value = word + use.value_at;
	}
	if (option->value == VALUE_NEEDED && !attached)
		use.value = next_word(reader, word);
	if (option->value == VALUE_NONE && attached)
		refused(reader, word, "takes no value");
	keep(reader, &use);
}

/* -abc: options without values, the last of them perhaps with one. Behind a
 * second letter that nobody knows the rest of the word is not looked at: such a
 * word is a long option of runc's with one dash. */
static void read_crun_letters(struct reader *reader)
{
	int at = reader->at++;
	const char *word = reader->out->command.argv[at];
	bool guessed = false;

	for (size_t i = 1; word[i] != '\0' && !reader->done; i++) {
		const struct option *option =
			option_find_letter(reader->level, word[i]);
		struct option_use use = {.word = at, .name_at = i, .on = true};
		bool valued;

		if (option == NULL && guessed)
			return;
		guessed = guessed || option == NULL;
		valued = option != NULL ? option->value != VALUE_NONE
					: guess(reader, word);
		if (valued && word[i + 1] != '\0') {
			use.value_at = i + 1;
			use.value = word + i + 1;
		} else if (valued &&
			   (option == NULL || option->value == VALUE_NEEDED)) {
			use.value = next_word(reader, word);
		}
		if (option != NULL) {
			use.id = option->id;
			keep(reader, &use);
		}
		if (use.value_at != 0)
			return;
	}
}

static void read_option(struct reader *reader, const char *word)
{
	if (reader->style == READ_AS_RUNC)
		read_runc_option(reader);
	else if (word[1] == '-')
		read_crun_long(reader);
	else
		read_crun_letters(reader);
}

/* Reads one level. Stops before the subcommand, or behind exec's container. */
static void read_level(struct reader *reader, enum option_level level)
{
	struct command *command = &reader->out->command;
	bool only_arguments = false;

	reader->level = level;
	while (reader->at < command->argc && !reader->done) {
		const char *word = command->argv[reader->at];

		if (!only_arguments && strcmp(word, "--") == 0) {
			only_arguments = true;
			reader->at++;
			continue;
		}
		if (!only_arguments && word[0] == '-' && word[1] != '\0') {
			read_option(reader, word);
			continue;
		}
		if (level == LEVEL_GLOBAL)
			return;
		if (command->id == NULL) {
			command->id = word;
			command->id_at = reader->at;
		} else {
			refused(reader, word, "is one argument too many");
		}
		reader->at++;
		if (level == LEVEL_EXEC)
			return;
		if (reader->style == READ_AS_CRUN)
			only_arguments = true;
	}
}

/* Values that mean the same as none. runc takes no notice of empty ones, crun
 * fails on them. crun's -f config.json alone is the bundle's, not that of the
 * current directory. */
static void normalize(struct command *command, enum reading_style style)
{
	if (style == READ_AS_RUNC) {
		if (command->bundle != NULL && command->bundle[0] == '\0')
			command->bundle = NULL;
		if (command->process != NULL && command->process[0] == '\0')
			command->process = NULL;
		if (command->resources != NULL && command->resources[0] == '\0')
			command->resources = NULL;
	}
	if (command->config_file != NULL &&
	    strcmp(command->config_file, "config.json") == 0)
		command->config_file = NULL;
}

static void read_arguments(struct reader *reader, enum option_level level)
{
	struct command *command = &reader->out->command;

	/* No word gives more than one use: of letters, only the last has a
	 * value, and none without a value has an id. */
	command->uses = malloc((size_t)command->argc * sizeof(*command->uses));
	if (command->uses == NULL)
		abort();
	read_level(reader, level);
	normalize(command, reader->style);
	if (reader->help) {
		command->verb = VERB_PASS;
		return;
	}
	if (command->id == NULL)
		reader->out->rank = READING_REFUSED;
	if (command->verb == VERB_EXEC && command->process == NULL &&
	    reader->at == command->argc)
		reader->out->rank = READING_REFUSED;
}

void reading_make(struct reading *reading, int argc, char **argv, int first,
		  enum reading_style style, unsigned valued)
{
	struct reader reader = {
		.out = reading, .style = style, .valued = valued, .at = first};
	struct command *command = &reading->command;
	const struct subcommand *subcommand = NULL;

	*reading = (struct reading){.rank = READING_GOOD};
	command->argc = argc;
	command->argv = argv;
	command->first = first;
	read_level(&reader, LEVEL_GLOBAL);
	if (reader.help)
		return;
	if (reader.at < argc)
		subcommand = subcommand_find(argv[reader.at]);
	if (subcommand == NULL) {
		reading->rank = READING_UNKNOWN;
		/* By itself it can't name a container. */
		if (reader.at + 1 < argc &&
		    subcommand_is_unheld(argv[reader.at]))
			reading->unheld = argv[reader.at];
		return;
	}
	command->subcommand = subcommand->name;
	command->subcommand_at = reader.at++;
	command->verb = subcommand->verb;
	if (subcommand->verb != VERB_PASS)
		read_arguments(&reader, subcommand->level);
}
