/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl: explains and checks what ravelin does. */
#include "admin/command.h"
#include "json/show.h"

#include <stdbool.h>
#include <string.h>

static void print_help(FILE *out)
{
	fputs("usage: ravelinctl COMMAND [OPTION...] [ARGUMENT...]\n"
	      "       ravelinctl COMMAND --help\n"
	      "       ravelinctl --version\n\n"
	      "commands:\n",
	      out);
	for (const struct command *const *at = commands; *at != NULL; at++)
		fprintf(out, "  %-10s %s\n", (*at)->name, (*at)->help);
}

static void print_command_help(const struct command *command)
{
	printf("usage: ravelinctl %s [OPTION...] %s\n%s\n\noptions:\n",
	       command->name, command->arguments, command->help);
	for (const struct option_description *option = command->options;
	     option->name != NULL; option++) {
		char form[40];

		snprintf(form, sizeof(form), "%c%c%s--%s%s%s",
			 option->letter != 0 ? '-' : ' ',
			 option->letter != 0 ? option->letter : ' ',
			 option->letter != 0 ? ", " : "  ", option->name,
			 option->value != NULL ? " " : "",
			 option->value != NULL ? option->value : "");
		printf("  %-24s %s\n", form, option->help);
	}
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

static int run_command(const struct command *command, int argc, char **argv)
{
	AUTO_BUF struct buf message = BUF_INIT;
	struct err err = ERR_INIT;
	int status;

	if (asks_for_help(argc, argv)) {
		print_command_help(command);
		return STATUS_FINE;
	}
	status = command->run(argc, argv, &err);
	if (status >= 0)
		return status;
	show_line(text_of(err.message), SIZE_MAX, &message);
	fprintf(stderr, "ravelinctl %s: %s\n", command->name, message.data);
	return err.kind == ERR_INPUT || err.kind == ERR_REFUSED
		       ? STATUS_FINDINGS
		       : STATUS_TROUBLE;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("ravelinctl %s\n", RAVELIN_VERSION);
		return STATUS_FINE;
	}
	if (argc == 2 &&
	    (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		print_help(stdout);
		return STATUS_FINE;
	}
	for (const struct command *const *at = commands;
	     argc > 1 && *at != NULL; at++) {
		if (strcmp((*at)->name, argv[1]) == 0)
			return run_command(*at, argc - 2, argv + 2);
	}
	if (argc > 1) {
		AUTO_BUF struct buf shown = BUF_INIT;

		show_text(text_of(argv[1]), 64, &shown);
		fprintf(stderr, "ravelinctl: unknown command \"%s\"\n",
			shown.data);
	}
	print_help(stderr);
	return STATUS_TROUBLE;
}
