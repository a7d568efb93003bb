/* SPDX-License-Identifier: Apache-2.0 */
/* The tables for zsh: a function for each command, as _arguments has it. */
#include "place.h"

#include "seccomp/syscall.h"

#include <string.h>

/* Inside single quotes, with a backslash before each of special. */
static void print_quoted(FILE *out, const char *text, const char *special)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\'", out);
		else if (strchr(special, *text) != NULL)
			fputc('\\', out);
		fputc(*text, out);
	}
}

/* ":MESSAGE:ACTION" and the quote that closes. */
static void print_action(FILE *out, const char *message, enum value_kind kind,
			 const char *const *words)
{
	static const char *const actions[] = {
		[VALUE_TEXT] = " ",
		[VALUE_FILE] = "_files",
		[VALUE_PROFILE] = "__ravelinctl_profiles",
		[VALUE_PROFILE_OR_FILE] = "__ravelinctl_profiles_or_files",
		[VALUE_CALL] = "__ravelinctl_calls",
		[VALUE_CALL_OR_GROUP] = "__ravelinctl_calls_or_groups",
	};

	fputc(':', out);
	print_quoted(out, message, ":\\");
	fputc(':', out);
	if (words == NULL)
		fputs(actions[kind], out);
	for (unsigned i = 0; words != NULL && words[i] != NULL; i++)
		fprintf(out, "%c%s", i > 0 ? ' ' : '(', words[i]);
	fputs(words != NULL ? ")'" : "'", out);
}

/* One spelling of an option: "-p+" or "--profile=", and what it excludes. */
static void print_form(FILE *out, const struct option_description *option,
		       bool is_short)
{
	fputs(" \\\n\t\t'", out);
	if (option == &option_help || option == &option_version)
		fputs("(- : *)", out);
	else if (option->repeats)
		fputc('*', out);
	else if (option->letter != 0)
		fprintf(out, "(-%c --%s)", option->letter, option->name);
	if (is_short)
		fprintf(out, "-%c%s", option->letter,
			option->value != NULL ? "+" : "");
	else
		fprintf(out, "--%s%s", option->name,
			option->value != NULL ? "=" : "");
	fputc('[', out);
	print_quoted(out, option->help, "[]:\\");
	fputc(']', out);
	if (option->value != NULL)
		print_action(out, option->value, option->kind, option->words);
	else
		fputc('\'', out);
}

static void print_options(FILE *out, const struct place *place)
{
	for (unsigned i = 0; place->options[i] != NULL; i++) {
		if (place->options[i]->letter != 0)
			print_form(out, place->options[i], true);
		print_form(out, place->options[i], false);
	}
}

static void print_arguments(FILE *out, const struct command *command)
{
	bool any = command->argument_count == ARGUMENTS_ANY;

	for (unsigned i = 0; i < (any ? 1 : command->argument_count); i++) {
		fprintf(out, " \\\n\t\t'%s", any ? "*" : "");
		print_action(out, command->arguments, command->argument_kind,
			     NULL);
	}
}

static void print_name(FILE *out, const char *path)
{
	fputs("_ravelinctl", out);
	if (path[0] != '\0')
		fputc('_', out);
	for (; *path != '\0'; path++)
		fputc(*path == ' ' ? '_' : *path, out);
}

static void print_function(FILE *out, const struct place *place)
{
	const struct command *command = place->command;

	print_name(out, place->path);
	fputs("()\n{\n", out);
	if (command->commands == NULL) {
		fputs("\t_arguments -S", out);
		print_options(out, place);
		print_arguments(out, command);
		fputs("\n}\n\n", out);
		return;
	}
	fputs("\tlocal -a subcommands=(\n", out);
	for (unsigned i = 0; command->commands[i] != NULL; i++) {
		fprintf(out, "\t\t'%s:", command->commands[i]->name);
		print_quoted(out, command->commands[i]->help, "");
		fputs("'\n", out);
	}
	fputs("\t)\n\n\t__ravelinctl_group ", out);
	print_name(out, place->path);
	print_options(out, place);
	fputs("\n}\n\n", out);
}

static void print_calls(FILE *out)
{
	fputs("__ravelinctl_calls()\n{\n\tlocal -a calls=(\n\t\t", out);
	place_calls(out, "\n\t\t");
	fputs("\n\t)\n\n\t_describe -t calls 'system call' calls\n}\n\n"
	      "# Each with what is in it.\n"
	      "__ravelinctl_groups()\n{\n\tlocal -a groups=(\n",
	      out);
	for (unsigned i = 0; i < syscall_group_count; i++) {
		fprintf(out, "\t\t'@%s:", syscall_groups[i].name);
		print_quoted(out, syscall_groups[i].description, "");
		fputs("'\n", out);
	}
	fputs("\t)\n\n\t_describe -t groups group groups\n}\n\n", out);
}

void zsh_tables(FILE *out)
{
	print_calls(out);
	place_each(out, print_function);
}
