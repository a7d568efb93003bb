/* SPDX-License-Identifier: Apache-2.0 */
/* Files and directories for tests. Each aborts the test program with a message
 * where the system fails, so that a test needs no error handling. */
#pragma once

#include "base/buf.h"

/* The whole file, in place of what out holds. */
void files_load(const char *path, struct buf *out);
void files_save(const char *path, const void *data, size_t length);

/* Calls visit for each file in directory whose name ends in suffix, in order
 * of name. Returns how many there were. */
unsigned files_each(const char *directory, const char *suffix,
		    void (*visit)(const char *directory, const char *name,
				  void *context),
		    void *context);

/* A new empty directory; the path belongs to the caller. */
char *files_make_directory(void);
/* Removes the directory and what is in it. */
void files_remove_directory(char *path);
