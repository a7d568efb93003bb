/* SPDX-License-Identifier: Apache-2.0 */
/* A runtime that starts nothing: it writes down how it was called.
 *
 * Into a directory, its own path with ".record" added, it writes argv, environ,
 * fds, state (one escaped line for each), cwd and exe, and copies of the
 * bundle's config.json and of exec's process document. Files of its own path
 * with ".exit", ".stdout" and ".stderr" added say how it ends. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_CANNOT_RECORD = 99, DESCRIPTORS_LOOKED_AT = 256 };

/* Opened first: a descriptor of ours must not be listed among the caller's. */
static int record_open(int directory, const char *name)
{
	return openat(directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		      0644);
}

static FILE *record_stream(int directory, const char *name)
{
	int fd = record_open(directory, name);

	return fd < 0 ? NULL : fdopen(fd, "w");
}

static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\\\", out);
		else if (*text == '\n')
			fputs("\\n", out);
		else
			fputc(*text, out);
	}
	fputc('\n', out);
}

static bool record_list(int directory, const char *name, char **list)
{
	FILE *out = record_stream(directory, name);

	if (!out)
		return false;
	for (; *list; list++)
		write_escaped(out, *list);
	return fclose(out) == 0;
}

static bool record_text(int directory, const char *name, const char *text)
{
	FILE *out = record_stream(directory, name);

	if (!out)
		return false;
	write_escaped(out, text);
	return fclose(out) == 0;
}

static bool record_fds(int directory, FILE *out)
{
	char link[64];
	char target[PATH_MAX];

	for (int fd = 0; fd < DESCRIPTORS_LOOKED_AT; fd++) {
		ssize_t length;

		if (fd == directory || fd == fileno(out) ||
		    fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		length = readlink(link, target, sizeof(target) - 1);
		target[length < 0 ? 0 : length] = '\0';
		fprintf(out, "%d ", fd);
		write_escaped(out, target);
	}
	return fclose(out) == 0;
}

/* The lines of /proc/self/status that are handed on by an execve. */
static bool write_status(FILE *out)
{
	static const char *const wanted[] = {"SigBlk:",     "SigIgn:",  "Cap",
					     "NoNewPrivs:", "Seccomp:", "Uid:",
					     "Gid:"};
	FILE *status = fopen("/proc/self/status", "re");
	char line[512];

	if (!status)
		return false;
	while (fgets(line, sizeof(line), status)) {
		for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
			if (strncmp(line, wanted[i], strlen(wanted[i])) == 0)
				fputs(line, out);
		}
	}
	fclose(status);
	return true;
}

/* What survives an execve beside descriptors and the environment. */
static bool record_state(int directory)
{
	FILE *out = record_stream(directory, "state");
	mode_t mask = umask(0);
	int death_signal = 0;
	bool written;

	if (!out)
		return false;
	(void)umask(mask);
	(void)prctl(PR_GET_PDEATHSIG, &death_signal);
	fprintf(out, "umask %04o\npdeathsig %d\npid %d\n", (unsigned)mask,
		death_signal, (int)getpid());
	written = write_status(out);
	return fclose(out) == 0 && written;
}

static bool record_copy(int directory, const char *name, int source)
{
	int target = record_open(directory, name);
	char buffer[4096];
	ssize_t got;

	if (target < 0)
		return false;
	while ((got = read(source, buffer, sizeof(buffer))) > 0) {
		if (write(target, buffer, (size_t)got) != got)
			return false;
	}
	close(target);
	return got == 0;
}

/* The last value of --LONG V, --LONG=V or -S V, or NULL. */
static const char *option_value(char **argv, const char *name, const char *abbr)
{
	const char *value = NULL;
	size_t length = strlen(name);

	for (size_t i = 1; argv[i]; i++) {
		const bool exact = strcmp(argv[i], name) == 0 ||
				   strcmp(argv[i], abbr) == 0;

		if (exact && argv[i + 1])
			value = argv[i + 1];
		else if (strncmp(argv[i], name, length) == 0 &&
			 argv[i][length] == '=')
			value = argv[i] + length + 1;
	}
	return value;
}

static bool record_documents(int directory, char **argv)
{
	const char *bundle = option_value(argv, "--bundle", "-b");
	const char *process = option_value(argv, "--process", "-p");
	char path[PATH_MAX];
	bool copied = true;
	int source;

	snprintf(path, sizeof(path), "%s/config.json", bundle ? bundle : ".");
	source = open(path, O_RDONLY | O_CLOEXEC);
	if (source >= 0) {
		copied = record_copy(directory, "config.json", source);
		close(source);
	}
	source = process ? open(process, O_RDONLY | O_CLOEXEC) : -1;
	if (source >= 0) {
		copied = record_copy(directory, "process.json", source) &&
			 copied;
		close(source);
	}
	return copied;
}

/* Its own path, with that end. */
static bool own_path(char path[PATH_MAX], const char *end)
{
	size_t room = PATH_MAX - strlen(end) - 1;
	ssize_t length = readlink("/proc/self/exe", path, room);

	if (length < 0)
		return false;
	memcpy(path + length, end, strlen(end) + 1);
	return true;
}

static int open_record(void)
{
	char path[PATH_MAX];

	if (!own_path(path, ".record"))
		return -1;
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool record_places(int directory)
{
	char path[PATH_MAX];

	return own_path(path, "") && record_text(directory, "exe", path) &&
	       getcwd(path, sizeof(path)) &&
	       record_text(directory, "cwd", path);
}

/* What the file of that end says, without its newline; NULL without one. */
static const char *ordered(const char *end, char text[], size_t size)
{
	char path[PATH_MAX];
	FILE *file = own_path(path, end) ? fopen(path, "re") : NULL;
	const char *line;

	if (!file)
		return NULL;
	line = fgets(text, (int)size, file);
	fclose(file);
	if (line)
		text[strcspn(text, "\n")] = '\0';
	return line;
}

static int ending(void)
{
	char text[256];

	if (ordered(".stdout", text, sizeof(text)))
		printf("%s\n", text);
	if (ordered(".stderr", text, sizeof(text)))
		fprintf(stderr, "%s\n", text);
	return ordered(".exit", text, sizeof(text)) ? atoi(text) : 0;
}

int main(int argc, char **argv)
{
	int directory = open_record();
	FILE *fds;

	(void)argc;
	if (directory < 0)
		return EXIT_CANNOT_RECORD;
	fds = record_stream(directory, "fds");
	if (!fds || !record_fds(directory, fds) || !record_state(directory) ||
	    !record_places(directory) ||
	    !record_list(directory, "argv", argv) ||
	    !record_list(directory, "environ", environ) ||
	    !record_documents(directory, argv))
		return EXIT_CANNOT_RECORD;
	return ending();
}
