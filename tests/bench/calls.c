/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times system calls under several seccomp filters by turns.
 *
 *   calls ROUNDS FILTER...
 *
 * A FILTER is a file as the kernel holds it (see read_filter), or "-" for none.
 * Each round has every filter once, in random order, each time in a child of
 * its own that loads it: neither the machine's speed, which drifts, nor where
 * the kernel put a filter then always meets the same one. Of a few short
 * batches a child keeps the fastest: what else ran meanwhile is not the call's.
 * Prints, a line a call and parted by tabs: name, "common" or "checked", and
 * under each filter the median over all rounds in nanoseconds.
 */
#include "call.h"
#include "rounds.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_FILTERS 16
#define BATCHES      20
#define BATCH        50
#define NANOSECONDS  1e9

struct filter {
	const char *path;
	struct sock_fprog program; /* of length 0: no filter */
};

struct timing {
	struct call calls[CALL_COUNT];
	struct filter filters[MOST_FILTERS];
	unsigned filter_count;
	unsigned rounds;
	double *samples; /* by filter, call and round; the children write it */
};

static _Noreturn void die(const char *what, const char *of)
{
	fprintf(stderr, "calls: %s: %s\n", of, what);
	exit(EXIT_FAILURE);
}

static double *samples_of(const struct timing *timing, unsigned filter,
			  unsigned call)
{
	size_t row = (size_t)filter * CALL_COUNT + call;

	return timing->samples + row * timing->rounds;
}

/* --- filters -------------------------------------------------------------- */

static void read_filter(const char *path, struct filter *out)
{
	struct sock_filter *list;
	size_t length;
	FILE *in;

	out->path = path;
	if (strcmp(path, "-") == 0)
		return;
	in = fopen(path, "re");
	list = calloc(BPF_MAXINSNS, sizeof(*list));
	if (in == NULL || list == NULL)
		die(strerror(errno), path);
	length = fread(list, sizeof(*list), BPF_MAXINSNS, in);
	if (length == 0)
		die("no filter", path);
	out->program = (struct sock_fprog){(unsigned short)length, list};
	fclose(in);
}

static void load(const struct filter *filter)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		die(strerror(errno), "no_new_privs");
	if (filter->program.len > 0 &&
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter->program) <
		    0)
		die(strerror(errno), filter->path);
}

/* --- timing --------------------------------------------------------------- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * NANOSECONDS + (double)time.tv_nsec;
}

static double time_call(const struct call *call)
{
	double least = 0;

	for (unsigned i = 0; i < BATCHES; i++) {
		double start = now();
		double taken;

		for (unsigned k = 0; k < BATCH; k++)
			call_make(call);
		taken = (now() - start) / BATCH;
		if (i == 0 || taken < least)
			least = taken;
	}
	return least;
}

static void time_filter(const struct timing *timing, unsigned filter,
			unsigned round)
{
	const struct filter *of = &timing->filters[filter];

	load(of);
	for (unsigned i = 0; i < CALL_COUNT; i++) {
		if (call_make(&timing->calls[i]) < 0) {
			fprintf(stderr, "calls: %s: %s: %s\n", of->path,
				timing->calls[i].name, strerror(errno));
			_exit(EXIT_FAILURE);
		}
		samples_of(timing, filter, i)[round] =
			time_call(&timing->calls[i]);
	}
	_exit(EXIT_SUCCESS);
}

static void run_round(const struct timing *timing, unsigned *order,
		      unsigned round)
{
	shuffle(order, timing->filter_count);
	for (unsigned i = 0; i < timing->filter_count; i++) {
		pid_t child = fork();
		int status = 0;

		if (child == 0)
			time_filter(timing, order[i], round);
		if (child < 0 || waitpid(child, &status, 0) < 0)
			die(strerror(errno), "child");
		if (status != 0)
			die("a child failed", timing->filters[order[i]].path);
	}
}

/* --- what came of it ------------------------------------------------------ */

static void report(const struct timing *timing)
{
	for (unsigned i = 0; i < CALL_COUNT; i++) {
		const struct call *call = &timing->calls[i];

		printf("%s\t%s", call->name,
		       call->common ? "common" : "checked");
		for (unsigned k = 0; k < timing->filter_count; k++)
			printf("\t%.1f", median(samples_of(timing, k, i),
						timing->rounds));
		printf("\n");
	}
}

int main(int argc, char **argv)
{
	static struct timing timing;
	unsigned order[MOST_FILTERS];
	size_t size;

	if (argc < 3 || argc - 2 > MOST_FILTERS ||
	    (timing.rounds = (unsigned)strtoul(argv[1], NULL, 10)) == 0)
		die("expected ROUNDS and filters", "usage");
	timing.filter_count = (unsigned)argc - 2;
	for (unsigned i = 0; i < timing.filter_count; i++) {
		read_filter(argv[2 + i], &timing.filters[i]);
		order[i] = i;
	}
	size = sizeof(double) * timing.filter_count * CALL_COUNT *
	       timing.rounds;
	timing.samples = mmap(NULL, size, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (timing.samples == MAP_FAILED || !calls_arrange(timing.calls))
		die(strerror(errno), "arrange");
	for (unsigned round = 0; round < timing.rounds; round++)
		run_round(&timing, order, round);
	report(&timing);
	return EXIT_SUCCESS;
}
