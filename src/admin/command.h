/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl's commands: one file, one const struct command each, one line in
 * commands.c. */
#pragma once

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>

enum command_status {
	STATUS_FINE = 0,
	STATUS_FINDINGS = 1, /* findings, or a refusal */
	STATUS_TROUBLE = 2,  /* usage or system */
};

/* What can be offered for a value or an argument that is no fixed word. */
enum value_kind {
	VALUE_TEXT, /* nothing: who types knows it */
	VALUE_FILE,
	VALUE_PROFILE,         /* a name */
	VALUE_PROFILE_OR_FILE, /* a name; with a slash in it, a file */
	VALUE_CALL,            /* a system call */
	VALUE_CALL_OR_GROUP,   /* or "@" and a group of them */
};

/* One option of a command; help, parsing and completions come from these. */
struct option_description {
	const char *name;  /* long, without dashes; NULL ends a table */
	char letter;       /* short form, or 0 */
	const char *value; /* what it takes, for the help; NULL: nothing */
	const char *help;  /* without its words, and that it repeats */
	enum value_kind kind;
	const char *const *words; /* ended by NULL, no others are taken */
	bool repeats;             /* each time adds to what was given */
};

#define ARGUMENTS_ANY UINT_MAX

struct command {
	const char *name;
	const char *help; /* one sentence */
	/* What stands behind the options: for the help, what each is, and how
	 * many there may be. */
	const char *arguments;
	enum value_kind argument_kind;
	unsigned argument_count;
	const struct option_description *options;
	/* Of a command that is a group ("policy"): its own, ended by NULL, one
	 * of which the next word names. It then has no options and no run. */
	const struct command *const *commands;
	const char *member; /* what these are in its usage; NULL: COMMAND */
	/* Runs with the words behind the command's name. Prints its result to
	 * standard output; an error comes back in err. */
	int (*run)(int argc, char **argv, struct err *err);
};

extern const struct command *const commands[]; /* ended by NULL */

/* What every command and group takes, and what stands alone. */
extern const struct option_description option_help;
extern const struct option_description option_version;

extern const struct command command_check;
extern const struct command command_configure;
extern const struct command command_explain;
extern const struct command command_explain_denial;
extern const struct command command_features;
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
extern const struct command command_seccomp;
extern const struct command command_seccomp_compile;
extern const struct command command_seccomp_lint;
extern const struct command command_seccomp_list;
extern const struct command command_seccomp_test;
extern const struct command command_verify;
