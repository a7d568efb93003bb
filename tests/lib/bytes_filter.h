/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filters out of a fuzzer's bytes: each byte chooses one thing, so that a small
 * change of the bytes is a small change of the filter.
 *
 * A filter is a default action with its errno, a set of architectures, a number
 * of rules; a rule is an action with its errno, a call or two, a number of
 * comparisons; a comparison is an argument with an operator, and two values of
 * a table of those at which something changes. Bytes that are missing are 0.
 */
#pragma once

#include "base/buf.h"

#include <stdint.h>

struct bytes {
	const uint8_t *at;
	size_t left;
};

/* A number in [0, limit), of the next byte; limit is 1 to 256. */
unsigned bytes_below(struct bytes *bytes, unsigned limit);

/* Adds the text of a linux.seccomp object. */
void bytes_filter(struct bytes *bytes, struct buf *out);

/* The calls that its rules speak of, ended by NULL. Those that this machine has
 * do no harm, and return the same each time, where no descriptor is open. */
extern const char *const bytes_filter_calls[];
