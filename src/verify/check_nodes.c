/* SPDX-License-Identifier: Apache-2.0 */
/* Device nodes in the container's /dev that nobody promised. */
#include "verify/verify.h"

#include "harden/device_rules.h"
#include "oci/capability.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <sys/stat.h>

#define MOST_NAMED 5
#define MOST_DEPTH 16

/* --- what was promised --- */

/* Whether the document has a file system of the container's own at /dev, in
 * which there is nothing but what the runtime makes: an image or a volume may
 * bring nodes of its own. */
static bool is_own(const struct verify_promise *promise)
{
	bool own = false;

	json_each (mount, promise->mounts) {
		const struct json *where = json_member(mount, "destination");

		if (json_string_is(where, "/dev") ||
		    json_string_is(where, "/dev/"))
			own = json_string_is(json_member(mount, "type"),
					     "tmpfs");
	}
	return own;
}

static bool may_make(const struct verify_promise *promise)
{
	return !promise->has_sets ||
	       (verify_promise_bound(promise, SET_EFFECTIVE) &
		capability_bit(capability_from_name(TEXT("MKNOD")))) != 0;
}

static bool is_node(const struct json *node, const struct device *device)
{
	const struct json *type = json_member(node, "type");
	int32_t major, minor;
	bool same_type = device->type == 'b'
				 ? json_string_is(type, "b")
				 : json_string_is(type, "c") ||
					   json_string_is(type, "u");

	return same_type &&
	       device_rules_number(json_member(node, "major"), DEVICE_LARGEST,
				   0, &major) &&
	       device_rules_number(json_member(node, "minor"),
				   DEVICE_LARGEST_MINOR, 0, &minor) &&
	       major == device->major && minor == device->minor;
}

static bool is_promised(const struct verify_promise *promise,
			const struct device *device)
{
	if (device_access_within(device_defaults, device) != 0)
		return true;
	json_each (node, promise->devices) {
		if (is_node(node, device))
			return true;
	}
	return false;
}

/* --- what is there --- */

struct walk {
	struct verify *verify;
	unsigned found;
	/* Of the file system: others that are mounted in it are not entered. */
	uint32_t major;
	uint32_t minor;
};

static void add(struct walk *walk, const char *where, const char *found)
{
	verify_findings_add(&walk->verify->findings,
			    &(struct verify_finding){
				    .severity = VERIFY_MEDIUM,
				    .check = "devices",
				    .where = where,
				    .expected = "no such device",
				    .found = found,
			    });
}

static void take_node(struct walk *walk, const char *path,
		      const struct statx *status)
{
	struct arena *arena = walk->verify->findings.arena;
	struct device device = {
		.type = S_ISBLK(status->stx_mode) ? 'b' : 'c',
		.major = (int32_t)status->stx_rdev_major,
		.minor = (int32_t)status->stx_rdev_minor,
		.access = DEVICE_USE,
	};

	if (is_promised(walk->verify->promise, &device) ||
	    walk->found++ >= MOST_NAMED)
		return;
	add(walk, arena_copy(arena, path, strlen(path)),
	    arena_printf(arena, "device %c %d:%d", device.type,
			 (int)device.major, (int)device.minor));
}

/* Of a file of that file system; false for what is mounted there. Nobody who
 * serves a file system in user space is asked. */
static bool look(const struct walk *walk, int directory, const char *name,
		 struct statx *status)
{
	return statx(directory, name,
		     AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT |
			     AT_STATX_DONT_SYNC,
		     STATX_TYPE, status) == 0 &&
	       status->stx_dev_major == walk->major &&
	       status->stx_dev_minor == walk->minor;
}

/* Opens a directory of that file system to be read, or returns NULL. */
static DIR *open_directory(const struct walk *walk, int above, const char *name)
{
	AUTO_CLOSE int fd = openat(
		above, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct statx status;
	DIR *directory;
	int readable;

	if (fd < 0 || !look(walk, fd, "", &status))
		return NULL;
	readable = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	directory = readable >= 0 ? fdopendir(readable) : NULL;
	if (directory == NULL && readable >= 0)
		close(readable);
	return directory;
}

static void walk_directory(struct walk *walk, int above, const char *name,
			   struct buf *path, unsigned depth)
{
	DIR *directory = open_directory(walk, above, name);
	const size_t length = path->length;
	const struct dirent *entry;
	struct statx status;

	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    !look(walk, dirfd(directory), entry->d_name, &status))
			continue;
		buf_printf(path, "/%s", entry->d_name);
		if (S_ISBLK(status.stx_mode) || S_ISCHR(status.stx_mode))
			take_node(walk, path->data, &status);
		else if (S_ISDIR(status.stx_mode) && depth < MOST_DEPTH)
			walk_directory(walk, dirfd(directory), entry->d_name,
				       path, depth + 1);
		path->length = length;
	}
	closedir(directory);
}

int verify_check_nodes(struct verify *verify, const struct verify_view *view,
		       struct err *err)
{
	struct walk walk = {.verify = verify};
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_CLOSE int fd = -1;
	struct verify_place place;
	struct statx status;

	if (!verify->promise->own_mounts || !is_own(verify->promise) ||
	    may_make(verify->promise))
		return 0;
	if (verify_place_look(view, TEXT("/dev"), &place, err) < 0)
		return -1;
	if (!place.is_mount || !place.is_directory || !place.mount_known ||
	    verify_mount_is_fuse(&place.mount))
		return 0;
	fd = verify_place_open(view, "/dev", O_PATH | O_DIRECTORY);
	if (fd < 0 || statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC,
			    STATX_TYPE, &status) < 0)
		return 0;
	walk.major = status.stx_dev_major;
	walk.minor = status.stx_dev_minor;
	buf_add_text(&path, "/dev");
	walk_directory(&walk, fd, ".", &path, 0);
	if (walk.found > MOST_NAMED)
		add(&walk, "/dev",
		    arena_printf(verify->findings.arena, "%u more of them",
				 walk.found - MOST_NAMED));
	return 0;
}
