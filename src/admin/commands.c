/* SPDX-License-Identifier: Apache-2.0 */
/* The list of ravelinctl's commands. */
#include "admin/command.h"

const struct command *const commands[] = {
	&command_explain, &command_harden,  &command_log,
	&command_policy,  &command_profile, NULL,
};
