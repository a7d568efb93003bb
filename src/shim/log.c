/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log: one line a launch or exec, to a file or the system's log.
 */
#include "shim/launch.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#define DIRECTORY    "/var/log/ravelin"
#define SYSLOG       "/dev/log"
#define SYSLOG_START "<86>ravelin: " /* authpriv.info */

/* Of those who read: ravelinctl takes lines of 1 MiB, journald 48 KiB, and a
 * datagram has to fit into a socket's buffer. */
static const struct log_limits limits[] = {
	[LOG_TO_FILE] = {.line = 128 << 10, .text = 1024},
	[LOG_TO_SYSLOG] = {.line = 40 << 10, .text = 320},
};

static int open_log(const char *file)
{
	const int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW |
			  O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = open(file, flags, 0640);

	if (fd >= 0 || errno != ENOENT || strcmp(file, POLICY_LOG_FILE) != 0 ||
	    mkdir(DIRECTORY, 0750) < 0)
		return fd;
	return open(file, flags, 0640);
}

/* Whether the last line was written in part only: the disk was full, say. */
static bool ends_in_part(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* By one call, since others append too: a line is whole, or has an end. */
static int append(int fd, const struct stat *status, struct buf *line)
{
	bool broken = ends_in_part(fd, status->st_size);
	const struct iovec parts[] = {
		{.iov_base = (char[]){'\n'}, .iov_len = 1},
		{.iov_base = line->data, .iov_len = line->length},
	};
	ssize_t put;

	do
		put = writev(fd, broken ? parts : parts + 1, broken ? 2 : 1);
	while (put < 0 && errno == EINTR);
	if (put == (ssize_t)line->length + broken)
		return 0;
	if (put >= 0)
		errno = ENOSPC;
	return -1;
}

static int write_file(const char *file, struct buf *line)
{
	AUTO_CLOSE int fd = open_log(file);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	/* A pipe may be full, or have nobody at its end. */
	if (!S_ISREG(status.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	return append(fd, &status, line);
}

static int send_syslog(const struct buf *line)
{
	const struct sockaddr_un address = {AF_UNIX, SYSLOG};
	AUTO_CLOSE int fd =
		socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	AUTO_BUF struct buf message = BUF_INIT;
	ssize_t sent;

	if (fd < 0)
		return -1;
	buf_add_text(&message, SYSLOG_START);
	buf_add(&message, line->data, line->length - 1);
	sent = sendto(fd, message.data, message.length, MSG_NOSIGNAL,
		      (const struct sockaddr *)&address, sizeof(address));
	return sent == (ssize_t)message.length ? 0 : -1;
}

static int put(const struct launch *launch, const struct err *refusal,
	       const struct policy_log *log, const char *file)
{
	AUTO_BUF struct buf line = BUF_INIT;

	launch_format(launch, refusal, &limits[log->to], &line);
	return log->to == LOG_TO_SYSLOG ? send_syslog(&line)
					: write_file(file, &line);
}

static int fail(const struct policy_log *log, const char *file, struct err *err)
{
	if (!log->required)
		return 0;
	return err_set(err, ERR_REFUSED,
		       "the decision can't be logged to %s, and the policy "
		       "requires it: %s",
		       log->to == LOG_TO_SYSLOG ? SYSLOG : file,
		       strerror(errno));
}

static void make_directory(const char *path)
{
	int made = fs_open_private(path);

	if (made >= 0)
		close(made);
}

/* What an ordinary user can't write where root's decisions are. */
static int log_for_user(const struct launch *launch, const struct err *refusal,
			struct err *err)
{
	const struct policy_log *log = &launch->user.node.policy.log;
	bool usual = strcmp(log->file, POLICY_LOG_FILE) == 0;
	const char *directory = launch->rootless.log;
	AUTO_BUF struct buf file = BUF_INIT;

	buf_add_text(&file, log->file);
	if (log->to == LOG_TO_FILE && usual && directory != NULL) {
		make_directory(directory);
		file.length = 0;
		buf_printf(&file, "%s/decisions.log", directory);
	}
	if (log->to == LOG_OFF || put(launch, refusal, log, file.data) == 0)
		return 0;
	return fail(log, file.data, err);
}

int launch_log(const struct launch *launch, const struct err *refusal,
	       struct err *err)
{
	const struct policy_log *log = &launch->node.policy.log;

	if (log->to == LOG_OFF || put(launch, refusal, log, log->file) == 0)
		return 0;
	if (!log->required && launch->rootless.is)
		return log_for_user(launch, refusal, err);
	return fail(log, log->file, err);
}
