/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl policy: the group of commands about the node's policy. */
#include "admin/command.h"

static const struct command *const policy_commands[] = {
	&command_policy_show,
	&command_policy_test,
	&command_policy_validate,
	NULL,
};

const struct command command_policy = {
	.name = "policy",
	.help = "check, show and try the node's policy",
	.commands = policy_commands,
};
