/* SPDX-License-Identifier: Apache-2.0 */
/* Looking a shipped profile up. */
#include "policy/embedded.h"

const struct embedded_profile *embedded_profile_find(const char *name)
{
	for (const struct embedded_profile *profile = embedded_profiles;
	     profile->name != NULL; profile++) {
		if (strcmp(profile->name, name) == 0)
			return profile;
	}
	return NULL;
}

static int find(void *context, const char *name, bool whole,
		struct profile_text *found, struct err *err)
{
	const struct embedded_profile *embedded = embedded_profile_find(name);

	(void)context;
	(void)whole;
	(void)err;
	if (embedded != NULL)
		*found = (struct profile_text){.file = embedded->name,
					       .text = embedded->text};
	return 0;
}

int embedded_profile_load(const char *name, enum seccomp_arch arch,
			  struct profile *profile, struct err *err)
{
	const struct profile_finder finder = {.arch = arch, .find = find};

	return profile_load(profile, name, &finder, err);
}
