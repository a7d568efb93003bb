/* SPDX-License-Identifier: Apache-2.0 */
/* ravelinctl profile: the group of commands about profiles. */
#include "admin/command.h"

static const struct command *const profile_commands[] = {
	&command_profile_diff,
	&command_profile_list,
	&command_profile_show,
	&command_profile_validate,
	NULL,
};

const struct command command_profile = {
	.name = "profile",
	.help = "list, show and check profiles",
	.commands = profile_commands,
};
