/* SPDX-License-Identifier: Apache-2.0 */
/* What a pod's sandbox runs: reaps whom it inherits, ends at TERM or INT. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *line)
{
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		exit(1);
}

static void end(int number)
{
	(void)number;
	_exit(0);
}

static void reap(int number)
{
	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		say("reaped\n");
}

/* A child of a child, left to us. */
static void leave_orphan(void)
{
	if (fork() != 0)
		return;
	if (fork() == 0)
		usleep(200000);
	_exit(0);
}

int main(void)
{
	struct sigaction ends = {.sa_handler = end};
	struct sigaction reaps = {
		.sa_handler = reap,
		.sa_flags = SA_NOCLDSTOP | SA_RESTART,
	};

	if (sigaction(SIGTERM, &ends, NULL) != 0 ||
	    sigaction(SIGINT, &ends, NULL) != 0 ||
	    sigaction(SIGCHLD, &reaps, NULL) != 0)
		return 1;
	leave_orphan();
	for (;;)
		pause();
}
