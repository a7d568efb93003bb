/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing a command's options by its table. */
#include "admin/options.h"

#include <string.h>

/* The row that word names; *value points into word where it is attached. */
static const struct option_description *find(
	const struct option_description *table, char *word, char **value)
{
	bool is_long = word[1] == '-';

	*value = NULL;
	for (; table->name != NULL; table++) {
		size_t length = strlen(table->name);

		if (is_long && strncmp(word + 2, table->name, length) == 0 &&
		    (word[2 + length] == '\0' || word[2 + length] == '=')) {
			if (word[2 + length] == '=')
				*value = word + 2 + length + 1;
			return table;
		}
		if (!is_long && table->letter == word[1]) {
			if (word[2] != '\0')
				*value = word + 2;
			return table;
		}
	}
	return NULL;
}

unsigned options_word(const char *const *words, const char *word)
{
	unsigned i = 0;

	while (words[i] != NULL &&
	       (word == NULL || strcmp(words[i], word) != 0))
		i++;
	return i;
}

void options_add_words(const char *const *words, struct buf *out)
{
	for (unsigned i = 0; words[i] != NULL; i++)
		buf_printf(out, "%s%s",
			   i == 0                 ? ""
			   : words[i + 1] == NULL ? " or "
						  : ", ",
			   words[i]);
}

/* Value is one that the option takes. */
static int check(const struct option_description *option, const char *value,
		 struct err *err)
{
	AUTO_BUF struct buf words = BUF_INIT;

	if (option->words == NULL ||
	    option->words[options_word(option->words, value)] != NULL)
		return 0;
	options_add_words(option->words, &words);
	return err_set(err, ERR_USAGE, "%s \"%s\": expected %s", option->name,
		       value, words.data);
}

int options_parse(const struct option_description *table, int argc, char **argv,
		  int (*take)(const struct option_description *option,
			      char *value, void *context, struct err *err),
		  void *context, struct err *err)
{
	bool only_arguments = false;

	for (int i = 0; i < argc; i++) {
		const struct option_description *option = NULL;
		char *value = argv[i];

		if (!only_arguments && strcmp(argv[i], "--") == 0) {
			only_arguments = true;
			continue;
		}
		if (!only_arguments && argv[i][0] == '-' &&
		    argv[i][1] != '\0') {
			option = find(table, argv[i], &value);
			if (option == NULL)
				return err_set(err, ERR_USAGE,
					       "unknown option %s", argv[i]);
			if (option->value == NULL && value != NULL)
				return err_set(err, ERR_USAGE,
					       "option --%s takes no value",
					       option->name);
			if (option->value != NULL && value == NULL) {
				if (++i == argc)
					return err_set(err, ERR_USAGE,
						       "option --%s needs %s",
						       option->name,
						       option->value);
				value = argv[i];
			}
			if (check(option, value, err) < 0)
				return -1;
		}
		if (take(option, value, context, err) < 0)
			return -1;
	}
	return 0;
}
