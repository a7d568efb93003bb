/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a runtime for its version. */
#include "admin/host_features.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE ((int64_t)5000)     /* milliseconds */
#define LONGEST  ((size_t)16 * 1024) /* bytes of an answer */

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Runs it with its output going to out. Returns an error number, or 0. */
static int spawn(const char *path, int out, pid_t *child)
{
	/* Neither is changed. */
	char *const arguments[] = {(char *)(uintptr_t)path,
				   (char *)(uintptr_t) "--version", NULL};
	char *const variables[] = {
		(char *)(uintptr_t) "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
	posix_spawn_file_actions_t files;
	int number = posix_spawn_file_actions_init(&files);

	if (number != 0)
		return number;
	number = posix_spawn_file_actions_addopen(&files, STDIN_FILENO,
						  "/dev/null", O_RDONLY, 0);
	if (number == 0)
		number = posix_spawn_file_actions_addopen(
			&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (number == 0)
		number = posix_spawn_file_actions_adddup2(&files, out,
							  STDOUT_FILENO);
	if (number == 0)
		number = posix_spawn(child, path, &files, NULL, arguments,
				     variables);
	posix_spawn_file_actions_destroy(&files);
	return number;
}

/* Reads to the end; false where that does not come. */
static bool listen_to(int in, struct buf *answer)
{
	const int64_t end = now() + PATIENCE;
	char chunk[4096];

	while (answer->length < LONGEST) {
		struct pollfd wait = {.fd = in, .events = POLLIN};
		int64_t left = end - now();
		ssize_t got;

		if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
			return false;
		got = read(in, chunk, sizeof(chunk));
		if (got <= 0)
			return got == 0;
		buf_add(answer, chunk, (size_t)got);
	}
	return false;
}

int features_ask(const char *path, struct buf *answer, struct err *err)
{
	int ends[2];
	int status = 0;
	int number;
	bool ended;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set_errno(err, errno, "cannot make a pipe");
	number = spawn(path, ends[1], &child);
	close(ends[1]);
	ended = number == 0 && listen_to(ends[0], answer);
	close(ends[0]);
	if (number != 0)
		return err_set_errno(err, number, "%s: cannot run", path);
	if (!ended)
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!ended || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(err, ERR_SYSTEM, "%s --version %s", path,
			       ended ? "fails" : "does not come to an end");
	return 0;
}
