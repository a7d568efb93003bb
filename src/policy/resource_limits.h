/* SPDX-License-Identifier: Apache-2.0 */
/* How much of the host one container may use, as profiles and exceptions give
 * it. */
#pragma once

#include <stdint.h>

/* 0: nothing is said. */
struct resource_limits {
	uint64_t pids;   /* processes and threads */
	uint64_t memory; /* bytes, also of memory and swap together */
	uint64_t cpus;   /* thousandths of one processor's time */
};
