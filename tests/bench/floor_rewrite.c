/* SPDX-License-Identifier: Apache-2.0 */
/* Floor (b), `floor_rewrite BUNDLE RUNTIME ARGUMENT...`: reads the bundle's
 * config.json, writes the same bytes beside it, renames that over it, and
 * becomes the runtime. What replacing a document costs, whatever is in it. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOCUMENT  "config.json"
#define TEMPORARY ".config.json.new"

static bool write_beside(int directory, const char *text, size_t size,
			 mode_t mode)
{
	int fd = openat(directory, TEMPORARY,
			O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	return fd >= 0 && write(fd, text, size) == (ssize_t)size &&
	       fchmod(fd, mode & 07777) == 0 && close(fd) == 0;
}

static bool rewrite(const char *bundle)
{
	int directory = open(bundle, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	int fd = openat(directory, DOCUMENT, O_RDONLY | O_CLOEXEC);
	struct stat status;
	char *text;

	if (directory < 0 || fd < 0 || fstat(fd, &status) < 0)
		return false;
	text = malloc((size_t)status.st_size + 1);
	return text != NULL &&
	       read(fd, text, (size_t)status.st_size) == status.st_size &&
	       close(fd) == 0 &&
	       write_beside(directory, text, (size_t)status.st_size,
			    status.st_mode) &&
	       renameat(directory, TEMPORARY, directory, DOCUMENT) == 0;
}

int main(int argc, char **argv)
{
	if (argc > 2 && rewrite(argv[1]))
		execv(argv[2], argv + 2);
	perror(argv[0]);
	return 127;
}
