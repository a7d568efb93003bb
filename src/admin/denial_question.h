/* SPDX-License-Identifier: Apache-2.0 */
/* A system call as somebody types it on a command line, one argument a word:
 * openat AT_FDCWD /etc/shadow O_RDONLY. */
#pragma once

#include "admin/seccomp_call.h"
#include "base/arena.h"

/* What the call does with a path; bits. */
enum denial_use {
	USE_READ = 1,
	USE_WRITE = 2,
	USE_EXECUTE = 4,
	USE_CHANGE = 8,  /* its attributes */
	USE_SEARCH = 16, /* of a directory: to go there */
	USE_ENTRY = 32,  /* something is made or removed beside it */
	USE_MOUNT = 64,  /* something is mounted there, or no more */
	USE_MAY_CREATE = 128,
	USE_OWNER = 256, /* beside USE_CHANGE: whose it is */
};

#define DENIAL_MOST_PATHS 2

struct denial_path {
	struct text path; /* absolute */
	unsigned use;     /* bits of enum denial_use */
};

struct denial_question {
	const char *words; /* all of it, fit to be shown */
	struct seccomp_call call;
	/* Which arguments were given as numbers or constants; the others hold
	 * pointers, or were not given. */
	bool known[SECCOMP_ARGUMENTS];
	/* Those that were given as text that is no path: "proc". */
	const char *texts[SECCOMP_ARGUMENTS];
	struct denial_path paths[DENIAL_MOST_PATHS];
	unsigned path_count;
	/* What stands where the call has a path, and is no absolute one; "":
	 * nothing does. NULL: none is missing. */
	const char *unseen;
};

/* Whether the word can be meant as a system call: so that a container and a
 * call are told from two files. */
bool denial_question_is_call(const char *word);

/* Reads the call and its arguments. A word that begins with '/' is a path, one
 * that begins with a small letter or '.' some other text, the rest are values
 * as seccomp_call_read() has them. Before the path of a call such as openat,
 * AT_FDCWD may be left out. ERR_USAGE. */
CHECK int denial_question_read(struct arena *arena, char **words,
			       unsigned count, enum seccomp_arch arch,
			       struct denial_question *out, struct err *err);
