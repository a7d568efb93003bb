/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which process launches a container: execve(2) keeps its number, and runc and
 * crun make a container's directory before they end. So where that process is
 * no more and there is no such directory, there will be none.
 */
#include "pipeline/reservation_launch.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What tells this process's pid namespace from others that there are; 0: it
 * can't be told. */
static uintmax_t own_namespace(void)
{
	struct stat status;

	return stat("/proc/self/ns/pid", &status) == 0
		       ? (uintmax_t)status.st_ino
		       : 0;
}

void reservation_launch_name(unsigned long long random, bool becomes,
			     char link[RESERVATION_LINK_SIZE])
{
	uintmax_t namespace = becomes ? own_namespace() : 0;

	if (namespace == 0)
		snprintf(link, RESERVATION_LINK_SIZE, "%016llx", random);
	else
		snprintf(link, RESERVATION_LINK_SIZE, "%016llx.%d.%jx", random,
			 (int)getpid(), namespace);
}

bool reservation_launch_is_over(const char *link)
{
	uintmax_t namespace;
	int process;

	return sscanf(link, "%*16[0-9a-f].%d.%jx", &process, &namespace) == 2 &&
	       process > 0 && namespace == own_namespace() &&
	       kill(process, 0) < 0 && errno == ESRCH;
}
