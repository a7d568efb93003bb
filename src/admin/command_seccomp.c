/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl seccomp: the group of commands about filters. */
#include "admin/command.h"

static const struct command *const seccomp_commands[] = {
	&command_seccomp_compile,
	&command_seccomp_lint,
	&command_seccomp_list,
	&command_seccomp_test,
	NULL,
};

const struct command command_seccomp = {
	.name = "seccomp",
	.help = "compile filters, ask them, look for mistakes, list calls",
	.commands = seccomp_commands,
};
