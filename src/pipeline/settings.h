/* SPDX-License-Identifier: Apache-2.0 */
/* Which profile and mode apply: command line, link name, policy file, what is
 * built in. Reads the files that policy/ only understands. */
#pragma once

#include "policy/policy.h"
#include "policy/profile.h"

#define SETTINGS_POLICY   "/etc/ravelin/policy.json"
#define SETTINGS_PROFILES "/etc/ravelin/profiles"
#define SETTINGS_SHARED   "/usr/share/ravelin/profiles"

/* What the caller was told; NULL: nothing. */
struct settings_query {
	const char *profile; /* --ravelin-profile, or the link's name */
	const char *policy;  /* --ravelin-policy; NULL: SETTINGS_POLICY */
	const char *mode;    /* --ravelin-mode */
	enum seccomp_arch arch;
};

struct settings {
	struct arena arena;
	struct profile profile;
	enum policy_mode mode;
};

#define SETTINGS_INIT                                                          \
	{                                                                      \
		.arena = ARENA_INIT, .profile = PROFILE_INIT                   \
	}

/* Reads policy and profile. A profile's name is looked for in
 * SETTINGS_PROFILES, then among those built in, then in SETTINGS_SHARED; a
 * name with a slash is a file. Refused: files that others than root may write,
 * what can't be understood, names that are nowhere. Free with settings_fini(),
 * also after an error. */
CHECK int settings_load(const struct settings_query *query,
			struct settings *settings, struct err *err);
void settings_fini(struct settings *settings);

#define AUTO_SETTINGS __attribute__((cleanup(settings_fini)))
