/* SPDX-License-Identifier: Apache-2.0 */
/* The processes of a container, as a /proc shows them. */
#include "verify/process.h"

#include "base/cleanup.h"
#include "base/fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST_STAT   4096
#define MOST_LABEL  8192 /* bytes */
#define MOST_CGROUP ((size_t)1 << 20)
#define MOST_NESTED 64 /* the kernel nests namespaces to a depth of 32 */

bool verify_file_read(const char *path, size_t limit, struct buf *out)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	for (size_t left = limit;;) {
		char chunk[4096];
		ssize_t got = read(fd, chunk, sizeof(chunk));

		if (got < 0 || (size_t)got > left)
			return false;
		buf_add(out, chunk, (size_t)got);
		if (got == 0)
			return true;
		left -= (size_t)got;
	}
}

bool verify_process_read(const char *proc, pid_t pid, const char *file,
			 size_t limit, struct buf *out)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%d/%s", proc, (int)pid, file);
	return verify_file_read(path.data, limit, out);
}

bool verify_process_label(const char *proc, pid_t pid, const char *file,
			  struct buf *out)
{
	if (!verify_process_read(proc, pid, file, MOST_LABEL, out))
		return false;
	while (out->length > 0 && (out->data[out->length - 1] == '\n' ||
				   out->data[out->length - 1] == '\0'))
		out->data[--out->length] = '\0';
	return out->length > 0;
}

static bool number_of(const char *path, uint64_t *number)
{
	char target[64];
	ssize_t length = readlink(path, target, sizeof(target));
	const char *open_bracket;

	if (length <= 0 || target[length - 1] != ']')
		return false;
	open_bracket = memchr(target, '[', (size_t)length);
	if (open_bracket == NULL)
		return false;
	return text_to_u64(
		(struct text){open_bracket + 1,
			      (size_t)(target + length - 2 - open_bracket)},
		number);
}

bool verify_process_namespace(const char *proc, pid_t pid, const char *file,
			      uint64_t *number)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%d/ns/%s", proc, (int)pid, file);
	return number_of(path.data, number);
}

bool verify_namespace_is_hosts(const char *proc, const char *file,
			       uint64_t number)
{
	AUTO_BUF struct buf path = BUF_INIT;
	uint64_t hosts;

	if (verify_process_namespace(proc, 1, file, &hosts) && hosts == number)
		return true;
	buf_printf(&path, "%s/self/ns/%s", proc, file);
	return number_of(path.data, &hosts) && hosts == number;
}

bool verify_process_is_below(const char *proc, pid_t pid, const char *file,
			     uint64_t ancestor)
{
	AUTO_BUF struct buf path = BUF_INIT;
	int fd;

	buf_printf(&path, "%s/%d/ns/%s", proc, (int)pid, file);
	fd = open(path.data, O_RDONLY | O_CLOEXEC);
	for (unsigned i = 0; fd >= 0 && i < MOST_NESTED; i++) {
		int parent = ioctl(fd, NS_GET_PARENT);
		struct stat status;

		close(fd);
		fd = parent;
		if (fd >= 0 && fstat(fd, &status) == 0 &&
		    status.st_ino == ancestor) {
			close(fd);
			return true;
		}
	}
	if (fd >= 0)
		close(fd);
	return false;
}

bool verify_process_is_rootless(const char *proc, pid_t pid)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int fd = -1;
	uid_t owner;

	buf_printf(&path, "%s/%d/ns/user", proc, (int)pid);
	fd = open(path.data, O_RDONLY | O_CLOEXEC);
	return fs_in_user_namespace() ||
	       (fd >= 0 && ioctl(fd, NS_GET_OWNER_UID, &owner) == 0 &&
		owner != 0);
}

bool verify_process_start(const char *proc, pid_t pid, uint64_t *ticks)
{
	AUTO_BUF struct buf text = BUF_INIT;
	char *at;

	if (!verify_process_read(proc, pid, "stat", MOST_STAT, &text) ||
	    text.length == 0)
		return false;
	/* The second field is a name in parentheses, with anything in it. */
	at = memrchr(text.data, ')', text.length);
	for (unsigned field = 2; at != NULL && field < 22; field++) {
		at = strchr(at, ' ');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL)
		return false;
	return text_to_u64((struct text){at, strcspn(at, " \n")}, ticks);
}

bool verify_process_started(const char *proc, pid_t pid, int64_t *seconds)
{
	struct timespec now, since_boot;
	long rate = sysconf(_SC_CLK_TCK);
	uint64_t ticks;

	if (rate <= 0 || !verify_process_start(proc, pid, &ticks) ||
	    clock_gettime(CLOCK_REALTIME, &now) < 0 ||
	    clock_gettime(CLOCK_BOOTTIME, &since_boot) < 0)
		return false;
	*seconds = (int64_t)(now.tv_sec - since_boot.tv_sec) +
		   (int64_t)(ticks / (uint64_t)rate);
	return true;
}

/* The numbers of a container's own namespaces; 0: it has the host's. */
struct own {
	pid_t init;
	uint64_t pids;
	uint64_t mounts;
};

