/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of the host that a document names, such as its hooks: who could
 * have put them there, and what is in them.
 */
#pragma once

#include "base/arena.h"
#include "base/digest.h"

#include <stdbool.h>

enum probe_trust {
	TRUST_ROOTS,   /* root alone could have laid it, or can change it */
	TRUST_OTHERS,  /* others could too, or it can't be told */
	TRUST_UNKNOWN, /* on paper: of another host or time */
};

struct probe_host_program {
	enum probe_trust trust;
	/* Of "/proc/PID/exe" the path of the program, or NULL where it is
	 * unknown; of all else the path as it was asked for. */
	const char *path;
	const char *why; /* TRUST_OTHERS: what is wrong */
};

/* How they are looked at, so that tests can describe other hosts. */
struct probe_host_programs {
	/* A program by its absolute path, with what is found in arena. Of paths
	 * through /proc only "/proc/PID/exe" is looked at: what lies behind the
	 * others depends on who asks. */
	void (*program)(const char *path, struct arena *arena,
			struct probe_host_program *found);
	/* A directory in which programs are looked for. */
	enum probe_trust (*directory)(const char *path);
	/* The SHA-256 of a program that was found; false where it can't be
	 * read. */
	bool (*digest)(const char *path, char hex[DIGEST_SIZE]);
};

extern const struct probe_host_programs probe_host_programs;

/* The same for a document that is only looked at: what is not here, and any
 * /proc/PID/exe, is another host's. */
extern const struct probe_host_programs probe_host_programs_on_paper;

/* Whether path is "/proc/PID/exe". */
bool probe_is_running_program(struct text path);
