/* SPDX-License-Identifier: Apache-2.0 */
/* ravelin: stands where engines expect an OCI runtime, lowers what a launch
 * asks for to what the node's policy allows, and becomes the real runtime. */
#include "shim/argv_edit.h"
#include "shim/environment.h"
#include "shim/launch.h"
#include "shim/loop.h"
#include "shim/refuse.h"
#include "shim/runtime.h"

#include <errno.h>
#include <signal.h>
#include <sys/auxv.h>
#include <unistd.h>

static int find_runtime(const struct own_options *own,
			const struct rootless *rootless,
			struct runtime *runtime, struct err *err)
{
	const struct runtime_query query = {
		.explicit_path = own->runtime,
		.link_name = own->link_name,
		.own = rootless->configuration,
	};
	struct loop_query loop = {LOOP_DIRECTORY, LOOP_PATIENCE_US, false};

	/* With more rights than its caller it would lend them to the runtime.
	 */
	if (getauxval(AT_SECURE) != 0)
		return err_set(err, ERR_REFUSED,
			       "must not be set-user-ID or have file "
			       "capabilities");
	if (runtime_find(&query, runtime, err) < 0)
		return -1;
	loop.wrapper = runtime->flavour == RUNTIME_OTHER;
	return loop_check(&loop, runtime->path, err);
}

/* The limit on the size of a file (ulimit -f) is to fail a write of ours, not
 * to end us. The runtime gets the signal's disposition as it came; who is
 * refused has no runtime. */
static int prepare(struct launch *launch, const struct own_options *own,
		   struct command *command, struct err *err)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction before;

	if (sigaction(SIGXFSZ, &ignore, &before) < 0)
		return err_set_errno(err, errno, "cannot ignore a signal");
	if (launch_prepare(launch, own, command, err) < 0)
		return -1;
	if (sigaction(SIGXFSZ, &before, NULL) < 0)
		return err_set_errno(err, errno, "cannot restore a signal");
	return 0;
}

/* Hardens what command starts and becomes the runtime; returns only -1. */
static int become(const struct own_options *own, struct command *command,
		  const struct rootless *rootless,
		  const struct runtime *runtime, struct timespec start,
		  struct err *err)
{
	AUTO_LAUNCH struct launch launch = LAUNCH_INIT;
	AUTO_FREE char **argv = NULL;

	launch.rootless = *rootless;
	launch.start = start;
	launch.runtime = runtime->path;
	launch.flavour = runtime->flavour;
	if ((command->verb != VERB_PASS || command->ambiguous != NULL) &&
	    prepare(&launch, own, command, err) < 0)
		return -1;
	argv = argv_edit(command, runtime->argv0, launch.inserted);
	execve(runtime->path, argv, environment_reduce(environ));
	return err_set_errno(err, errno, "%s: cannot execute", runtime->path);
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	AUTO_COMMAND struct command command = {0};
	AUTO_ARENA struct arena arena = ARENA_INIT;
	struct rootless rootless;
	struct own_options own;
	struct runtime runtime;
	struct timespec start;

	clock_gettime(CLOCK_MONOTONIC, &start);
	rootless = rootless_find(&arena);
	if (argv_parse_own(argc, argv, &own, &err) < 0 ||
	    find_runtime(&own, &rootless, &runtime, &err) < 0) {
		argv_parse(argc, argv, &own, RUNTIME_OTHER, &command);
	} else {
		argv_parse(argc, argv, &own, runtime.flavour, &command);
		become(&own, &command, &rootless, &runtime, start, &err);
	}
	refuse_report(&err, command.log, command.log_format);
	return EXIT_FAILURE;
}
