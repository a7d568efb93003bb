/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped profiles, compiled in. */
#pragma once

#include "policy/profile.h"
#include "seccomp/packed.h"

struct embedded_profile {
	const char *name;
	struct text text;    /* the file */
	const char *extends; /* the parent's name, or NULL */
	struct text brief;   /* the file with an empty "seccomp" member */
	struct text bare;    /* ... and without what is packed, on its lines */
	struct text packed;  /* of profile_pack() */
	/* What that member says on the architecture this was built for; NULL:
	 * there is none. */
	const struct seccomp_packed *ceiling;
};

/* Ended by a NULL name; made from profiles/ by policy/generate/main.c. */
extern const struct embedded_profile embedded_profiles[];

/* The profile of that name, or NULL. */
const struct embedded_profile *embedded_profile_find(const char *name);

/* Reads the profile of that name, whole, from its text: for tests. */
CHECK int embedded_profile_load(const char *name, enum seccomp_arch arch,
				struct profile *profile, struct err *err);
