/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the tables of system calls and groups while ravelin is built:
 * generate TABLE SINCE-TABLE NEWER SINCE GROUPS... */
#include "generate.h"

#include <errno.h>

/* Writes one table to a file. */
static int emit(const struct generate *generate, const char *path,
		int (*write)(const struct generate *generate, FILE *out,
			     struct err *err),
		struct err *err)
{
	AUTO_FCLOSE FILE *out = fopen(path, "we");

	if (out == NULL)
		return err_set_errno(err, errno, "%s", path);
	return write(generate, out, err);
}

static int run(int count, char **arguments, struct err *err)
{
	static struct generate generate;

	if (count < 6)
		return err_set(err, ERR_USAGE,
			       "usage: generate TABLE SINCE-TABLE NEWER SINCE "
			       "GROUPS...");
	if (generate_read_library(&generate, err) < 0 ||
	    generate_read_newer(&generate, arguments[3], err) < 0)
		return -1;
	generate_sort(&generate);
	if (generate_read_since(&generate, arguments[4], err) < 0)
		return -1;
	for (int i = 5; i < count; i++) {
		if (generate_read_groups(&generate, arguments[i], err) < 0)
			return -1;
	}
	if (generate_resolve_groups(&generate, err) < 0 ||
	    emit(&generate, arguments[1], generate_emit, err) < 0)
		return -1;
	return emit(&generate, arguments[2], generate_emit_since, err);
}

int main(int count, char **arguments)
{
	struct err err = ERR_INIT;

	if (run(count, arguments, &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.message);
	/* No half-written table for the next build to take. */
	for (int i = 1; i < count && i < 3; i++)
		remove(arguments[i]);
	return 1;
}
