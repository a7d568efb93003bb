/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs several commands by turns, many times, and says how long each took.
 *
 *   interleave RUNS {+case NAME [+copy FROM TO] [+remove FILE] +run WORD...}...
 *
 * By turns, because a machine's speed drifts: what is compared must be measured
 * in the same minute. Each round has another order, drawn from a fixed seed:
 * the kernel still tidies up after the run before (a network namespace takes
 * long), and that must not always hit the same case. Copying and removing
 * happens before each run of that case and is not counted. Prints, a line a
 * case and parted by tabs: name, runs, least, median and most wall time, median
 * CPU time (all in microseconds), and peak memory in KiB.
 */
#include "rounds.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_CASES   32
#define MOST_STEPS   8
#define WARM_UP      2
#define MOST_MESSAGE 4096

/* A copy, or with no source a removal. */
struct step {
	const char *from;
	const char *to;
};

struct sample {
	double wall, cpu; /* microseconds */
	long memory;      /* KiB */
};

struct benchmark {
	const char *name;
	struct step steps[MOST_STEPS];
	unsigned step_count;
	char **argv;
	char **end; /* of argv: the next case's first word, or NULL */
	struct sample *samples;
};

static void die(const char *what, const char *of)
{
	fprintf(stderr, "interleave: %s: %s\n", of, what);
	exit(EXIT_FAILURE);
}

/* --- the command line ----------------------------------------------------- */

static bool is_directive(const char *word)
{
	return word != NULL && word[0] == '+';
}

static struct step *add_step(struct benchmark *of)
{
	if (of->step_count == MOST_STEPS)
		die("too many steps", of->name);
	return &of->steps[of->step_count++];
}

/* Reads one case from words on; returns those behind it. */
static char **read_case(char **words, struct benchmark *out)
{
	if (words[1] == NULL)
		die("has no name", words[0]);
	out->name = words[1];
	words += 2;
	while (is_directive(*words) && strcmp(*words, "+run") != 0) {
		if (strcmp(*words, "+copy") == 0 && words[1] && words[2]) {
			*add_step(out) = (struct step){words[1], words[2]};
			words += 3;
		} else if (strcmp(*words, "+remove") == 0 && words[1]) {
			*add_step(out) = (struct step){NULL, words[1]};
			words += 2;
		} else {
			die("not understood", *words);
		}
	}
	if (*words == NULL || words[1] == NULL)
		die("has no +run", out->name);
	out->argv = ++words;
	while (*words != NULL && strcmp(*words, "+case") != 0)
		words++;
	out->end = words;
	return words;
}

static unsigned read_cases(char **words, unsigned runs, struct benchmark *out)
{
	unsigned count = 0;

	while (*words != NULL) {
		if (count == MOST_CASES || strcmp(*words, "+case") != 0)
			die("expected +case", *words);
		out[count] = (struct benchmark){0};
		words = read_case(words, &out[count]);
		out[count].samples = calloc(runs, sizeof(struct sample));
		if (out[count].samples == NULL)
			die("out of memory", out[count].name);
		count++;
	}
	for (unsigned i = 0; i < count; i++)
		*out[i].end = NULL;
	return count;
}

/* --- running -------------------------------------------------------------- */

static void copy(const char *from, const char *to)
{
	static char bytes[1 << 20];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t got = in >= 0 && out >= 0 ? read(in, bytes, sizeof(bytes)) : -1;

	if (got < 0 || got == sizeof(bytes) ||
	    write(out, bytes, (size_t)got) != got)
		die("cannot copy", from);
	close(in);
	close(out);
}

static void prepare(const struct benchmark *of)
{
	for (unsigned i = 0; i < of->step_count; i++) {
		const struct step *step = &of->steps[i];

		if (step->from != NULL)
			copy(step->from, step->to);
		else if (unlink(step->to) < 0 && errno != ENOENT)
			die("cannot remove", step->to);
	}
}

