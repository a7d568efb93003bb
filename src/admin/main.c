/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl: explains and checks what ravelin does. */
#include "admin/command.h"
#include "admin/options.h"
#include "base/nearest.h"
#include "json/show.h"

#include <string.h>

/* The commands of a group that path ("", or "policy ") stands before. */
static void print_help(FILE *out, const struct command *group, const char *path)
{
	const struct command *const *list = group->commands;
	const char *member = group->member != NULL ? group->member : "COMMAND";

	fprintf(out,
		"usage: ravelinctl %s%s [OPTION...] [ARGUMENT...]\n"
		"       ravelinctl %s%s --help\n",
		path, member, path, member);
	if (path[0] == '\0')
		fputs("       ravelinctl --version\n", out);
	fputs("\ncommands:\n", out);
	for (; *list != NULL; list++)
		fprintf(out, "  %-14s %s\n", (*list)->name, (*list)->help);
}

static void print_option(const struct option_description *option)
{
	AUTO_BUF struct buf help = BUF_INIT;
	char form[40];

	snprintf(form, sizeof(form), "%c%c%s--%s%s%s",
		 option->letter != 0 ? '-' : ' ',
		 option->letter != 0 ? option->letter : ' ',
		 option->letter != 0 ? ", " : "  ", option->name,
		 option->value != NULL ? " " : "",
		 option->value != NULL ? option->value : "");
	buf_add_text(&help, option->help);
	if (option->words != NULL) {
		buf_add_text(&help, ": ");
		options_add_words(option->words, &help);
	}
	if (option->repeats)
		buf_add_text(&help, "; may be given again");
	printf("  %-24s %s\n", form, help.data);
}

static void print_command_help(const struct command *command, const char *path)
{
	printf("usage: ravelinctl %s%s [OPTION...]%s%s\n%s\n\noptions:\n", path,
	       command->name, command->arguments[0] != '\0' ? " " : "",
	       command->arguments, command->help);
	for (const struct option_description *option = command->options;
	     option->name != NULL; option++)
		print_option(option);
	print_option(&option_help);
}

static bool is_option(const char *word, const struct option_description *option)
{
	if (word[0] != '-')
		return false;
	if (word[1] == '-')
		return strcmp(word + 2, option->name) == 0;
	return word[1] != '\0' && word[1] == option->letter && word[2] == '\0';
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (is_option(argv[i], &option_help))
			return true;
	}
	return false;
}

static int run_command(const struct command *command, const char *path,
		       int argc, char **argv)
{
	AUTO_BUF struct buf message = BUF_INIT;
	struct err err = ERR_INIT;
	int status;

	if (asks_for_help(argc, argv)) {
		print_command_help(command, path);
		return STATUS_FINE;
	}
	status = command->run(argc, argv, &err);
	if (status >= 0)
		return status;
	show_line(text_of(err.message), SIZE_MAX, &message);
	fprintf(stderr, "ravelinctl %s%s: %s\n", path, command->name,
		message.data);
	return err.kind == ERR_INPUT || err.kind == ERR_REFUSED
		       ? STATUS_FINDINGS
		       : STATUS_TROUBLE;
}

static int no_such_command(const struct command *const *list, const char *path,
			   const char *word)
{
	const char *names[64] = {NULL};
	const char *nearest;
	AUTO_BUF struct buf shown = BUF_INIT;

	for (unsigned i = 0; i < 63 && list[i] != NULL; i++)
		names[i] = list[i]->name;
	nearest = nearest_name(text_of(word), names);
	show_text(text_of(word), 64, &shown);
	fprintf(stderr, "ravelinctl: unknown command \"%s%s\"%s%s%s\n", path,
		shown.data, nearest != NULL ? "; did you mean \"" : "",
		nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	return STATUS_TROUBLE;
}

/* Runs what the first word names in the group. */
static int dispatch(const struct command *group, const char *path, int argc,
		    char **argv)
{
	const struct command *const *list = group->commands;
	AUTO_BUF struct buf below = BUF_INIT;

	if (argc == 0) {
		print_help(stderr, group, path);
		return STATUS_TROUBLE;
	}
	if (is_option(argv[0], &option_help)) {
		print_help(stdout, group, path);
		return STATUS_FINE;
	}
	for (const struct command *const *at = list; *at != NULL; at++) {
		if (strcmp((*at)->name, argv[0]) != 0)
			continue;
		if ((*at)->commands == NULL)
			return run_command(*at, path, argc - 1, argv + 1);
		buf_printf(&below, "%s%s ", path, (*at)->name);
		return dispatch(*at, below.data, argc - 1, argv + 1);
	}
	return no_such_command(list, path, argv[0]);
}

int main(int argc, char **argv)
{
	static const struct command all = {.commands = commands};

	if (argc == 2 && is_option(argv[1], &option_version)) {
		printf("ravelinctl %s\n", RAVELIN_VERSION);
		return STATUS_FINE;
	}
	return dispatch(&all, "", argc - 1, argv + 1);
}
