/* SPDX-License-Identifier: Apache-2.0 */
/* What the profile's "selinux" comes to on this host. */
#pragma once

#include "harden/hardener.h"
#include "policy/level.h"

struct selinux_wanted {
	const char *user;
	const char *role;
	const char *type;
	/* Within which its levels are. */
	struct level_range range;
	enum profile_selinux_level level;
	/* Types that come before this one, and that the loaded policy does not
	 * know, as words; NULL: none. */
	const char *passed_over;
	bool untold;                /* or may not be asked for */
	struct profile_place place; /* what names the type */
};

/* Fills *wanted; its texts live in arena. Else says why not, and at which
 * member of the profile. */
const char *selinux_wanted_find(const struct harden_context *context,
				struct arena *arena,
				struct selinux_wanted *wanted,
				struct profile_place *rule);

/* The context of these parts; range NULL: none, as where policies have none. */
const char *selinux_wanted_context(const struct selinux_wanted *wanted,
				   struct arena *arena, const char *range);
