/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl's commands as completions see them: what can be typed where. */
#pragma once

#include "admin/command.h"

#include <stdio.h>

#define PLACE_MOST_OPTIONS 63

/* A command or group, and the words that lead to it. */
struct place {
	const char *path; /* "policy show"; empty: ravelinctl itself */
	const struct command *command;
	/* Its own and --help, ended by NULL. */
	const struct option_description *options[PLACE_MOST_OPTIONS + 1];
};

/* Visits ravelinctl itself, each group and each command. */
void place_each(FILE *out, void (*visit)(FILE *out, const struct place *place));

/* The names of all system calls, in lines that end in end but for the last. */
void place_calls(FILE *out, const char *end);

/* What each shell's file has in place of "@tables@". */
void bash_tables(FILE *out);
void fish_tables(FILE *out);
void zsh_tables(FILE *out);
