/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environment that the runtime gets: by list, so that nothing which an
 * engine was started with reaches a program that runs as root and hands its
 * environment on to its helpers.
 *
 * Not listed, on purpose: LD_*, GLIBC_TUNABLES, GCONV_PATH and others that load
 * code; GODEBUG and the like, which change how it runs; _LIBCONTAINER_*, by
 * which runc and crun speak to themselves (one that comes from outside can tell
 * them that their binary is a protected copy already); _OCI_* and
 * _CONTAINERS_*, which are between podman and conmon.
 */
#include "shim/environment.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What runc, crun and youki read, and what programs that they call need. */
static const char *const names[] = {
	/* newuidmap, newgidmap, criu, systemctl are found by it */
	"PATH",
	"HOME",
	/* runc: whether XDG_RUNTIME_DIR counts */
	"USER",
	"TMPDIR",
	/* runc: the zone of the times it logs */
	"TZ",
	/* the language of messages, and of those of helpers */
	"LANG",
	"LC_ALL",
	/* crun's, and rootless runc's, containers */
	"XDG_RUNTIME_DIR",
	/* systemd's own cgroups */
	"DBUS_SESSION_BUS_ADDRESS",
	"DBUS_SYSTEM_BUS_ADDRESS",
	/* what systemd hands a container through its runtime */
	"NOTIFY_SOCKET",
	"LISTEN_FDS",
	"LISTEN_PID",
	"LISTEN_FDNAMES",
	/* containerd's shim keeps runc's threads few by it */
	"GOMAXPROCS",
};

static bool is_listed(const char *variable)
{
	size_t length = strcspn(variable, "=");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i][0] == variable[0] &&
		    strncmp(names[i], variable, length) == 0 &&
		    names[i][length] == '\0')
			return true;
	}
	return false;
}

char **environment_reduce(char **variables)
{
	char **next = variables;

	for (char **variable = variables; *variable != NULL; variable++) {
		if (is_listed(*variable))
			*next++ = *variable;
	}
	*next = NULL;
	return variables;
}
