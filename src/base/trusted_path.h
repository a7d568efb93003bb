/* SPDX-License-Identifier: Apache-2.0 */
/* Resolving a path that only root could have laid. */
#pragma once

#include "base/err.h"

#include <limits.h>
#include <sys/stat.h>

/* The real path of an absolute path, and its state (lstat). ERR_REFUSED: it,
 * or a directory or link on the way, is missing, belongs to another user than
 * root, or can be written by group or others (but for directories with the
 * sticky bit); the message names that one. real is written to in any case. */
CHECK int trusted_path_resolve(const char *path, char real[PATH_MAX],
			       struct stat *status, struct err *err);
/* The same for what user may have laid as well. */
CHECK int trusted_path_resolve_of(uid_t user, const char *path,
				  char real[PATH_MAX], struct stat *status,
				  struct err *err);
