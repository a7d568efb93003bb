/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl's commands: one file, one const struct command each, one line in
 * commands.c. */
#pragma once

#include "base/err.h"

enum command_status {
	STATUS_FINE = 0,
	STATUS_FINDINGS = 1, /* findings, or a refusal */
	STATUS_TROUBLE = 2,  /* usage or system */
};

/* One option of a command; help, parsing and completions come from these. */
struct option_description {
	const char *name;  /* long, without dashes; NULL ends a table */
	char letter;       /* short form, or 0 */
	const char *value; /* what it takes, for the help; NULL: nothing */
	const char *help;
};

struct command {
	const char *name;
	const char
		*arguments; /* what stands behind the options, for the help */
	const char *help;   /* one sentence */
	const struct option_description *options;
	/* Of a command that is a group ("policy"): its own, ended by NULL, one
	 * of which the next word names. It then has no options and no run. */
	const struct command *const *commands;
	/* Runs with the words behind the command's name. Prints its result to
	 * standard output; an error comes back in err. */
	int (*run)(int argc, char **argv, struct err *err);
};

extern const struct command *const commands[]; /* ended by NULL */

extern const struct command command_explain;
extern const struct command command_harden;
extern const struct command command_log;
extern const struct command command_policy;
extern const struct command command_policy_show;
extern const struct command command_policy_test;
extern const struct command command_policy_validate;
extern const struct command command_profile;
extern const struct command command_profile_list;
extern const struct command command_profile_show;
extern const struct command command_profile_diff;
extern const struct command command_profile_validate;
