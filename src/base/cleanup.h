/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of functions and variables, and release of resources by scope. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* On everything fallible: the result must be looked at. */
#define CHECK        __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void cleanup_fclose(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

#define AUTO_FREE   __attribute__((cleanup(cleanup_free)))
#define AUTO_CLOSE  __attribute__((cleanup(cleanup_close)))
#define AUTO_FCLOSE __attribute__((cleanup(cleanup_fclose)))

/* Hands a pointer over: the variable no longer owns it. */
#define STEAL_PTR(variable)                                                    \
	({                                                                     \
		__typeof__(variable) stolen_ = (variable);                     \
		(variable) = NULL;                                             \
		stolen_;                                                       \
	})

/* Hands a descriptor over: the variable no longer owns it. */
static inline int steal_fd(int *fd)
{
	int stolen = *fd;

	*fd = -1;
	return stolen;
}
