/* SPDX-License-Identifier: Apache-2.0 */
/* `read_filter PID FILE`: writes the seccomp filter of a process to a file, as
 * the kernel holds it, and says how many BPF instructions it has. A process
 * with none, or with more than one, is an error: no runtime makes it. Needs
 * root. */
#include <errno.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c /* Linux 4.4 */
#endif

static int fail(const char *what)
{
	fprintf(stderr, "read_filter: %s: %s\n", what, strerror(errno));
	return EXIT_FAILURE;
}

/* The kernel numbers the filters from 0, the last added first. */
static long get_filter(pid_t pid, unsigned long number,
		       struct sock_filter *list)
{
	return ptrace(PTRACE_SECCOMP_GET_FILTER, pid, (void *)number, list);
}

int main(int argc, char **argv)
{
	static struct sock_filter list[BPF_MAXINSNS];
	pid_t pid = argc == 3 ? (pid_t)atol(argv[1]) : 0;
	long length;
	FILE *out;

	if (pid <= 0 || ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0 ||
	    waitpid(pid, NULL, __WALL) < 0)
		return fail("cannot trace");
	length = get_filter(pid, 0, list);
	if (length < 0)
		return fail("no filter");
	if (get_filter(pid, 1, NULL) >= 0)
		return fail("more than one filter");
	out = fopen(argv[2], "we");
	if (out == NULL ||
	    fwrite(list, sizeof(list[0]), (size_t)length, out) !=
		    (size_t)length ||
	    fclose(out) != 0)
		return fail(argv[2]);
	printf("%ld\n", length);
	return EXIT_SUCCESS;
}
