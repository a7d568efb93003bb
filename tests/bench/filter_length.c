/* SPDX-License-Identifier: Apache-2.0 */
/* `filter_length PID`: how many BPF instructions the seccomp filters of a
 * process have, all of them added up. Needs root. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c /* Linux 4.4 */
#endif

/* The kernel numbers the filters from 0, the last added first. */
static long length_of_all(pid_t pid)
{
	long total = 0;

	for (unsigned long i = 0;; i++) {
		long length =
			ptrace(PTRACE_SECCOMP_GET_FILTER, pid, (void *)i, NULL);

		if (length < 0)
			return errno == ENOENT ? total : -1;
		total += length;
	}
}

int main(int argc, char **argv)
{
	pid_t pid = argc == 2 ? (pid_t)atol(argv[1]) : 0;
	long length;

	if (pid <= 0 || ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0 ||
	    waitpid(pid, NULL, __WALL) < 0) {
		fprintf(stderr, "filter_length: cannot trace: %s\n",
			strerror(errno));
		return EXIT_FAILURE;
	}
	length = length_of_all(pid);
	if (length < 0) {
		fprintf(stderr, "filter_length: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	printf("%ld\n", length);
	return EXIT_SUCCESS;
}