static uint64_t own_of(const char *proc, pid_t init, const char *file)
{
	uint64_t number;

	if (!verify_process_namespace(proc, init, file, &number) ||
	    verify_namespace_is_hosts(proc, file, number))
		return 0;
	return number;
}

/* Takes a line without its end. */
static struct text take_line(struct text *text)
{
	const char *next = text->length > 0
				   ? memchr(text->data, '\n', text->length)
				   : NULL;
	struct text line = {text->data, next != NULL
						? (size_t)(next - text->data)
						: text->length};
	size_t used = line.length + (next != NULL ? 1 : 0);

	text->data += used;
	text->length -= used;
	return line;
}

bool verify_cgroups_are_within(struct text inner, struct text outer)
{
	if (outer.length == 0)
		return false;
	while (outer.length > 0) {
		struct text mine = take_line(&inner);
		struct text its = take_line(&outer);

		if (its.length == 0 || mine.length < its.length ||
		    memcmp(mine.data, its.data, its.length) != 0)
			return false;
		if (mine.length > its.length && mine.data[its.length] != '/' &&
		    its.data[its.length - 1] != '/')
			return false;
	}
	return true;
}

static bool shares_cgroups(const char *proc, pid_t pid, pid_t init)
{
	AUTO_BUF struct buf mine = BUF_INIT;
	AUTO_BUF struct buf its = BUF_INIT;

	return verify_process_read(proc, pid, "cgroup", MOST_CGROUP, &mine) &&
	       verify_process_read(proc, init, "cgroup", MOST_CGROUP, &its) &&
	       verify_cgroups_are_within(buf_text(&mine), buf_text(&its));
}

static bool has_own_pids(const char *proc, pid_t pid, const struct own *own)
{
	uint64_t pids;

	if (own->pids == 0 ||
	    !verify_process_namespace(proc, pid, "pid", &pids))
		return false;
	return pids == own->pids ||
	       (!verify_namespace_is_hosts(proc, "pid", pids) &&
		verify_process_is_below(proc, pid, "pid", own->pids));
}

/* Containers of a pod may share a pid namespace: who is in another mount
 * namespace than the container is of it by cgroup, or came from the host. */
static bool is_member(const char *proc, pid_t pid, const struct own *own)
{
	uint64_t mounts;

	if (!verify_process_namespace(proc, pid, "mnt", &mounts))
		return false;
	if (own->mounts != 0 && mounts == own->mounts)
		return true;
	return has_own_pids(proc, pid, own) &&
	       (verify_namespace_is_hosts(proc, "mnt", mounts) ||
		shares_cgroups(proc, pid, own->init));
}

/* The number that a directory in /proc is named by; 0: none. */
static pid_t pid_of(const char *name)
{
	uint64_t number;

	return text_to_u64(text_of(name), &number) && number <= INT_MAX
		       ? (pid_t)number
		       : 0;
}

/* Whether they are in one namespace, as containers of a pod are. */
static bool share_namespaces(const char *proc, pid_t pid, pid_t init)
{
	static const char *const files[] = {"ipc", "pid", "net"};
	uint64_t mine, its;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (verify_process_namespace(proc, pid, files[i], &mine) &&
		    verify_process_namespace(proc, init, files[i], &its) &&
		    mine == its &&
		    !verify_namespace_is_hosts(proc, files[i], mine))
			return true;
	}
	return false;
}

static bool walk(const char *proc, pid_t init, bool members,
		 void (*visit)(pid_t pid, void *context), void *context)
{
	const struct own own = {
		.init = init,
		.pids = own_of(proc, init, "pid"),
		.mounts = own_of(proc, init, "mnt"),
	};
	DIR *directory = opendir(proc);
	const struct dirent *entry;

	if (directory == NULL)
		return false;
	while ((entry = readdir(directory)) != NULL) {
		pid_t pid = pid_of(entry->d_name);
		bool member =
			pid > 0 && (pid == init || is_member(proc, pid, &own));

		if (pid > 0 && member == members &&
		    (members || !share_namespaces(proc, pid, init)))
			visit(pid, context);
	}
	closedir(directory);
	return true;
}

bool verify_process_each(const char *proc, pid_t init,
			 void (*visit)(pid_t pid, void *context), void *context)
{
	return walk(proc, init, true, visit, context);
}

bool verify_process_each_other(const char *proc, pid_t init,
			       void (*visit)(pid_t pid, void *context),
			       void *context)
{
	return walk(proc, init, false, visit, context);
}

void verify_thread_each(const char *proc, pid_t pid,
			void (*visit)(pid_t pid, pid_t thread, void *context),
			void *context)
{
	AUTO_BUF struct buf path = BUF_INIT;
	const struct dirent *entry;
	DIR *directory;

	buf_printf(&path, "%s/%d/task", proc, (int)pid);
	directory = opendir(path.data);
	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL) {
		pid_t thread = pid_of(entry->d_name);

		if (thread > 0)
			visit(pid, thread, context);
	}
	closedir(directory);
}
