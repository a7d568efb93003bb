/* SPDX-License-Identifier: Apache-2.0 */
/* Which users of the host those of a user namespace are. */
#include "probe/id_map.h"

#include "base/cleanup.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

bool id_map_find(const struct id_map *map, uint64_t inside, uint64_t *host)
{
	for (unsigned i = 0; i < map->count; i++) {
		const struct id_range *range = &map->ranges[i];

		if (inside < range->inside ||
		    inside - range->inside >= range->size)
			continue;
		*host = range->host + (inside - range->inside);
		return true;
	}
	return false;
}

bool id_map_has(const struct id_map *map, uint64_t host)
{
	for (unsigned i = 0; i < map->count; i++) {
		const struct id_range *range = &map->ranges[i];

		if (host >= range->host && host - range->host < range->size)
			return true;
	}
	return false;
}

static bool is_our_own(int fd)
{
	struct stat asked, own;

	return fstat(fd, &asked) == 0 &&
	       stat("/proc/self/ns/user", &own) == 0 &&
	       asked.st_dev == own.st_dev && asked.st_ino == own.st_ino;
}

/* Numbers are the host's where the file is opened from there. */
static bool read_map(pid_t pid, struct id_map *map)
{
	AUTO_FCLOSE FILE *file = NULL;
	char name[48];

	snprintf(name, sizeof(name), "/proc/%d/uid_map", (int)pid);
	file = fopen(name, "re");
	if (file == NULL)
		return false;
	map->count = 0;
	while (map->count < ID_MAP_MOST) {
		struct id_range *range = &map->ranges[map->count];

		if (fscanf(file, "%" SCNu64 " %" SCNu64 " %" SCNu64,
			   &range->inside, &range->host, &range->size) != 3)
			break;
		map->count++;
	}
	return map->count > 0;
}

struct visit {
	int fd;       /* the namespace */
	int ready[2]; /* pipes: it is in there */
	int done[2];  /* ... and was looked at */
};

/* The child: enters, says so, and waits until it is looked at. Who is root in
 * there may not trace it meanwhile, since its memory is the host's. */
static int enter(void *argument)
{
	const struct visit *visit = argument;
	char byte = 0;

	close(visit->ready[0]);
	close(visit->done[1]);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	    prctl(PR_SET_DUMPABLE, 0) == 0 &&
	    setns(visit->fd, CLONE_NEWUSER) == 0 &&
	    write(visit->ready[1], &byte, 1) == 1)
		return (int)read(visit->done[0], &byte, 1);
	return 0;
}

static bool ask_child(struct visit *visit, struct id_map *map)
{
	_Alignas(16) char stack[16384];
	pid_t child = clone(enter, stack + sizeof(stack), SIGCHLD, visit);
	bool told;
	char byte;

	close(visit->ready[1]);
	close(visit->done[0]);
	told = child > 0 && read(visit->ready[0], &byte, 1) == 1 &&
	       read_map(child, map);
	close(visit->ready[0]);
	close(visit->done[1]);
	if (child > 0)
		(void)(waitpid(child, NULL, 0) < 0);
	return told;
}

bool probe_id_map(const char *path, struct id_map *map)
{
	/* Runtimes differ in what a path is relative to. */
	AUTO_CLOSE int fd =
		path[0] == '/' ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	struct visit visit = {.fd = fd};

	if (fd < 0)
		return false;
	if (is_our_own(fd)) {
		*map = (struct id_map){
			.count = 1,
			.ranges = {{.size = UINT32_MAX}},
		};
		return true;
	}
	if (pipe2(visit.ready, O_CLOEXEC) < 0)
		return false;
	if (pipe2(visit.done, O_CLOEXEC) < 0) {
		close(visit.ready[0]);
		close(visit.ready[1]);
		return false;
	}
	return ask_child(&visit, map);
}
