/* SPDX-License-Identifier: Apache-2.0 */
/* The tables for bash: what can follow a command, and what an option takes. */
#include "place.h"

#include "seccomp/syscall.h"

/* What bash.in offers: words, or a kind. */
static void print_offer(FILE *out, enum value_kind kind,
			const char *const *words)
{
	static const char *const kinds[] = {
		[VALUE_TEXT] = "@text",
		[VALUE_FILE] = "@file",
		[VALUE_PROFILE] = "@profile",
		[VALUE_PROFILE_OR_FILE] = "@profile-or-file",
		[VALUE_CALL] = "@call",
		[VALUE_CALL_OR_GROUP] = "@call-or-group",
	};

	if (words == NULL)
		fputs(kinds[kind], out);
	for (unsigned i = 0; words != NULL && words[i] != NULL; i++)
		fprintf(out, "%s%s", i > 0 ? " " : "", words[i]);
}

static void print_names(FILE *out, const struct option_description *option)
{
	if (option->letter != 0)
		fprintf(out, "-%c ", option->letter);
	fprintf(out, "--%s", option->name);
}

static void print_command(FILE *out, const struct place *place)
{
	const struct command *command = place->command;

	fprintf(out, "\t'%s')\n\t\tcommands='", place->path);
	for (unsigned i = 0;
	     command->commands != NULL && command->commands[i] != NULL; i++)
		fprintf(out, "%s%s", i > 0 ? " " : "",
			command->commands[i]->name);
	fputs("'\n\t\toptions='", out);
	for (unsigned i = 0; place->options[i] != NULL; i++) {
		fputs(i > 0 ? " " : "", out);
		print_names(out, place->options[i]);
	}
	fputs("'\n\t\targument='", out);
	print_offer(out, command->argument_kind, NULL);
	fprintf(out, "' most=%u\n\t\t;;\n", command->argument_count);
}

static void print_options(FILE *out, const struct place *place)
{
	for (unsigned i = 0; place->options[i] != NULL; i++) {
		const struct option_description *option = place->options[i];

		fputs("\t", out);
		if (option->letter != 0)
			fprintf(out, "'%s -%c' | ", place->path,
				option->letter);
		fprintf(out, "'%s --%s') names='", place->path, option->name);
		if (!option->repeats)
			print_names(out, option);
		fputs("' takes='", out);
		if (option->value != NULL)
			print_offer(out, option->kind, option->words);
		fputs("' ;;\n", out);
	}
}

static void print_calls(FILE *out)
{
	fputs("\n# System calls, and groups of them.\n_ravelinctl_calls='",
	      out);
	place_calls(out, "\n");
	fputs("'\n_ravelinctl_groups='", out);
	for (unsigned i = 0; i < syscall_group_count; i++)
		fprintf(out, "%s@%s", i > 0 ? "\n" : "",
			syscall_groups[i].name);
	fputs("'\n", out);
}

void bash_tables(FILE *out)
{
	fputs("# What can follow a command or group.\n"
	      "_ravelinctl_command()\n{\n\tcase $1 in\n",
	      out);
	place_each(out, print_command);
	fputs("\t*) return 1 ;;\n\tesac\n}\n\n"
	      "# _ravelinctl_option COMMAND OPTION: the names that need not be "
	      "offered once\n# it was given, and what it takes.\n"
	      "_ravelinctl_option()\n{\n\tcase \"$1 $2\" in\n",
	      out);
	place_each(out, print_options);
	fputs("\t*) names='' takes='' ;;\n\tesac\n}\n", out);
	print_calls(out);
}
