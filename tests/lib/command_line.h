/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines as tests write them, in one string, and what was read as one
 * string. For tests of the shim only. */
#pragma once

#include "base/buf.h"
#include "shim/argv.h"

#include <assert.h>

#define MOST_WORDS 64

struct words {
	int count;
	char *word[MOST_WORDS + 1];
	char *text;
};

struct command_line {
	struct words words;
	struct own_options own;
	struct command command;
};

/* argv0 and the words of line, which blanks divide; '' is an empty one. */
static inline void words_split(struct words *words, const char *argv0,
			       const char *line)
{
	size_t length = strlen(argv0);
	char *save = NULL;

	words->text = malloc(length + strlen(line) + 2);
	assert(words->text != NULL);
	memcpy(words->text, argv0, length + 1);
	memcpy(words->text + length + 1, line, strlen(line) + 1);
	words->count = 1;
	words->word[0] = words->text;
	for (char *word = strtok_r(words->text + length + 1, " ", &save);
	     word != NULL; word = strtok_r(NULL, " ", &save)) {
		assert(words->count < MOST_WORDS);
		if (strcmp(word, "''") == 0)
			*word = '\0';
		words->word[words->count++] = word;
	}
	words->word[words->count] = NULL;
}

static inline void words_fini(struct words *words)
{
	free(words->text);
}

static inline void line_read(struct command_line *line, const char *text,
			     enum runtime_flavour flavour)
{
	struct err err = ERR_INIT;
	int result;

	words_split(&line->words, "ravelin", text);
	result = argv_parse_own(line->words.count, line->words.word, &line->own,
				&err);
	assert(result == 0);
	(void)result;
	argv_parse(line->words.count, line->words.word, &line->own, flavour,
		   &line->command);
}

static inline void line_fini(struct command_line *line)
{
	command_fini(&line->command);
	words_fini(&line->words);
}

static inline void describe_use(const struct option_use *use, struct buf *out)
{
	static const char *const names[] = {
		[OPTION_CAPABILITY] = "cap",
		[OPTION_PROCESS_LABEL] = "label",
		[OPTION_APPARMOR] = "apparmor",
		[OPTION_USER] = "user",
		[OPTION_ADDITIONAL_GIDS] = "gids",
		[OPTION_PRESERVE_FDS] = "fds",
		[OPTION_PIDS_LIMIT] = "pids",
		[OPTION_MEMORY] = "memory",
		[OPTION_OTHER_LIMIT] = "other",
	};

	if (use->id == OPTION_NO_NEW_PRIVS)
		buf_printf(out, " nnp%s", use->on ? "" : "=off");
	else if ((size_t)use->id < sizeof(names) / sizeof(names[0]) &&
		 names[use->id] != NULL)
		buf_printf(out, " %s=%s", names[use->id],
			   use->value != NULL ? use->value : "(none)");
}

/* "pass", or the subcommand, the container ("-": none), what is hardened, and
 * "?WORD" where it is in doubt. */
static inline void command_describe(const struct command *command,
				    struct buf *out)
{
	if (command->verb == VERB_PASS) {
		buf_add_text(out, "pass");
	} else {
		buf_printf(out, "%s %s", command->subcommand,
			   command->id != NULL ? command->id : "-");
		if (command->bundle != NULL)
			buf_printf(out, " bundle=%s", command->bundle);
		if (command->config_file != NULL)
			buf_printf(out, " config=%s", command->config_file);
		if (command->process != NULL)
			buf_printf(out, " process=%s", command->process);
		if (command->resources != NULL)
			buf_printf(out, " resources=%s", command->resources);
		for (size_t i = 0; i < command->use_count; i++)
			describe_use(&command->uses[i], out);
	}
	if (command->ambiguous != NULL)
		buf_printf(out, " ?%s", command->ambiguous);
}
