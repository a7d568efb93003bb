/* SPDX-License-Identifier: Apache-2.0 */
/* Who could have put a program of the host there. */
#include "probe/host_program.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/trusted_path.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PROC    "/proc/"
#define EXE     "/exe"
#define REMOVED " (deleted)" /* as the kernel marks it behind the path */

/* How many digits a process id begins path behind "/proc/" with. */
static size_t pid_length(struct text path)
{
	const size_t start = sizeof(PROC) - 1;
	size_t end = start;

	if (path.length < start || memcmp(path.data, PROC, start) != 0)
		return 0;
	while (end < path.length && path.data[end] >= '0' &&
	       path.data[end] <= '9')
		end++;
	return end - start;
}

bool probe_is_running_program(struct text path)
{
	size_t length = pid_length(path);
	size_t behind = sizeof(PROC) - 1 + length;

	return length > 0 &&
	       text_is((struct text){path.data + behind, path.length - behind},
		       EXE);
}

static void refuse(struct probe_host_program *found, struct arena *arena,
		   const char *why)
{
	found->trust = TRUST_OTHERS;
	found->why = arena_copy(arena, why, strlen(why));
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether root alone can change the file itself. */
static bool is_roots_file(const struct stat *status)
{
	return S_ISREG(status->st_mode) && (status->st_mode & 022) == 0 &&
	       fs_owner_is_trusted(status->st_uid);
}

static bool is_in_proc(const char *path)
{
	return strncmp(path, PROC, sizeof(PROC) - 1) == 0;
}

/* The state of what path leads to now and for anybody. The kernel's own links
 * (/proc/self/cwd, and what root has linked to one) lead every process
 * elsewhere: to the image, for a hook that starts in it. Kernels before 5.6
 * can't tell. */
static int look_at(const char *path, struct stat *status)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};
	AUTO_CLOSE int fd =
		(int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return stat(path, status);
	return fd < 0 ? -1 : fstat(fd, status);
}

/* A path that leads to that file, all the way by what is root's. */
static int check(const char *path, const struct stat *file, struct err *err)
{
	char real[PATH_MAX];
	struct stat status;

	if (trusted_path_resolve(path, real, &status, err) < 0)
		return -1;
	if (!is_same(&status, file))
		return err_set(err, ERR_REFUSED,
			       "%s is another file than this path leads to",
			       real);
	if (!is_roots_file(&status))
		return err_set(err, ERR_REFUSED, "%s is no program", real);
	return 0;
}

static void look_at_file(const char *path, struct arena *arena,
			 struct probe_host_program *found)
{
	struct err err = ERR_INIT;
	struct stat status;

	if (is_in_proc(path))
		refuse(found, arena, "its path leads through /proc");
	else if (look_at(path, &status) < 0)
		refuse(found, arena,
		       arena_printf(arena, "%s: %s", path, strerror(errno)));
	else if (check(path, &status, &err) < 0)
		refuse(found, arena, err.message);
	else
		found->trust = TRUST_ROOTS;
}

/* --- /proc/PID/exe --- */

static bool shares_our_mounts(const char *path)
{
	char theirs[64];
	struct stat mine, other;

	snprintf(theirs, sizeof(theirs), PROC "%.*s/ns/mnt",
		 (int)pid_length(text_of(path)), path + sizeof(PROC) - 1);
	return stat("/proc/self/ns/mnt", &mine) == 0 &&
	       stat(theirs, &other) == 0 && is_same(&mine, &other);
}

/* Whether it is root's program that was removed or replaced since it started,
 * as an update of its package does: its path has the kernel's mark, which is
 * taken off. Who has other mounts may call any file so; and who has ours, but
 * is not root, can't put one in a directory of root's. */
static bool was_roots(const char *link, char *program,
		      const struct stat *running)
{
	const size_t mark = sizeof(REMOVED) - 1;
	size_t length = strlen(program);
	struct err ignored = ERR_INIT;
	char directory[PATH_MAX], real[PATH_MAX];
	struct stat status;
	const char *slash;

	if (length <= mark || strcmp(program + length - mark, REMOVED) != 0)
		return false;
	program[length - mark] = '\0';
	slash = strrchr(program, '/');
	if (slash == NULL || slash == program || !is_roots_file(running) ||
	    !shares_our_mounts(link))
		return false;
	memcpy(directory, program, (size_t)(slash - program));
	directory[slash - program] = '\0';
	return trusted_path_resolve(directory, real, &status, &ignored) == 0 &&
	       S_ISDIR(status.st_mode) && (status.st_mode & 022) == 0;
}

static void look_at_process(const char *link, struct arena *arena,
			    struct probe_host_program *found)
{
	char program[PATH_MAX];
	struct err err = ERR_INIT;
	struct stat running;
	ssize_t length = readlink(link, program, sizeof(program) - 1);

	found->path = NULL;
	if (length <= 0 || stat(link, &running) < 0) {
		refuse(found, arena,
		       "there is no such process, or its program can't be "
		       "seen");
		return;
	}
	program[length] = '\0';
	if (check(program, &running, &err) < 0 &&
	    !was_roots(link, program, &running)) {
		refuse(found, arena, err.message);
		return;
	}
	found->trust = TRUST_ROOTS;
	found->path = arena_copy(arena, program, strlen(program));
}

static void look(const char *path, struct arena *arena,
		 struct probe_host_program *found)
{
	*found = (struct probe_host_program){.path = path};
	if (probe_is_running_program(text_of(path)))
		look_at_process(path, arena, found);
	else
		look_at_file(path, arena, found);
}

/* --- directories and digests --- */

/* One with the sticky bit may get programs from anybody. */
static enum probe_trust directory(const char *path)
{
	struct err ignored = ERR_INIT;
	char real[PATH_MAX];
	struct stat status, meant;

	if (is_in_proc(path) || look_at(path, &meant) < 0 ||
	    trusted_path_resolve(path, real, &status, &ignored) < 0 ||
	    !is_same(&status, &meant) || !S_ISDIR(status.st_mode) ||
	    (status.st_mode & 022) != 0)
		return TRUST_OTHERS;
	return TRUST_ROOTS;
}

static bool digest(const char *path, char hex[DIGEST_SIZE])
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && digest_sha256_file(fd, hex);
}

const struct probe_host_programs probe_host_programs = {look, directory,
							digest};

/* --- on paper --- */

static bool is_absent(const char *path)
{
	struct stat status;

	return stat(path, &status) < 0 && errno == ENOENT;
}

/* A process of that number may run here as well, and be another one. */
static void look_on_paper(const char *path, struct arena *arena,
			  struct probe_host_program *found)
{
	bool running = probe_is_running_program(text_of(path));

	if (running || is_absent(path))
		*found = (struct probe_host_program){
			TRUST_UNKNOWN, running ? NULL : path, NULL};
	else
		look(path, arena, found);
}

static enum probe_trust directory_on_paper(const char *path)
{
	return is_absent(path) ? TRUST_UNKNOWN : directory(path);
}

const struct probe_host_programs probe_host_programs_on_paper = {
	look_on_paper, directory_on_paper, digest};
