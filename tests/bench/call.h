/* SPDX-License-Identifier: Apache-2.0 */
/* The system calls whose cost is measured, one list for the clock and for the
 * count of instructions. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define CALL_COUNT     14
#define CALL_STEPS     2
#define CALL_ARGUMENTS 6

struct call_step {
	long number;
	uint64_t arguments[CALL_ARGUMENTS];
};

/* One call, or two where the second undoes the first. */
struct call {
	const char *name;
	bool common;  /* one of the ten */
	bool chained; /* what the first returns is the second's first argument
		       */
	int error;    /* what the first fails with; 0 where it succeeds */
	unsigned count;
	struct call_step steps[CALL_STEPS];
};

/* Opens what the calls are about and fills in all of them. Their addresses and
 * descriptors are those of this process and of its children. False, with errno,
 * where that fails. */
bool calls_arrange(struct call calls[CALL_COUNT]);

/* Makes it once; the last step's result or, where a step does not end as it
 * should, -1 with errno, 0 for an error that did not come. */
long call_make(const struct call *call);
