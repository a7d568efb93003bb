/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The runtime that comes after us: found in fixed places, never through the
 * environment, and only where nobody but root, or the user whose process this
 * is, could have put it.
 */
#pragma once

#include "base/err.h"
#include "shim/options.h"

#include <limits.h>

struct runtime_query {
	const char *explicit_path;      /* --ravelin-runtime, or NULL */
	const char *link_name;          /* NAME when called as ravelin-NAME */
	const char *configuration;      /* NULL: /etc/ravelin */
	const char *own;                /* an ordinary user's, or NULL */
	const char *const *directories; /* NULL: the fixed ones; for tests */
};

struct runtime {
	char path[PATH_MAX]; /* real path: what to execve */
	const char *argv0;   /* path, or the query's explicit_path where that
			      * is a second ravelin-NAME link: do not copy this
			      * struct */
	enum runtime_flavour flavour; /* of the runtime at the end of the
				       * chain */
};

/*
 * The explicit path; else runtimes/NAME, else runtime, of the user's own
 * configuration, then of CONFIGURATION; else runc, then crun, in the fixed
 * directories.
 *
 * ERR_REFUSED: a link that leads nowhere, a path that is not absolute, no
 * executable regular file, one that somebody but root could change (itself or
 * a directory on its way; the user could change what an own link leads to),
 * ravelin itself, or no runtime at all. ERR_SYSTEM: a failed system call. The
 * message names the path and the remedy.
 */
CHECK int runtime_find(const struct runtime_query *query, struct runtime *out,
		       struct err *err);
