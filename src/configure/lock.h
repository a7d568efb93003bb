/* SPDX-License-Identifier: Apache-2.0 */
/* One ravelinctl configure at a time. */
#pragma once

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>

/* A file in a directory, which is made where it is missing, and the one above
 * it, too. Nobody else can open the file, and so hold it. */
struct configure_lock {
	char directory[PATH_MAX];
	int fd; /* where it is held */
	bool held;
	bool made;   /* the directory */
	bool parent; /* the one above */
};

/* Waits until the lock is free and takes it. Without one where nothing can be
 * written there: no state can be either. */
CHECK int configure_lock_take(struct configure_lock *lock,
			      const char *directory, struct err *err);
/* Gives it back, and takes away what was made for it, if it is empty. */
void configure_lock_release(struct configure_lock *lock);
