/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ravelin_completions SHELL TEMPLATE OUTPUT: writes the template with
 * ravelinctl's commands and options in place of its line "@tables@".
 */
#include "base/cleanup.h"
#include "place.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	void (*tables)(FILE *out);
} shells[] = {
	{"bash", bash_tables},
	{"fish", fish_tables},
	{"zsh", zsh_tables},
};

static int fill(FILE *template, FILE *out, void (*tables)(FILE *out))
{
	char line[256];

	while (fgets(line, sizeof(line), template) != NULL) {
		if (strcmp(line, "@tables@\n") == 0)
			tables(out);
		else
			fputs(line, out);
	}
	return ferror(template) || fflush(out) != 0 ? EXIT_FAILURE
						    : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	AUTO_FCLOSE FILE *template = argc == 4 ? fopen(argv[2], "re") : NULL;
	AUTO_FCLOSE FILE *out = template != NULL ? fopen(argv[3], "we") : NULL;

	for (size_t i = 0;
	     out != NULL && i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shells[i].name, argv[1]) == 0)
			return fill(template, out, shells[i].tables);
	}
	fputs("usage: ravelin_completions bash|fish|zsh TEMPLATE OUTPUT\n",
	      stderr);
	return EXIT_FAILURE;
}
