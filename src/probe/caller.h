/* SPDX-License-Identifier: Apache-2.0 */
/* Which program another process runs. */
#pragma once

#include "base/arena.h"

#include <sys/types.h>

/* The file name of the program that process runs, in arena; NULL where it can't
 * be seen. A program whose file was removed or replaced since, as by an update
 * of its package, keeps its name. */
const char *probe_caller(pid_t process, struct arena *arena);
