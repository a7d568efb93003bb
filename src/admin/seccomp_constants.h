/* SPDX-License-Identifier: Apache-2.0 */
/* Names of what system calls take: AF_ALG, CLONE_NEWUSER. As this machine's
 * headers have them, so O_* and a few others are another machine's no more. */
#pragma once

#include "base/text.h"

struct seccomp_constant {
	const char *name;
	uint64_t value;
};

/* Which of them may stand in one place. */
struct seccomp_constants {
	const struct seccomp_constant *list;
	unsigned count;
	bool flags; /* some at once, a bit each */
};

enum seccomp_family {
	FAMILY_AF,
	FAMILY_SOCK,
	FAMILY_IPPROTO,
	FAMILY_NETLINK,
	FAMILY_CLONE,
	FAMILY_O,
	FAMILY_AT,
	FAMILY_S,
	FAMILY_PROT,
	FAMILY_MAP,
	FAMILY_MS,
	FAMILY_TIOC,
	FAMILY_PERSONALITY,
	FAMILY_PR,
	FAMILY_PTRACE,
	FAMILY_KEYCTL,
	FAMILY_BPF,
	FAMILY_SECCOMP,
	FAMILY_UFFD,
	FAMILY_COUNT,
};

/* By seccomp_family. */
extern const struct seccomp_constants seccomp_constants[FAMILY_COUNT];

bool seccomp_constant_find(struct text name, uint64_t *value);
/* The one that was most likely meant, or NULL. */
const char *seccomp_constant_nearest(struct text name);
