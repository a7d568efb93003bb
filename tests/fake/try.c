/* SPDX-License-Identifier: Apache-2.0 */
/* The probe program: what a process in a container can do, and what it is. */
#include "try_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, DESCRIPTORS_LOOKED_AT = 256 };

struct command {
	const char *name;
	const char *help;
	int (*run)(int argc, char **argv);
};

static int run_status(int argc, char **argv)
{
	static const char *const wanted[] = {
		"Uid:", "Gid:", "Groups:", "Cap", "NoNewPrivs:", "Seccomp"};
	FILE *status = fopen("/proc/self/status", "re");
	char line[512];

	(void)argc;
	(void)argv;
	if (!status)
		return EXIT_FAILURE;
	while (fgets(line, sizeof(line), status)) {
		for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
			if (strncmp(line, wanted[i], strlen(wanted[i])) == 0)
				fputs(line, stdout);
		}
	}
	fclose(status);
	return EXIT_SUCCESS;
}

static int run_fds(int argc, char **argv)
{
	char link[64];
	char target[PATH_MAX];

	(void)argc;
	(void)argv;
	for (int fd = 0; fd < DESCRIPTORS_LOOKED_AT; fd++) {
		ssize_t length = 0;

		if (fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		length = readlink(link, target, sizeof(target) - 1);
		target[length < 0 ? 0 : length] = '\0';
		printf("%d %s\n", fd, target);
	}
	return EXIT_SUCCESS;
}

/* Descriptors handed on are read, not only seen: prints what is in one. */
static int run_readfd(int argc, char **argv)
{
	char buffer[4096];
	ssize_t got;

	if (argc != 2)
		return EXIT_USAGE;
	got = read(atoi(argv[1]), buffer, sizeof(buffer));
	if (got < 0)
		return EXIT_FAILURE;
	fwrite(buffer, 1, (size_t)got, stdout);
	return EXIT_SUCCESS;
}

static int run_tty(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (int fd = 0; fd < 3; fd++)
		printf("%d %s\n", fd, isatty(fd) ? "tty" : "no");
	return EXIT_SUCCESS;
}

static int run_exit(int argc, char **argv)
{
	return argc == 2 ? atoi(argv[1]) : EXIT_USAGE;
}

static volatile sig_atomic_t received;

static void on_signal(int number)
{
	received = number;
}

/* Process 1 of a container is only sent what it handles. */
static int run_signal(int argc, char **argv)
{
	static const int handled[] = {SIGHUP,  SIGINT,  SIGQUIT,
				      SIGTERM, SIGUSR1, SIGUSR2};
	sigset_t blocked, unblocked;

	(void)argc;
	(void)argv;
	sigfillset(&blocked);
	sigprocmask(SIG_SETMASK, &blocked, &unblocked);
	for (size_t i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
		signal(handled[i], on_signal);
	puts("ready");
	fflush(stdout);
	while (!received)
		sigsuspend(&unblocked);
	printf("signal %d\n", (int)received);
	return 64 + (int)received;
}

static int run_cat(int argc, char **argv)
{
	char buffer[4096];
	ssize_t got;

	(void)argc;
	(void)argv;
	while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0) {
		if (write(STDOUT_FILENO, buffer, (size_t)got) != got)
			return EXIT_FAILURE;
	}
	return got < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_say(int argc, char **argv)
{
	if (argc != 3)
		return EXIT_USAGE;
	puts(argv[1]);
	fprintf(stderr, "%s\n", argv[2]);
	return EXIT_SUCCESS;
}

static const struct command commands[] = {
	{"status", "identity, capabilities, NoNewPrivs, Seccomp", run_status},
	{"fds", "the open file descriptors", run_fds},
	{"readfd", "N: what one descriptor holds", run_readfd},
	{"tty", "which of 0, 1, 2 are terminals", run_tty},
	{"exit", "N: exit with that status", run_exit},
	{"signal", "wait for a signal, exit with 64 + its number", run_signal},
	{"cat", "copy stdin to stdout", run_cat},
	{"say", "OUT ERR: one line on stdout, one on stderr", run_say},
};

/* A way of attempting one technique: in a child, or right here. */
typedef int try_function(const struct technique *technique);

static int print_result(const struct technique *technique, const char *text)
{
	printf("%s %s\n", technique->name, text);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int try_one(const struct technique *technique)
{
	char text[32];

	if (!technique_try(technique, text, sizeof(text)))
		return EXIT_FAILURE;
	return print_result(technique, text);
}

static int try_one_here(const struct technique *technique)
{
	char text[32];

	technique_try_here(technique, text, sizeof(text));
	return print_result(technique, text);
}

static int try_all(void)
{
	for (size_t i = 0; i < technique_count; i++) {
		if (try_one(&techniques[i]) != EXIT_SUCCESS)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int try_named(int argc, char **argv, try_function *try_it)
{
	for (int i = 1; i < argc; i++) {
		const struct technique *technique = technique_find(argv[i]);

		if (!technique) {
			fprintf(stderr, "try: no technique %s\n", argv[i]);
			return EXIT_USAGE;
		}
		if (try_it(technique) != EXIT_SUCCESS)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int usage(void)
{
	fputs("try TECHNIQUE...\ntry --here TECHNIQUE...: without a child\n"
	      "try --all\ntry --list\n",
	      stderr);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(stderr, "try %s: %s\n", commands[i].name,
			commands[i].help);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage();
	if (strcmp(argv[1], "--all") == 0)
		return try_all();
	if (strcmp(argv[1], "--list") == 0) {
		for (size_t i = 0; i < technique_count; i++)
			puts(techniques[i].name);
		return EXIT_SUCCESS;
	}
	if (strcmp(argv[1], "--here") == 0)
		return try_named(argc - 1, argv + 1, try_one_here);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	}
	return try_named(argc, argv, try_one);
}
