/* SPDX-License-Identifier: Apache-2.0 */
/* Running the constructors that late.ld gathered. */
#include "shim/libraries.h"

#include <unistd.h>

typedef void constructor(int argc, char **argv, char **environment);

/* late.ld's; weak, because not every build uses it. */
#define LATE __attribute__((weak, visibility("hidden")))
extern constructor *const ravelin_late_start[] LATE;
extern constructor *const ravelin_late_end[] LATE;

void libraries_start(void)
{
	static char *no_arguments[] = {NULL};

	for (constructor *const *next = ravelin_late_start;
	     next != ravelin_late_end; next++)
		(*next)(0, no_arguments, environ);
}
