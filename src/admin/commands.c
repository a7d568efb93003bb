/* SPDX-License-Identifier: Apache-2.0 */
/* The list of ravelinctl's commands, and the options beside them. */
#include "admin/command.h"

const struct command *const commands[] = {
	&command_check,    &command_configure,
	&command_explain,  &command_explain_denial,
	&command_features, &command_harden,
	&command_log,      &command_policy,
	&command_profile,  &command_seccomp,
	&command_verify,   NULL,
};

const struct option_description option_help = {
	.name = "help",
	.letter = 'h',
	.help = "print this help",
};

const struct option_description option_version = {
	.name = "version",
	.help = "print the version",
};
