/* SPDX-License-Identifier: Apache-2.0 */
/* The host's own namespaces. */
#include "probe/namespaces.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool probe_is_host_namespace(const char *type, const char *path)
{
	static const struct {
		const char *type;
		const char *file;
	} files[] = {
		{"network", "net"}, {"pid", "pid"},       {"ipc", "ipc"},
		{"uts", "uts"},     {"cgroup", "cgroup"}, {"mount", "mnt"},
		{"user", "user"},   {"time", "time"},
	};
	struct stat own, asked;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char name[32];

		if (strcmp(files[i].type, type) != 0)
			continue;
		snprintf(name, sizeof(name), "/proc/1/ns/%s", files[i].file);
		return stat(name, &own) == 0 && stat(path, &asked) == 0 &&
		       own.st_dev == asked.st_dev && own.st_ino == asked.st_ino;
	}
	return false;
}
