/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the tables of system calls and groups while ravelin is built:
 * generate OUTPUT NEWER GROUPS... */
#include "generate.h"

#include <errno.h>

static int run(int count, char **arguments, struct err *err)
{
	static struct generate generate;
	AUTO_FCLOSE FILE *out = NULL;

	if (count < 4)
		return err_set(err, ERR_USAGE,
			       "usage: generate OUTPUT NEWER GROUPS...");
	if (generate_read_library(&generate, err) < 0 ||
	    generate_read_newer(&generate, arguments[2], err) < 0)
		return -1;
	generate_sort(&generate);
	for (int i = 3; i < count; i++) {
		if (generate_read_groups(&generate, arguments[i], err) < 0)
			return -1;
	}
	if (generate_resolve_groups(&generate, err) < 0)
		return -1;
	out = fopen(arguments[1], "we");
	if (out == NULL)
		return err_set_errno(err, errno, "%s", arguments[1]);
	return generate_emit(&generate, out, err);
}

int main(int count, char **arguments)
{
	struct err err = ERR_INIT;

	if (run(count, arguments, &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.message);
	/* No half-written table for the next build to take. */
	if (count > 1)
		remove(arguments[1]);
	return 1;
}
