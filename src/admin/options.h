/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing a command's options by its table. */
#pragma once

#include "admin/command.h"

#include <stdbool.h>

/* Calls take for each option (value is NULL where it takes none) and argument
 * (option is NULL). "--name=value", "--name value", "-x value", "-xvalue",
 * "--" and "-" are understood. ERR_USAGE names the word at fault. */
CHECK int options_parse(const struct option_description *table, int argc,
			char **argv,
			int (*take)(const struct option_description *option,
				    char *value, void *context,
				    struct err *err),
			void *context, struct err *err);
