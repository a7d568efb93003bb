/* SPDX-License-Identifier: Apache-2.0 */
/* The techniques that the probe program can attempt. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One technique: a system call with arguments that can do no harm even to
 * root with every capability (bad pointers, fds and flags, processes that do
 * not exist), or a function where arguments alone don't describe it.
 *
 * A filter answers before the kernel looks at an argument, so EPERM or ENOSYS
 * is the filter (or a missing capability), EFAULT, EBADF, EINVAL the kernel. */
struct technique {
	const char *name;
	long number; /* of the system call, if attempt is NULL */
	unsigned long arguments[6];
	int (*attempt)(
		const char *path); /* returns an errno value or RESULT_* */
	const char *path;
};

/* Results beside 0 (it was done) and errno values; all fit an exit status. */
enum {
	RESULT_EMPTY = 250, /* a file or directory opened, but holds nothing */
	RESULT_DATA = 251,  /* it opened and holds something */
};

extern const struct technique techniques[];
extern const size_t technique_count;

/* Returns the technique called `name`, or NULL. */
const struct technique *technique_find(const char *name);

/* Attempts the technique in a child (it may be killed for it) and writes the
 * outcome to `text`, which has room for `size` bytes: "OK", the name of an
 * errno, "EMPTY", "DATA", "KILLED" (SIGSYS), or the name of another signal.
 * Returns false when no child could be started. */
bool technique_try(const struct technique *technique, char *text, size_t size);

/* The same in this very process, for a filter under which there are no others:
 * one that is killed for it, or exits by it, writes nothing. */
void technique_try_here(const struct technique *technique, char *text,
			size_t size);
