/* SPDX-License-Identifier: Apache-2.0 */
/* Which Linux first had a system call: a table beside the others, so that what
 * does not ask does not carry it. */
#include "seccomp/table.h"

const char *syscall_since(unsigned index)
{
	return table_since[index];
}
