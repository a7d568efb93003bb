/* SPDX-License-Identifier: Apache-2.0 */
/* Which limits the cgroups of this host can put in force. */
#include "probe/controller.h"

#include "base/buf.h"
#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define MOST_CONTROLLERS 512 /* bytes of their names */

/* Whether name is one of the words in cgroup.controllers. */
static bool is_listed(const char *words, const char *name)
{
	size_t length = strlen(name);

	for (; *words != '\0'; words += strspn(words, " \n")) {
		size_t word = strcspn(words, " \n");

		if (word == length && memcmp(words, name, length) == 0)
			return true;
		words += word;
	}
	return false;
}

/* Whether the file is there, and new cgroups can be made beside it. */
static enum probe_controller usable_at(const char *directory, const char *file)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", directory, file);
	if (faccessat(AT_FDCWD, path.data, W_OK, AT_EACCESS) == 0)
		return CONTROLLER_USABLE;
	return errno == ENOENT || errno == ENOTDIR ? CONTROLLER_ABSENT
						   : CONTROLLER_UNKNOWN;
}

/* Version 1: each has a hierarchy, by convention of its own name. */
static enum probe_controller find_first(const char *directory, const char *name)
{
	AUTO_BUF struct buf file = BUF_INIT;

	if (strcmp(name, "swap") == 0)
		buf_add_text(&file, "memory/memory.memsw.limit_in_bytes");
	else
		buf_printf(&file, "%s/cgroup.procs", name);
	return usable_at(directory, file.data);
}

/* Version 2: memory's files are there where swap is counted. */
static enum probe_controller find_second(const char *directory, int listed,
					 const char *name)
{
	char words[MOST_CONTROLLERS + 1];
	ssize_t length = read(listed, words, MOST_CONTROLLERS);

	words[length > 0 ? length : 0] = '\0';
	if (!is_listed(words, strcmp(name, "swap") == 0 ? "memory" : name))
		return CONTROLLER_ABSENT;
	return usable_at(directory, "cgroup.procs");
}

enum probe_controller probe_controller_in(const char *directory,
					  const char *name)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int listed = -1;

	buf_printf(&path, "%s/cgroup.controllers", directory);
	listed = open(path.data, O_RDONLY | O_CLOEXEC);
	return listed < 0 ? find_first(directory, name)
			  : find_second(directory, listed, name);
}

enum probe_controller probe_controller(const char *name)
{
	return probe_controller_in("/sys/fs/cgroup", name);
}
