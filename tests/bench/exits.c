/* SPDX-License-Identifier: Apache-2.0 */
/* The least a program can be: it exits, and has no libc that starts first.
 * Behind it shows undiluted what stands in front of a runtime. */
#include <unistd.h>

void _start(void);

void _start(void)
{
	_exit(0);
}
