/* SPDX-License-Identifier: Apache-2.0 */
/* What a container's process finds at a path. */
#include "verify/place.h"

#include "base/cleanup.h"
#include "verify/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#ifndef STATX_MNT_ID /* Linux 5.8 */
#define STATX_MNT_ID 0x1000u
#endif
#ifndef STATX_ATTR_MOUNT_ROOT
#define STATX_ATTR_MOUNT_ROOT 0x2000
#endif

#define MOST_MOUNTINFO ((size_t)64 << 20) /* bytes */

int verify_view_open(const char *proc, pid_t pid, struct verify_view *view,
		     struct err *err)
{
	AUTO_BUF struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%d/root", proc, (int)pid);
	view->root = open(path.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (view->root < 0)
		return err_set_errno(err, errno, "%s: cannot open", path.data);
	buf_add_text(&view->mountinfo, "");
	if (!verify_process_read(proc, pid, "mountinfo", MOST_MOUNTINFO,
				 &view->mountinfo))
		return err_set(err, ERR_SYSTEM,
			       "the mounts of process %d can't be read",
			       (int)pid);
	return 0;
}

void verify_view_fini(struct verify_view *view)
{
	if (view->root >= 0)
		close(view->root);
	view->root = -1;
	buf_fini(&view->mountinfo);
}

int verify_place_open(const struct verify_view *view, const char *path,
		      int flags)
{
	struct open_how how = {
		.flags = (uint64_t)flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, view->root, path, &how, sizeof(how));
}

/* Whether the mounted directory has no entries. One of a file system in user
 * space is not read: who serves that can let us wait. */
static bool is_empty(int fd, const struct verify_mount *mount)
{
	bool empty = true;
	const struct dirent *entry;
	DIR *directory;
	int readable;

	if (verify_mount_is_fuse(mount))
		return false;
	readable = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	directory = readable >= 0 ? fdopendir(readable) : NULL;
	if (directory == NULL) {
		if (readable >= 0)
			close(readable);
		return false;
	}
	while (empty && (entry = readdir(directory)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0;
	closedir(directory);
	return empty;
}

static bool is_absent(int number)
{
	return number == ENOENT || number == ENOTDIR || number == ELOOP;
}

int verify_place_look(const struct verify_view *view, struct text path,
		      struct verify_place *place, struct err *err)
{
	AUTO_BUF struct buf name = BUF_INIT;
	struct verify_place look = {.exists = true};
	AUTO_CLOSE int fd = -1;
	struct statx status;

	buf_add(&name, path.data, path.length);
	fd = verify_place_open(view, name.data, O_PATH);
	if (fd < 0 && errno == ENOSYS)
		return err_set(err, ERR_UNSUPPORTED,
			       "paths of a container can be looked at since "
			       "Linux 5.8 only");
	if (fd < 0 && is_absent(errno)) {
		*place = (struct verify_place){.exists = false};
		return 0;
	}
	if (fd < 0 ||
	    statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC,
		  STATX_TYPE | STATX_MODE | STATX_MNT_ID, &status) < 0)
		return err_set_errno(err, errno,
				     "%s in the container: cannot "
				     "open",
				     name.data);
	if (!(status.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT))
		return err_set(err, ERR_UNSUPPORTED,
			       "mounts can be told apart since Linux 5.8 only");
	look.is_mount = status.stx_attributes & STATX_ATTR_MOUNT_ROOT;
	look.is_directory = S_ISDIR(status.stx_mode);
	look.is_null = S_ISCHR(status.stx_mode) && status.stx_rdev_major == 1 &&
		       status.stx_rdev_minor == 3;
	look.mount_known = verify_mount_find(buf_text(&view->mountinfo),
					     status.stx_mnt_id, &look.mount);
	look.is_empty = look.is_directory && look.is_mount &&
			look.mount_known && is_empty(fd, &look.mount);
	*place = look;
	return 0;
}

bool verify_place_is_masked(const struct verify_place *place)
{
	if (!place->exists)
		return true;
	return place->is_mount &&
	       (place->is_directory ? place->is_empty : place->is_null);
}

bool verify_place_is_readonly(const struct verify_place *place)
{
	return !place->exists ||
	       (place->mount_known && verify_mount_is_readonly(&place->mount));
}
