/* SPDX-License-Identifier: Apache-2.0 */
/* Runtimes that lead back to us, found by what a process did before, and by
 * those that wait for it. */
#include "shim/loop.h"

#include "base/cleanup.h"
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_ABOVE       (8 * LOOP_DEEPEST)
/* Fields of /proc/PID/stat behind the name, which may hold anything. */
#define FIELD_AFTER_NAME 3
#define FIELD_PARENT     4
#define FIELD_START_TIME 22

/* Kept over execve(2), and nothing at a fork(2). */
static int64_t used_us(void)
{
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used) < 0)
		return 0;
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) *
		       INT64_C(1000000) +
	       used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

/* A field of /proc/PROCESS/stat. */
static bool read_field(const char *process, int field, char out[32])
{
	AUTO_FCLOSE FILE *file = NULL;
	char path[64];
	char line[1024];
	char *at;
	char *left = NULL;

	snprintf(path, sizeof(path), "/proc/%s/stat", process);
	file = fopen(path, "re");
	if (file == NULL || fgets(line, sizeof(line), file) == NULL)
		return false;
	at = strrchr(line, ')');
	if (at == NULL)
		return false;
	at = strtok_r(at + 1, " ", &left);
	for (int i = FIELD_AFTER_NAME; at != NULL && i < field; i++)
		at = strtok_r(NULL, " ", &left);
	if (at == NULL || strlen(at) >= 32)
		return false;
	memcpy(out, at, strlen(at) + 1);
	return true;
}

/* --- those above --- */

static bool has_parent(const char *process)
{
	return strcmp(process, "0") != 0 && strcmp(process, "1") != 0;
}

/* Whether so many of those above run what the one right above does. Others may
 * be between them. */
static bool is_deep(void)
{
	struct stat first, program;
	unsigned same = 0;
	char process[32];
	char path[64];

	snprintf(process, sizeof(process), "%d", getppid());
	for (unsigned i = 0; i < MOST_ABOVE && has_parent(process); i++) {
		snprintf(path, sizeof(path), "/proc/%s/exe", process);
		if (stat(path, &program) < 0)
			return false;
		if (i == 0)
			first = program;
		if (program.st_dev == first.st_dev &&
		    program.st_ino == first.st_ino)
			same++;
		if (same >= LOOP_DEEPEST)
			return true;
		if (!read_field(process, FIELD_PARENT, process))
			return false;
	}
	return false;
}

/* --- what this one did --- */

/* What is there of processes that are no more. */
static void sweep(int directory)
{
	int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	if (listing == NULL) {
		if (copy >= 0)
			close(copy);
		return;
	}
	while ((entry = readdir(listing)) != NULL) {
		long pid = strtol(entry->d_name, NULL, 10);

		if (pid > 0 && pid <= INT_MAX && kill((pid_t)pid, 0) < 0 &&
		    errno == ESRCH)
			(void)(unlinkat(directory, entry->d_name, 0) < 0);
	}
	closedir(listing);
}

/* Leaves a link; true where this process left it before. */
static bool came_by(int directory, const char *name, const char *start)
{
	char before[32];
	ssize_t length;

	if (symlinkat(start, directory, name) == 0 || errno != EEXIST)
		return false;
	length = readlinkat(directory, name, before, sizeof(before));
	if (length == (ssize_t)strlen(start) &&
	    memcmp(before, start, (size_t)length) == 0)
		return true;
	(void)(unlinkat(directory, name, 0) < 0 ||
	       symlinkat(start, directory, name) < 0);
	return false;
}

/* With its number the time at which it started names one process of this boot.
 */
static bool came_back(const struct loop_query *query, const char *next)
{
	AUTO_CLOSE int directory = -1;
	struct stat status;
	char start[32];
	char name[64];

	if (used_us() < query->patience_us || geteuid() != 0 ||
	    stat(next, &status) < 0 ||
	    !read_field("self", FIELD_START_TIME, start))
		return false;
	directory = fs_open_private(query->directory);
	if (directory < 0)
		return false;
	sweep(directory);
	snprintf(name, sizeof(name), "%d.%" PRIx64 ".%" PRIx64, getpid(),
		 (uint64_t)status.st_dev, (uint64_t)status.st_ino);
	return came_by(directory, name, start);
}

int loop_check(const struct loop_query *query, const char *next,
	       struct err *err)
{
	if (!came_back(query, next) && !(query->wrapper && is_deep()))
		return 0;
	return err_set(err, ERR_REFUSED,
		       "%s leads back to ravelin: in its configuration name "
		       "runc or crun by a path, not by a name that ravelin has "
		       "taken",
		       next);
}
