/* SPDX-License-Identifier: Apache-2.0 */
/* Telling runtimes by their names. */
#include "probe/runtime.h"

#include <string.h>

const char *const runtime_directories[] = {
	"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin",
	"/sbin",           "/bin",           NULL,
};

enum runtime_flavour runtime_flavour_of(const char *path)
{
	static const struct {
		const char *name;
		enum runtime_flavour flavour;
	} rows[] = {
		{"runc", RUNTIME_RUNC},          {"docker-runc", RUNTIME_RUNC},
		{"buildkit-runc", RUNTIME_RUNC}, {"runc.real", RUNTIME_RUNC},
		{"crun", RUNTIME_CRUN},          {"krun", RUNTIME_CRUN},
		{"crun-wasm", RUNTIME_CRUN},
	};
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(name, rows[i].name) == 0)
			return rows[i].flavour;
	return RUNTIME_OTHER;
}
