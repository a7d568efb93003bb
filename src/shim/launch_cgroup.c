/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exec --cgroup: of the container's own. crun 1.8.1 follows "..", and where
 * there is no such sub-cgroup starts the process in none of the container's,
 * without its limits and its rules of devices. runc refuses both (since 1.1.1).
 */
#include "shim/launch.h"

#include "base/path_pattern.h"

/* [CONTROLLER[,CONTROLLER]:]PATH. */
static bool steps_back(const char *value)
{
	const char *colon = strchr(value, ':');
	const char *at = colon != NULL ? colon + 1 : value;
	const char *end = at + strlen(at);

	for (struct text part = path_component(&at, end); part.length > 0;
	     part = path_component(&at, end)) {
		if (text_is(part, ".."))
			return true;
	}
	return false;
}

/* What is wrong with it, or NULL. */
static const char *judge(const struct launch *launch, const char *value)
{
	if (steps_back(value))
		return "leads out of the container's cgroup, where its limits "
		       "don't hold";
	if (launch->flavour != RUNTIME_RUNC &&
	    strspn(value, "/") != strlen(value))
		return "may leave the process outside of the container's "
		       "cgroups, where its limits don't hold: name none, or /";
	return NULL;
}

int launch_cgroup(struct launch *launch, struct err *err)
{
	const struct command *command = launch->command;
	const struct profile *profile = &launch->ceiling.profile;

	if (profile->name == NULL || launch_sets_nothing(launch))
		return 0;
	for (size_t i = 0; i < command->use_count; i++) {
		const struct option_use *use = &command->uses[i];
		const char *wrong;

		if (use->id != OPTION_CGROUP || use->value == NULL)
			continue;
		wrong = judge(launch, use->value);
		if (wrong == NULL)
			continue;
		err_set(err, ERR_REFUSED, "--cgroup %s: %s (profile %s)",
			use->value, wrong, profile->name);
		return launch_give_up(launch, err);
	}
	return 0;
}
