/* SPDX-License-Identifier: Apache-2.0 */
/* Whether decisions can be logged where a policy says, on this host. */
#include "admin/policy_log.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The shim makes the directory of the default file, and no other. */
static bool is_made(const char *file)
{
	return strcmp(file, POLICY_LOG_FILE) == 0;
}

/* Whether what root may do there is known, and writing is not of it. */
static bool is_closed(const char *path, int how, struct buf *why)
{
	if (geteuid() != 0 || faccessat(AT_FDCWD, path, how, AT_EACCESS) == 0)
		return false;
	buf_printf(why, "%s: %s", path, strerror(errno));
	return true;
}

static bool directory_fails(const char *file, struct buf *why)
{
	const char *slash = strrchr(file, '/');
	AUTO_BUF struct buf path = BUF_INIT;
	struct stat status;

	buf_add(&path, file, slash == file ? 1 : (size_t)(slash - file));
	if (stat(path.data, &status) == 0) {
		if (S_ISDIR(status.st_mode))
			return is_closed(path.data, W_OK | X_OK, why);
		buf_printf(why, "%s is no directory", path.data);
		return true;
	}
	if (errno == EACCES || (errno == ENOENT && is_made(file)))
		return false;
	buf_printf(why, "%s: %s%s", path.data, strerror(errno),
		   errno == ENOENT ? "; it is not made" : "");
	return true;
}

bool policy_log_fails(const struct policy_log *log, struct buf *why)
{
	struct stat status;

	if (log->to != LOG_TO_FILE)
		return false;
	if (lstat(log->file, &status) < 0)
		return directory_fails(log->file, why);
	if (S_ISREG(status.st_mode))
		return is_closed(log->file, W_OK, why);
	buf_printf(why, "%s is %s", log->file,
		   S_ISLNK(status.st_mode)   ? "a link, which is not followed"
		   : S_ISDIR(status.st_mode) ? "a directory"
					     : "no regular file");
	return true;
}
