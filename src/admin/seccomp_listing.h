/* SPDX-License-Identifier: Apache-2.0 */
/* Groups and system calls to be listed, and what each profile says of them. */
#pragma once

#include "pipeline/node.h"

struct seccomp_listed {
	const struct syscall_group *group; /* NULL: a call */
	int call;
};

/* One profile that can be named. */
struct seccomp_listed_profile {
	const char *name;
	struct profile profile;
	/* For a container that keeps all that it allows; NULL: none. */
	const struct seccomp_filter *filter;
	const char *error; /* why it can't be used, or NULL */
};

struct seccomp_listing {
	struct seccomp_listed *list;
	unsigned count;
	bool brief; /* groups without their calls */
	/* from seccomp_listing_load() */
	struct node node;
	struct seccomp_listed_profile *profiles;
	unsigned profile_count;
};

#define SECCOMP_LISTING_INIT                                                   \
	{                                                                      \
		.node = NODE_INIT,                                             \
	}

/* Loads the profiles, where a call is listed. */
void seccomp_listing_load(struct seccomp_listing *listing);
void seccomp_listing_fini(struct seccomp_listing *listing);

void seccomp_listing_text(const struct seccomp_listing *listing,
			  struct buf *out);
void seccomp_listing_json(const struct seccomp_listing *listing,
			  struct buf *out);
