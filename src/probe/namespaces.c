/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a namespace is. */
#include "probe/namespaces.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The inode of the first user namespace, as every kernel numbers it
 * (PROC_USER_INIT_INO). */
#define FIRST_USER_NAMESPACE 0xEFFFFFFDU

/* The name in /proc/PID/ns; NULL for a type that nobody knows. */
static const char *file_of(const char *type)
{
	static const struct {
		const char *type;
		const char *file;
	} files[] = {
		{"network", "net"}, {"pid", "pid"},       {"ipc", "ipc"},
		{"uts", "uts"},     {"cgroup", "cgroup"}, {"mount", "mnt"},
		{"user", "user"},   {"time", "time"},
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(files[i].type, type) == 0)
			return files[i].file;
	}
	return NULL;
}

static bool look_at(const char *process, const char *file, struct stat *status)
{
	char path[48];

	snprintf(path, sizeof(path), "/proc/%s/ns/%s", process, file);
	return stat(path, status) == 0;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Who is in another user namespace can't enter those of process 1. */
static bool may_enter_hosts(void)
{
	struct stat user;

	return !look_at("self", "user", &user) ||
	       user.st_ino == FIRST_USER_NAMESPACE;
}

static enum probe_namespace whose(const char *file, const struct stat *asked)
{
	struct stat other;

	if (look_at("self", file, &other) && is_same(&other, asked))
		return NAMESPACE_HOSTS;
	if (look_at("1", file, &other))
		return is_same(&other, asked) ? NAMESPACE_HOSTS
					      : NAMESPACE_OTHERS;
	return may_enter_hosts() ? NAMESPACE_UNKNOWN : NAMESPACE_OTHERS;
}

enum probe_namespace probe_namespace(const char *type, const char *path)
{
	const char *file = file_of(type);
	struct stat asked;

	if (file == NULL)
		return NAMESPACE_OTHERS;
	/* Runtimes differ in what a path is relative to. */
	if (path[0] != '/' || stat(path, &asked) < 0)
		return NAMESPACE_UNKNOWN;
	return whose(file, &asked);
}

enum probe_namespace probe_namespace_on_paper(const char *type,
					      const char *path)
{
	struct stat asked;

	if (path[0] == '/' && stat(path, &asked) < 0 && errno == ENOENT)
		return NAMESPACE_OTHERS;
	return probe_namespace(type, path);
}
