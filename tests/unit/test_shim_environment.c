/* SPDX-License-Identifier: Apache-2.0 */
/* What of an engine's environment reaches the runtime. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shim/environment.h"

#include <string.h>

/* Of given, left is left; both are NULL-terminated. */
static void expect(const char *const *given, const char *const *left)
{
	char *variables[16];
	size_t count = 0;

	do {
		memcpy(&variables[count], &given[count], sizeof(*given));
	} while (given[count++] != NULL);
	assert_ptr_equal(environment_reduce(variables), variables);
	for (count = 0; left[count] != NULL; count++)
		assert_string_equal(variables[count], left[count]);
	assert_null(variables[count]);
}

static const char *const none[] = {NULL};

static void nothing_is_nothing(void **state)
{
	(void)state;
	expect(none, none);
}

static void what_engines_hand_over_for_the_runtime_stays(void **state)
{
	static const char *const podman[] = {
		"HOME=/root",
		"PATH=/usr/bin",
		"XDG_RUNTIME_DIR=",
		"_CONTAINERS_USERNS_CONFIGURED=done",
		"_CONTAINERS_ROOTLESS_UID=0",
		"_OCI_SYNCPIPE=3",
		"_OCI_STARTPIPE=4",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus",
		NULL};
	static const char *const of_podman[] = {
		"HOME=/root", "PATH=/usr/bin", "XDG_RUNTIME_DIR=",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus", NULL};
	static const char *const shim[] = {
		"GOMAXPROCS=2",
		"LD_LIBRARY_PATH=/opt/containerd/lib",
		"TTRPC_ADDRESS=/run/containerd/containerd.sock.ttrpc",
		"TERM=linux",
		"DEBUG=",
		"LANG=C",
		NULL};
	static const char *const of_shim[] = {"GOMAXPROCS=2", "LANG=C", NULL};
	static const char *const systemd[] = {
		"LISTEN_FDS=1",     "LISTEN_PID=7",    "LISTEN_FDNAMES=socket",
		"NOTIFY_SOCKET=@n", "INVOCATION_ID=0", NULL};
	static const char *const of_systemd[] = {"LISTEN_FDS=1", "LISTEN_PID=7",
						 "LISTEN_FDNAMES=socket",
						 "NOTIFY_SOCKET=@n", NULL};

	(void)state;
	expect(podman, of_podman);
	expect(shim, of_shim);
	expect(systemd, of_systemd);
}

static void what_loads_code_or_misleads_goes(void **state)
{
	static const char *const variables[] = {
		"LD_PRELOAD=/proc/self/cwd/poc.so",
		"LD_LIBRARY_PATH=.",
		"LD_AUDIT=x",
		"GCONV_PATH=.",
		"GLIBC_TUNABLES=glibc.malloc.check=1",
		"_LIBCONTAINER_CLONED_BINARY=1",
		"_LIBCONTAINER_INITPIPE=3",
		"GODEBUG=x",
		"CRIU_CONFIG_FILE=/tmp/x",
		NULL};

	(void)state;
	expect(variables, none);
}

static void a_name_is_compared_whole(void **state)
{
	static const char *const variables[] = {
		"PAT=1",   "PATHS=1", "path=1",     "=PATH=1",   "PATH", "",
		"PATH =1", "HOME=",   "HOME=twice", "LC_ALLS=x", NULL};
	static const char *const left[] = {"PATH", "HOME=", "HOME=twice", NULL};

	(void)state;
	expect(variables, left);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(what_engines_hand_over_for_the_runtime_stays),
		cmocka_unit_test(what_loads_code_or_misleads_goes),
		cmocka_unit_test(a_name_is_compared_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
