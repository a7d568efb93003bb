/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target once over every file of the directories named, without
 * libFuzzer. */
#include "lib/files.h"
#include "target.h"

#include <stdio.h>

static void replay(const char *directory, const char *name, void *context)
{
	AUTO_BUF struct buf path = BUF_INIT;
	AUTO_BUF struct buf input = BUF_INIT;

	(void)context;
	buf_printf(&path, "%s/%s", directory, name);
	files_load(path.data, &input);
	LLVMFuzzerTestOneInput((const uint8_t *)input.data, input.length);
}

int main(int argc, char **argv)
{
	unsigned count = 0;

	for (int i = 1; i < argc; i++)
		count += files_each(argv[i], "", replay, NULL);
	printf("%u inputs\n", count);
	return count > 0 ? 0 : 1;
}