static double microseconds(double seconds, double rest)
{
	return seconds * 1e6 + rest;
}

static void fail(const struct benchmark *of, int status, int messages)
{
	char text[MOST_MESSAGE];
	ssize_t got = pread(messages, text, sizeof(text), 0);

	fprintf(stderr, "interleave: %s: wait status 0x%x\n%.*s", of->name,
		(unsigned)status, got > 0 ? (int)got : 0, text);
	exit(EXIT_FAILURE);
}

static struct sample run_once(const struct benchmark *of, int messages)
{
	posix_spawn_file_actions_t actions;
	struct timespec start, end;
	struct rusage used;
	int status, error;
	pid_t pid;

	if (of->argv[0] == NULL)
		die("has no program", of->name);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, messages, 2);
	prepare(of);
	clock_gettime(CLOCK_MONOTONIC, &start);
	error = posix_spawn(&pid, of->argv[0], &actions, NULL, of->argv,
			    environ);
	if (error != 0)
		die(strerror(error), of->argv[0]);
	if (wait4(pid, &status, 0, &used) < 0)
		die("cannot wait", of->name);
	clock_gettime(CLOCK_MONOTONIC, &end);
	posix_spawn_file_actions_destroy(&actions);
	if (status != 0)
		fail(of, status, messages);
	return (struct sample){
		.wall = microseconds(
			(double)(end.tv_sec - start.tv_sec),
			(double)(end.tv_nsec - start.tv_nsec) / 1e3),
		.cpu = microseconds(
			(double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec),
			(double)(used.ru_utime.tv_usec +
				 used.ru_stime.tv_usec)),
		.memory = used.ru_maxrss,
	};
}

static void run_all(struct benchmark *cases, unsigned count, unsigned runs)
{
	unsigned order[MOST_CASES];
	FILE *messages = tmpfile();

	if (messages == NULL ||
	    fcntl(fileno(messages), F_SETFD, FD_CLOEXEC) < 0)
		die(strerror(errno), "tmpfile");
	for (unsigned i = 0; i < count; i++)
		order[i] = i;
	for (unsigned round = 0; round < WARM_UP + runs; round++) {
		shuffle(order, count);
		for (unsigned i = 0; i < count; i++) {
			struct benchmark *next = &cases[order[i]];
			struct sample sample = run_once(next, fileno(messages));

			if (round >= WARM_UP)
				next->samples[round - WARM_UP] = sample;
		}
	}
	fclose(messages);
}

/* --- what came of it ------------------------------------------------------ */

static void report(const struct benchmark *of, unsigned runs)
{
	double *wall = calloc(runs, sizeof(*wall));
	double *cpu = calloc(runs, sizeof(*cpu));
	double wall_median, cpu_median;
	long memory = 0;

	if (wall == NULL || cpu == NULL)
		die("out of memory", of->name);
	for (unsigned i = 0; i < runs; i++) {
		wall[i] = of->samples[i].wall;
		cpu[i] = of->samples[i].cpu;
		if (memory < of->samples[i].memory)
			memory = of->samples[i].memory;
	}
	wall_median = median(wall, runs);
	cpu_median = median(cpu, runs);
	printf("%s\t%u\t%.0f\t%.1f\t%.0f\t%.0f\t%ld\n", of->name, runs, wall[0],
	       wall_median, wall[runs - 1], cpu_median, memory);
	free(wall);
	free(cpu);
}

int main(int argc, char **argv)
{
	struct benchmark cases[MOST_CASES];
	unsigned runs = argc > 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	unsigned count;

	if (runs == 0)
		die("expected RUNS and cases", "usage");
	count = read_cases(argv + 2, runs, cases);
	run_all(cases, count, runs);
	for (unsigned i = 0; i < count; i++) {
		report(&cases[i], runs);
		free(cases[i].samples);
	}
	return EXIT_SUCCESS;
}
