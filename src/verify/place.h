/* SPDX-License-Identifier: Apache-2.0 */
/* What a container's process finds at a path. */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "verify/mountinfo.h"

#include <sys/types.h>

/* The file system as a process sees it. */
struct verify_view {
	int root;             /* its root directory, by O_PATH */
	struct buf mountinfo; /* its mounts */
};

#define VERIFY_VIEW_INIT                                                       \
	{                                                                      \
		.root = -1, .mountinfo = BUF_INIT                              \
	}

/* ERR_SYSTEM: the process is gone, or can't be looked at. Free with
 * verify_view_fini(), also after an error. */
CHECK int verify_view_open(const char *proc, pid_t pid,
			   struct verify_view *view, struct err *err);
void verify_view_fini(struct verify_view *view);

#define AUTO_VERIFY_VIEW __attribute__((cleanup(verify_view_fini)))

struct verify_place {
	bool exists;       /* what follows means something */
	bool is_mount;     /* something was mounted just there */
	bool is_directory; /* after links were followed */
	bool is_empty;     /* of a directory that was mounted: no entries */
	bool is_null;      /* the device that /dev/null is */
	bool mount_known;  /* mount is the one it is on */
	struct verify_mount mount;
};

/* Looks at path, which is absolute, as the process would. No device and no file
 * is opened; a file system in user space that is mounted above path may keep us
 * waiting. ERR_UNSUPPORTED before Linux 5.8. */
CHECK int verify_place_look(const struct verify_view *view, struct text path,
			    struct verify_place *place, struct err *err);
/* Opens path with these flags of open(2), as the process would and through no
 * link of /proc. -1 with errno. */
int verify_place_open(const struct verify_view *view, const char *path,
		      int flags);

/* Whether nothing can be seen there: no such place, an empty directory or
 * /dev/null mounted over it. */
bool verify_place_is_masked(const struct verify_place *place);
/* Whether nothing can be changed there: no such place, or a read-only mount. */
bool verify_place_is_readonly(const struct verify_place *place);
