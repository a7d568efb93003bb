/* SPDX-License-Identifier: Apache-2.0 */
/* Files and directories for tests. */
#include "lib/files.h"

#include "base/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <string.h>

static void die(const char *what, const char *path)
{
	fprintf(stderr, "%s %s: %s\n", what, path, strerror(errno));
	abort();
}

void files_load(const char *path, struct buf *out)
{
	AUTO_FCLOSE FILE *file = fopen(path, "re");
	char part[4096];
	size_t got;

	if (file == NULL)
		die("cannot open", path);
	buf_fini(out);
	buf_reserve(out, 1);
	out->data[0] = '\0';
	while ((got = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(out, part, got);
	if (ferror(file))
		die("cannot read", path);
}

void files_save(const char *path, const void *data, size_t length)
{
	FILE *file = fopen(path, "we");

	if (file == NULL || fwrite(data, 1, length, file) != length ||
	    fclose(file) != 0)
		die("cannot write", path);
}

unsigned files_each(const char *directory, const char *suffix,
		    void (*visit)(const char *directory, const char *name,
				  void *context),
		    void *context)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	unsigned visited = 0;

	if (count < 0)
		die("cannot list", directory);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t length = strlen(name);

		if (name[0] != '.' && length > strlen(suffix) &&
		    strcmp(name + length - strlen(suffix), suffix) == 0) {
			visit(directory, name, context);
			visited++;
		}
		free(entries[i]);
	}
	free(entries);
	return visited;
}

char *files_make_directory(void)
{
	char *path = strdup("/tmp/ravelin-test-XXXXXX");

	if (path == NULL || mkdtemp(path) == NULL)
		die("cannot make", "a directory in /tmp");
	return path;
}

static int remove_one(const char *path, const struct stat *status, int kind,
		      struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	if (remove(path) < 0)
		die("cannot remove", path);
	return 0;
}

void files_remove_directory(char *path)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) < 0)
		die("cannot remove", path);
	free(path);
}
