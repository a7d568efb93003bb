/* SPDX-License-Identifier: Apache-2.0 */
/* Floor (a), `floor_exec RUNTIME ARGUMENT...`: becomes the runtime, no more.
 * Nothing that stands in front of a runtime can be faster. */
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc > 1)
		execv(argv[1], argv + 1);
	return 127;
}
