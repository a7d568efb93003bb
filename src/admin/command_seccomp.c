/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl seccomp: the group of commands about seccomp filters. */
#include "admin/command.h"

static const struct command *const seccomp_commands[] = {
	&command_seccomp_lint,
	NULL,
};

const struct command command_seccomp = {
	.name = "seccomp",
	.help = "look at seccomp filters",
	.commands = seccomp_commands,
};
