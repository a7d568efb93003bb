/* SPDX-License-Identifier: Apache-2.0 */
/* Telling dpkg where its packages' files go. */
#include "configure/divert_dpkg.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM  "/usr/bin/dpkg-divert"
#define DATABASE "/var/lib/dpkg/info"

bool divert_has_dpkg(void)
{
	return access(PROGRAM, X_OK) == 0 && access(DATABASE, F_OK) == 0;
}

/* Returns an error number, or 0. */
static int spawn(char *const *arguments, pid_t *child)
{
	char *const variables[] = {
		(char *)(uintptr_t) "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
	posix_spawn_file_actions_t files;
	int number = posix_spawn_file_actions_init(&files);

	if (number != 0)
		return number;
	number = posix_spawn_file_actions_addopen(&files, STDOUT_FILENO,
						  "/dev/null", O_WRONLY, 0);
	if (number == 0)
		number = posix_spawn(child, PROGRAM, &files, NULL, arguments,
				     variables);
	posix_spawn_file_actions_destroy(&files);
	return number;
}

int divert_dpkg(bool add, const char *path, const char *real, struct err *err)
{
	/* None of them is changed. */
	const char *words[] = {PROGRAM,       "--local",
			       "--no-rename", "--divert",
			       real,          add ? "--add" : "--remove",
			       path,          NULL};
	int status = 0;
	pid_t child;
	int number = spawn((char *const *)(uintptr_t)words, &child);

	if (number != 0)
		return err_set_errno(err, number, PROGRAM ": cannot run");
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(err, ERR_SYSTEM, PROGRAM " %s %s fails",
			       add ? "--add" : "--remove", path);
	return 0;
}
