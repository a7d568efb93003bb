/* SPDX-License-Identifier: Apache-2.0 */
/* The tables for fish: one "complete" for each option, and each command's
 * options as argparse has them. */
#include "place.h"

#include "seccomp/syscall.h"

static void print_quoted(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('\'', out);
}

static void print_specs(FILE *out, const struct place *place)
{
	if (place->command->commands != NULL)
		return;
	fprintf(out, "        case '%s'\n            printf '%%s\\n'",
		place->path);
	for (unsigned i = 0; place->options[i] != NULL; i++) {
		const struct option_description *option = place->options[i];

		fputc(' ', out);
		if (option->letter != 0)
			fprintf(out, "%c/", option->letter);
		fprintf(out, "%s%s%s", option->name,
			option->value != NULL ? "=" : "",
			option->repeats ? "+" : "");
	}
	fputc('\n', out);
}

/* What is offered: the words, or what kind says. */
static void print_offer(FILE *out, enum value_kind kind,
			const char *const *words)
{
	static const char *const offers[] = {
		[VALUE_TEXT] = "-f",
		[VALUE_FILE] = "-F",
		[VALUE_PROFILE] = "-f -a '(__ravelinctl_profiles)'",
		[VALUE_PROFILE_OR_FILE] = "-f -a '(__ravelinctl_profiles)'",
		[VALUE_CALL] = "-f -a '(__ravelinctl_calls)'",
		[VALUE_CALL_OR_GROUP] =
			"-f -a '(__ravelinctl_calls; __ravelinctl_groups)'",
	};

	if (words == NULL)
		fprintf(out, " %s", offers[kind]);
	for (unsigned i = 0; words != NULL && words[i] != NULL; i++)
		fprintf(out, "%s%s", i > 0 ? " " : " -f -a '", words[i]);
	fputs(words != NULL ? "'" : "", out);
}

/* One form of an option: while it was not given, and where also holds. */
static void print_form(FILE *out, const struct place *place,
		       const struct option_description *option,
		       enum value_kind kind, const char *also)
{
	bool is_group = place->command->commands != NULL;

	fprintf(out, "complete -c ravelinctl -n '__ravelinctl_%s \"%s\"",
		is_group ? "group" : "open", place->path);
	if (!is_group && !option->repeats)
		fprintf(out, " option %s", option->name);
	fprintf(out, "%s'", also);
	if (option->letter != 0)
		fprintf(out, " -s %c", option->letter);
	fprintf(out, " -l %s", option->name);
	if (option->value != NULL) {
		fputs(" -r", out);
		print_offer(out, kind, option->words);
	}
	fputs(" -d ", out);
	print_quoted(out, option->help);
	fputc('\n', out);
}

static void print_argument(FILE *out, const struct place *place,
			   enum value_kind kind, const char *also)
{
	fprintf(out,
		"complete -c ravelinctl -n '__ravelinctl_open \"%s\" "
		"arguments %u%s'",
		place->path, place->command->argument_count, also);
	print_offer(out, kind, NULL);
	fputc('\n', out);
}

static void print_place(FILE *out, const struct place *place)
{
	static const char slash[] = "; and __ravelinctl_slash";
	const struct command *command = place->command;

	for (unsigned i = 0; place->options[i] != NULL; i++) {
		const struct option_description *option = place->options[i];

		print_form(out, place, option, option->kind, "");
		if (option->kind == VALUE_PROFILE_OR_FILE)
			print_form(out, place, option, VALUE_FILE, slash);
	}
	if (command->argument_count > 0)
		print_argument(out, place, command->argument_kind, "");
	if (command->argument_kind == VALUE_PROFILE_OR_FILE)
		print_argument(out, place, VALUE_FILE, slash);
	for (unsigned i = 0;
	     command->commands != NULL && command->commands[i] != NULL; i++) {
		fprintf(out,
			"complete -c ravelinctl -n '__ravelinctl_group "
			"\"%s\"' -a %s -d ",
			place->path, command->commands[i]->name);
		print_quoted(out, command->commands[i]->help);
		fputc('\n', out);
	}
}

static void print_calls(FILE *out)
{
	fputs("function __ravelinctl_calls\n    printf '%s\\n' ", out);
	place_calls(out, " \\\n        ");
	fputs("\nend\n\n# Each with what is in it.\n"
	      "function __ravelinctl_groups\n    printf '%s\\t%s\\n'",
	      out);
	for (unsigned i = 0; i < syscall_group_count; i++) {
		fprintf(out, " \\\n        @%s ", syscall_groups[i].name);
		print_quoted(out, syscall_groups[i].description);
	}
	fputs("\nend\n\n", out);
}

void fish_tables(FILE *out)
{
	print_calls(out);
	fputs("# A command's options, as argparse has them.\n"
	      "function __ravelinctl_options -a command\n"
	      "    switch $command\n",
	      out);
	place_each(out, print_specs);
	fputs("    end\nend\n\n", out);
	place_each(out, print_place);
}
