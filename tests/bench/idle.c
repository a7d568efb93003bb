/* SPDX-License-Identifier: Apache-2.0 */
/* A container's program that stays until it is killed. */
#include <unistd.h>

int main(void)
{
	for (;;)
		pause();
}
