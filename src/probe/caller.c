/* SPDX-License-Identifier: Apache-2.0 */
/* Which program another process runs. */
#include "probe/caller.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define REMOVED " (deleted)" /* as the kernel marks it behind the path */

/* Whether path is the file that link, which needs no path, leads to. */
static bool is_file_of(const char *link, const char *path)
{
	struct stat running, named;

	return stat(link, &running) == 0 && stat(path, &named) == 0 &&
	       running.st_dev == named.st_dev && running.st_ino == named.st_ino;
}

/* Takes the kernel's mark off path; a file may be called that as well. */
static void unmark(const char *link, char *path, size_t length)
{
	const size_t mark = sizeof(REMOVED) - 1;

	if (length > mark && strcmp(path + length - mark, REMOVED) == 0 &&
	    !is_file_of(link, path))
		path[length - mark] = '\0';
}

const char *probe_caller(pid_t process, struct arena *arena)
{
	char link[64];
	char path[4096];
	ssize_t length;
	const char *slash;

	snprintf(link, sizeof(link), "/proc/%d/exe", (int)process);
	length = readlink(link, path, sizeof(path) - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	unmark(link, path, (size_t)length);
	slash = strrchr(path, '/');
	return arena_copy(arena, slash != NULL ? slash + 1 : path,
			  strlen(slash != NULL ? slash + 1 : path));
}
