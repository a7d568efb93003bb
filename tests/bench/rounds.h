/* SPDX-License-Identifier: Apache-2.0 */
/* What every measurement by turns needs: another order each round, and the
 * middle of what was measured. */
#pragma once

/* Puts the numbers into an order drawn from a fixed seed, another each time. */
void shuffle(unsigned *order, unsigned count);

/* The median; sorts the values. */
double median(double *values, unsigned count);
