/* SPDX-License-Identifier: Apache-2.0 */
/* A file of a container, as its process finds it. */
#include "admin/denial_file.h"

#include "oci/capability.h"
#include "verify/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/xattr.h>

#define MOST_MAP 16384 /* bytes of uid_map: 340 lines */

/* Whether one of the lines "INSIDE OUTSIDE COUNT" has that id outside. */
static bool is_mapped(const struct denial_try *try, const char *file,
		      uint64_t id)
{
	AUTO_BUF struct buf map = BUF_INIT;
	char *rest;

	buf_add_text(&map, "");
	if (!verify_process_read(VERIFY_PROC, try->pid, file, MOST_MAP, &map))
		return true;
	for (const char *line = map.data; *line != '\0';) {
		uint64_t outside, count;

		(void)strtoull(line, &rest, 10);
		outside = strtoull(rest, &rest, 10);
		count = strtoull(rest, &rest, 10);
		if (id >= outside && id - outside < count)
			return true;
		line = rest + strcspn(rest, "\n");
		line += *line == '\n';
	}
	return false;
}

static bool has_attribute(int fd, const char *name)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return getxattr(path, name, NULL, 0) > 0;
}

int denial_file_open(const struct denial_try *try, struct text path,
		     struct denial_file *file, struct err *err)
{
	AUTO_BUF struct buf name = BUF_INIT;

	file->path = path;
	if (verify_place_look(&try->view, path, &file->place, err) < 0)
		return -1;
	if (!file->place.exists)
		return 0;
	buf_add(&name, path.data, path.length);
	file->fd = verify_place_open(&try->view, name.data, O_PATH);
	if (file->fd < 0 || fstat(file->fd, &file->status) < 0)
		return err_set_errno(err, errno,
				     "%s in the container: cannot open",
				     name.data);
	file->has_acl = has_attribute(file->fd, "system.posix_acl_access");
	file->has_powers = has_attribute(file->fd, "security.capability");
	file->foreign = try->own_user &&
			(!is_mapped(try, "uid_map", file->status.st_uid) ||
			 !is_mapped(try, "gid_map", file->status.st_gid));
	return 0;
}

void denial_file_close(struct denial_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

bool denial_file_is_in_group(const struct denial_try *try, uint64_t group)
{
	struct text rest = try->status.groups;

	if (try->status.gid == group)
		return true;
	while (rest.length > 0) {
		const char *blank = memchr(rest.data, ' ', rest.length);
		size_t length = blank != NULL ? (size_t)(blank - rest.data)
					      : rest.length;
		uint64_t number;

		if (text_to_u64((struct text){rest.data, length}, &number) &&
		    number == group)
			return true;
		length += blank != NULL ? 1 : 0;
		rest.data += length;
		rest.length -= length;
	}
	return false;
}

static bool has(const struct denial_try *try, const char *capability)
{
	return try->status.sets[SET_EFFECTIVE] &
	       capability_bit(capability_from_name(text_of(capability)));
}

/* As generic_permission() of Linux has it. */
bool denial_file_permits(const struct denial_try *try,
			 const struct denial_file *file, unsigned need)
{
	mode_t mode = file->status.st_mode;
	bool directory = S_ISDIR(mode);
	unsigned given;

	if (!try->status.ids_known || S_ISLNK(mode))
		return true;
	if (need == 8)
		return file->status.st_uid == try->status.uid ||
		       (!file->foreign && has(try, "FOWNER"));
	if (file->status.st_uid == try->status.uid)
		given = mode >> 6 & 7;
	else if (denial_file_is_in_group(try, file->status.st_gid))
		given = mode >> 3 & 7;
	else
		given = mode & 7;
	if ((need & ~given) == 0)
		return true;
	if (file->foreign)
		return false;
	if (has(try, "DAC_READ_SEARCH") &&
	    (need == 4 || (directory && (need & 2) == 0)))
		return true;
	return has(try, "DAC_OVERRIDE") &&
	       (directory || !(need & 1) || mode & 0111);
}
