/* SPDX-License-Identifier: Apache-2.0 */
/* What this host has where a device is to be. */
#include "probe/device.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int open_path(const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_NO_SYMLINKS,
	};
	int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	/* Linux before 5.6: links on the way are followed. */
	return fd < 0 && errno == ENOSYS
		       ? open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC)
		       : fd;
}

static bool is_that(const struct stat *status, const struct device *device)
{
	if (device->type == 'b' ? !S_ISBLK(status->st_mode)
				: !S_ISCHR(status->st_mode))
		return false;
	return device->type != 'p' &&
	       major(status->st_rdev) == (unsigned)device->major &&
	       minor(status->st_rdev) == (unsigned)device->minor;
}

enum probe_device probe_device(const char *path, const struct device *device)
{
	AUTO_CLOSE int fd = open_path(path);
	struct stat status;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? DEVICE_ABSENT
							   : DEVICE_ANOTHER;
	if (fstat(fd, &status) < 0)
		return DEVICE_ANOTHER;
	return is_that(&status, device) ? DEVICE_THAT : DEVICE_ANOTHER;
}
