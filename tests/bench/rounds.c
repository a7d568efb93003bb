/* SPDX-License-Identifier: Apache-2.0 */
/* The order of the turns, and the median. */
#include "rounds.h"

#include <stdint.h>
#include <stdlib.h>

/* The next of xorshift32's numbers. */
static uint32_t draw(void)
{
	static uint32_t state = 2463534242;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

void shuffle(unsigned *order, unsigned count)
{
	for (unsigned i = count; i > 1; i--) {
		unsigned other = draw() % i;
		unsigned last = order[i - 1];

		order[i - 1] = order[other];
		order[other] = last;
	}
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double median(double *values, unsigned count)
{
	qsort(values, count, sizeof(*values), compare_numbers);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}
