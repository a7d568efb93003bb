/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing a command's options by its table. */
#pragma once

#include "admin/command.h"
#include "base/buf.h"

/* Calls take for each option (value is NULL where it takes none) and argument
 * (option is NULL). "--name=value", "--name value", "-x value", "-xvalue",
 * "--" and "-" are understood, a value is one of the option's words where it
 * has any. ERR_USAGE names the word at fault. */
CHECK int options_parse(const struct option_description *table, int argc,
			char **argv,
			int (*take)(const struct option_description *option,
				    char *value, void *context,
				    struct err *err),
			void *context, struct err *err);

/* Which of the words it is: their end where it is none of them. */
unsigned options_word(const char *const *words, const char *word);

/* Adds them as "text, json or diff". */
void options_add_words(const char *const *words, struct buf *out);
