/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over ravelinctl's commands. */
#include "place.h"

#include "base/buf.h"
#include "seccomp/syscall.h"

#include <stdlib.h>
#include <string.h>

#define PLACE_LINE 70 /* columns, without what begins a line */

static void add_option(struct place *place,
		       const struct option_description *option)
{
	unsigned i = 0;

	while (place->options[i] != NULL)
		i++;
	if (i == PLACE_MOST_OPTIONS)
		abort(); /* while ravelin is built */
	place->options[i] = option;
}

static void visit_all(FILE *out, const char *path,
		      const struct command *command,
		      void (*visit)(FILE *out, const struct place *place))
{
	struct place place = {.path = path, .command = command};
	const struct option_description *option = command->options;

	for (; option != NULL && option->name != NULL; option++)
		add_option(&place, option);
	add_option(&place, &option_help);
	if (command->commands == commands)
		add_option(&place, &option_version);
	visit(out, &place);
	for (unsigned i = 0;
	     command->commands != NULL && command->commands[i] != NULL; i++) {
		AUTO_BUF struct buf below = BUF_INIT;

		buf_printf(&below, "%s%s%s", path, path[0] != '\0' ? " " : "",
			   command->commands[i]->name);
		visit_all(out, below.data, command->commands[i], visit);
	}
}

void place_each(FILE *out, void (*visit)(FILE *out, const struct place *place))
{
	static const struct command root = {.commands = commands};

	visit_all(out, "", &root, visit);
}

void place_calls(FILE *out, const char *end)
{
	size_t column = 0;

	for (unsigned call = 0; call < syscall_count; call++) {
		const char *name = syscall_name(call);

		column += strlen(name) + 1;
		if (column > PLACE_LINE) {
			fputs(end, out);
			column = strlen(name);
		} else if (call > 0) {
			fputc(' ', out);
		}
		fputs(name, out);
	}
}
