/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped profiles, compiled in. */
#pragma once

#include <stddef.h>

struct embedded_profile {
	const char *name;
	const char *text; /* not NUL-terminated */
	size_t size;
};

/* Ended by a NULL name; made from profiles/ when ravelin is built. */
extern const struct embedded_profile embedded_profiles[];

/* The profile of that name, or NULL. */
const struct embedded_profile *embedded_profile_find(const char *name);
