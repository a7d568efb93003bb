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
