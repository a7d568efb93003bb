/* SPDX-License-Identifier: Apache-2.0 */
/* What a container's process finds at a path. */
#pragma once

#include "base/err.h"
#include "base/text.h"
#include "verify/mountinfo.h"

struct verify_place {
	bool exists;       /* what follows means something */
	bool is_mount;     /* something was mounted just there */
	bool is_directory; /* after links were followed */
	bool is_empty;     /* of a directory that was mounted: no entries */
	bool is_null;      /* the device that /dev/null is */
	bool mount_known;  /* mount is the one it is on */
	struct verify_mount mount;
};

/* Looks at path, which is absolute, below the open directory root, as a process
 * with that root would; mountinfo is that process's. No device and no file is
 * opened; a file system in user space that is mounted above path may keep us
 * waiting. ERR_UNSUPPORTED before Linux 5.8. */
CHECK int verify_place_look(int root, struct text path, struct text mountinfo,
			    struct verify_place *place, struct err *err);

/* Whether nothing can be seen there: no such place, an empty directory or
 * /dev/null mounted over it. */
bool verify_place_is_masked(const struct verify_place *place);
/* Whether nothing can be changed there: no such place, or a read-only mount. */
bool verify_place_is_readonly(const struct verify_place *place);
