/* SPDX-License-Identifier: Apache-2.0 */
/* The argument vector that is handed on. */
#include "shim/argv_edit.h"

#include <stdlib.h>
#include <string.h>

void argv_drop(struct command *command, enum option_id id)
{
	for (size_t i = 0; i < command->use_count; i++)
		if (command->uses[i].id == id)
			command->uses[i].edit = USE_DROP;
}

void argv_replace(struct command *command, enum option_id id, const char *value)
{
	for (size_t i = 0; i < command->use_count; i++) {
		struct option_use *use = &command->uses[i];

		if (use->id != id || use->value == NULL)
			continue;
		use->edit = USE_REPLACE;
		use->replacement = value;
	}
}

bool argv_need_no_new_privs(struct command *command)
{
	bool need = true;

	for (size_t i = 0; i < command->use_count; i++) {
		struct option_use *use = &command->uses[i];

		if (use->id != OPTION_NO_NEW_PRIVS || use->edit == USE_DROP)
			continue;
		if (use->on)
			need = false;
		else
			use->edit = USE_DROP;
	}
	return need;
}

/* The vector being made: pointers first, then the text of changed words. */
struct output {
	char **next;
	char *text;
};

static void put(struct output *output, const char *word)
{
	/* execve() takes char ** and changes nothing. */
	memcpy(output->next++, &word, sizeof(word));
}

/* The first length bytes of word and then end, as a new word. */
static void put_joined(struct output *output, const char *word, size_t length,
		       const char *end)
{
	size_t end_length = strlen(end);

	put(output, output->text);
	memcpy(output->text, word, length);
	memcpy(output->text + length, end, end_length + 1);
	output->text += length + end_length + 1;
}

static size_t text_needed(const struct command *command)
{
	size_t size = 0;

	for (size_t i = 0; i < command->use_count; i++) {
		const struct option_use *use = &command->uses[i];

		if (use->edit == USE_REPLACE)
			size += use->value_at + strlen(use->replacement) + 1;
		else if (use->edit == USE_DROP)
			size += use->name_at + 1;
	}
	return size;
}

/* Puts the changed words of one use. Returns how many words it had. */
static int put_use(struct output *output, const char *word,
		   const struct option_use *use)
{
	bool has_next = use->value != NULL && use->value_at == 0;

	switch (use->edit) {
	case USE_KEEP:
		put(output, word);
		return 1;
	case USE_DROP:
		/* -dcCAP: the letters before it stay. */
		if (use->name_at > 1)
			put_joined(output, word, use->name_at, "");
		break;
	case USE_REPLACE:
		if (has_next) {
			put(output, word);
			put(output, use->replacement);
		} else {
			put_joined(output, word, use->value_at,
				   use->replacement);
		}
		break;
	}
	return has_next ? 2 : 1;
}

char **argv_edit(const struct command *command, const char *runtime_argv0,
		 const char *const *inserted)
{
	size_t count = (size_t)(command->argc - command->first) + 2;
	const struct option_use *use = command->uses;
	const struct option_use *end = use + command->use_count;
	struct output output;
	char **made;

	for (const char *const *word = inserted; word && *word; word++)
		count++;
	made = malloc(count * sizeof(*made) + text_needed(command));
	if (made == NULL)
		abort();
	output.next = made;
	output.text = (char *)(made + count);
	put(&output, runtime_argv0);
	for (int i = command->first; i < command->argc;) {
		const char *word = command->argv[i];

		if (use < end && use->word == i) {
			i += put_use(&output, word, use++);
			continue;
		}
		put(&output, word);
		if (i++ != command->subcommand_at ||
		    command->subcommand_at == 0)
			continue;
		for (const char *const *more = inserted; more && *more; more++)
			put(&output, *more);
	}
	*output.next = NULL;
	return made;
}
