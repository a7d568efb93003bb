/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runtimes that lead back to us. A wrapper that comes next becomes a runtime of
 * its own choice in the same process; if that is ravelin, which then becomes
 * the wrapper again, nothing ever ends. One that starts it and waits leaves a
 * process behind in each round, until there is no room for more.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Of all a process did, before it must say where it came by. One that was
 * started for us has used next to nothing. */
#define LOOP_PATIENCE_US 250000
#define LOOP_DIRECTORY   "/run/ravelin/passes"
/* So many processes above one another run the same program. */
#define LOOP_DEEPEST     64

struct loop_query {
	const char *directory; /* made where it is missing */
	int64_t patience_us;   /* of processor time */
	bool wrapper;          /* next is neither runc nor crun, by its name */
};

/*
 * ERR_REFUSED: this very process, which lives on through execve(2), has become
 * the program next before; or next is a wrapper, and among the processes that
 * wait for this one LOOP_DEEPEST run the program that this one's parent does.
 * The message names it and the remedy.
 *
 * The first costs one system call, until the process has used its processor
 * time; from then on it leaves a link PID.DEVICE.INODE in the directory, whose
 * target is the time at which the process started, and takes those of processes
 * that are gone away. For root of the host alone: who else can't write there is
 * never refused. The second costs four system calls for each process above this
 * one, in front of a wrapper alone. Nobody is refused for whom anything of this
 * fails.
 */
CHECK int loop_check(const struct loop_query *query, const char *next,
		     struct err *err);
