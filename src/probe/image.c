/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in the root file system of a container that is to be. */
#include "probe/image.h"

#include "base/buf.h"
#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* As null(4) has them. */
#define NULL_MAJOR 1
#define NULL_MINOR 3

static int open_below(int root, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));

	/* Linux before 5.6: links on the way are followed. */
	return fd < 0 && errno == ENOSYS
		       ? openat(root, path, O_PATH | O_NOFOLLOW | O_CLOEXEC)
		       : fd;
}

bool probe_image_fakes_null(int bundle, struct text root)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int directory = -1;
	AUTO_CLOSE int null = -1;
	struct stat status;

	buf_add(&path, root.data, root.length);
	buf_add_text(&path, "");
	directory = openat(bundle, path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return false;
	null = open_below(directory, "dev/null");
	if (null < 0)
		return errno != ENOENT;
	return fstat(null, &status) < 0 || !S_ISCHR(status.st_mode) ||
	       status.st_rdev != makedev(NULL_MAJOR, NULL_MINOR);
}
