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
		}
		if (take(option, value, context, err) < 0)
			return -1;
	}
	return 0;
}
