/* SPDX-License-Identifier: Apache-2.0 */
/* Where a path leads, as the kernel says. */
#include "probe/places.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Before Linux 5.6 there is no openat2(2), and such links are followed. */
static int open_place(int bundle, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, bundle, path, &how, sizeof(how));

	if (fd < 0 && errno == ENOSYS)
		fd = openat(bundle, path, O_PATH | O_CLOEXEC);
	return fd;
}

static void look(int bundle, const char *path, bool on_paper,
		 struct arena *arena, struct probe_place *place)
{
	AUTO_CLOSE int fd = open_place(bundle, path);
	char link[32];
	char real[PATH_MAX];
	struct stat status;
	struct statfs system;
	ssize_t length;

	*place = (struct probe_place){.kind = PLACE_UNKNOWN};
	if (fd < 0) {
		if (errno == ENOENT || errno == ENOTDIR ||
		    (errno == EACCES && on_paper))
			place->kind = PLACE_ABSENT;
		return;
	}
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, real, sizeof(real));
	if (fstat(fd, &status) < 0 || fstatfs(fd, &system) < 0 || length <= 0 ||
	    (size_t)length == sizeof(real) || real[0] != '/')
		return;
	*place = (struct probe_place){
		.kind = PLACE_FOUND,
		.path = {arena_copy(arena, real, (size_t)length),
			 (size_t)length},
		.device = status.st_dev,
		.inode = status.st_ino,
		.directory = S_ISDIR(status.st_mode),
		.node = S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode),
		.procfs = system.f_type == PROC_SUPER_MAGIC,
	};
}

void probe_place(int bundle, const char *path, struct arena *arena,
		 struct probe_place *place)
{
	look(bundle, path, false, arena, place);
}

void probe_place_on_paper(int bundle, const char *path, struct arena *arena,
			  struct probe_place *place)
{
	(void)bundle;
	*place = (struct probe_place){.kind = PLACE_ABSENT};
	if (path[0] == '/')
		look(-1, path, true, arena, place);
}
