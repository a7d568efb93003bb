/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a profile says of system calls before it is known for which container:
 * a filter, and the calls that a kept capability makes useful. What holds for
 * one container is made of it at launch, without a table being compiled.
 */
#pragma once

#include "seccomp/engine.h"
#include "seccomp/filter.h"

/* Calls that can do nothing without a capability, and are let through where
 * the container keeps it, whatever else the profile says of them. */
struct seccomp_addition {
	int capability; /* its number */
	struct syscall_set calls;
};

/* A file that holds besides: a profile for engines (engine.h), or a list of
 * calls as a recorder writes it. */
struct seccomp_import {
	struct json_document *document;
	struct seccomp_import *next;
};

struct seccomp_ceiling {
	/* For architectures, and for those that a program may bring along. */
	const struct seccomp_filter *filter;
	uint32_t architectures; /* what always holds: seccomp_arch_bit()s */
	unsigned addition_count;
	const struct seccomp_addition *additions; /* by capability */
	struct syscall_set denied; /* by name: not let through to a runtime */
	/* Where files are that hold besides: a string, an array of them, or
	 * NULL. seccomp_ceiling_import() takes what they hold. */
	const struct json *import;
	struct seccomp_import *imports;     /* in that order */
	struct syscall_set permitted;       /* by exceptions */
	const struct seccomp_ceiling *with; /* one to meet it with, or NULL */
};

/* One container. */
struct seccomp_situation {
	enum seccomp_arch native;
	uint32_t architectures; /* of its program, where it is not native */
	uint64_t capabilities;  /* that it keeps: bit N is capability N */
	unsigned version;       /* of the kernel: 6 and 18 of "6.18.3" */
	unsigned patchlevel;
	/* What the runtime itself calls behind the filter until the program
	 * runs: let through where it is not named at all. NULL: nothing. */
	const struct syscall_set *runtime;
	/* Receives the calls of which more is refused than is due, since what
	 * several sides say of them can't be written exactly. NULL: nobody
	 * asks. */
	struct syscall_set *inexact;
};

enum {
	SECCOMP_RUNC = 1,
	SECCOMP_CRUN = 2,
};

/* Adds what those runtimes (as bits) call between loading the filter and the
 * program's execve. They load it earlier where new privileges are not ruled
 * out, since that takes a privilege. (tests/live/start.bats traces it.) */
void seccomp_runtime_calls(unsigned runtimes, bool no_new_privileges,
			   struct syscall_set *calls);

/* Reads the "seccomp" member of a profile, which is as
 * seccomp_filter_read_profile() has it and may have besides:
 *
 *   "capabilities": {"SYS_TIME": ["clock_settime", "settimeofday"]},
 *   "import": ["/etc/docker/seccomp.json", "/etc/ravelin/recorded.json"]
 *
 * Where nothing but the import is said, all else is allowed; one path need not
 * be in an array. */
CHECK int seccomp_ceiling_read(struct json_document *document,
			       const struct json *member,
			       enum seccomp_arch native,
			       struct seccomp_ceiling **out, struct err *err);

/* Takes a file that "import" names, read into document, which must outlive the
 * ceiling. ERR_INPUT, with its place, where it is neither a profile for engines
 * (seccomp_engine_read()) nor a list of calls. */
CHECK int seccomp_ceiling_import(struct seccomp_ceiling *ceiling,
				 struct json_document *document,
				 enum seccomp_arch native, struct err *err);

/* The filter for that container. It may share parts with the ceiling's. */
const struct seccomp_filter *seccomp_ceiling_for(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct seccomp_situation *situation);

/* Whether mine gives no container more than theirs does. What it may is a call
 * each, or, where no call alone tells, its architectures: added to more as a
 * list of words. Never wrongly true. */
bool seccomp_ceiling_leq(const struct seccomp_ceiling *mine,
			 const struct seccomp_ceiling *theirs,
			 void (*more)(void *context, const char *what),
			 void *context);

/* What holds where both do. */
struct seccomp_ceiling *seccomp_ceiling_meet(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct seccomp_ceiling *other);

/* A copy that lets those calls be made, whatever the arguments. */
struct seccomp_ceiling *seccomp_ceiling_permit(
	struct arena *arena, const struct seccomp_ceiling *ceiling,
	const struct syscall_set *calls);
