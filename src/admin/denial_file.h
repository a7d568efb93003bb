/* SPDX-License-Identifier: Apache-2.0 */
/* A file of a container, as its process finds it: for the layers of
 * admin/denial_try.h. */
#pragma once

#include "admin/denial_try.h"

#include <sys/stat.h>

struct denial_file {
	struct text path;
	struct text asked;         /* by the call: path, or what is in it */
	struct verify_place place; /* the rest means something if it exists */
	int fd;                    /* by O_PATH */
	struct stat status;
	bool has_acl;
	bool has_powers; /* file capabilities */
	bool foreign;    /* its owner is nobody in the process's namespace */
};

#define DENIAL_FILE_INIT                                                       \
	{                                                                      \
		.fd = -1                                                       \
	}

/* ERR_SYSTEM, ERR_UNSUPPORTED as verify_place_look(). */
CHECK int denial_file_open(const struct denial_try *try, struct text path,
			   struct denial_file *file, struct err *err);
void denial_file_close(struct denial_file *file);

/* Whether owner and mode, and the capabilities beside, give the process need:
 * 4 to read, 2 to write, 1 to execute or search; 8 to change attributes, which
 * is the owner's. */
bool denial_file_permits(const struct denial_try *try,
			 const struct denial_file *file, unsigned need);

/* Whether the process is in that group. */
bool denial_file_is_in_group(const struct denial_try *try, uint64_t group);
