/* SPDX-License-Identifier: Apache-2.0 */
/* Where on this host a path leads. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <sys/types.h>

enum probe_place_kind {
	PLACE_FOUND,
	PLACE_ABSENT,  /* nothing is there */
	PLACE_UNKNOWN, /* it can't be told, or leads another process elsewhere
			*/
};

struct probe_place {
	enum probe_place_kind kind;
	struct text path; /* without links; of what is PLACE_FOUND alone */
	dev_t device;
	ino_t inode;
	bool directory;
	bool node;   /* of a device */
	bool procfs; /* in one, wherever that is mounted */
	/* ST_RDONLY, ST_NOSUID, ...: of the mount it is in, statvfs(3). */
	unsigned long flags;
};

/* Opens path, without reading, and asks the kernel what was opened: links and
 * ".." are resolved by it. A relative path is one below the open directory
 * bundle. Links as in /proc/self/fd lead each process elsewhere and are not
 * followed. The path lives in arena. */
void probe_place(int bundle, const char *path, struct arena *arena,
		 struct probe_place *place);

/* The same for many absolute paths in their plain form, one of places for each,
 * but for procfs and flags, which stay unset. Where paths that share
 * directories follow each other, each directory is looked at once. */
void probe_places(struct text_list paths, struct arena *arena,
		  struct probe_place *places);

/* The same for a document that is only looked at, maybe by a plain user, and
 * maybe of another host: what can't be seen is absent, and so is what a
 * relative path names. */
void probe_place_on_paper(int bundle, const char *path, struct arena *arena,
			  struct probe_place *place);

/* Whether path, which is relative to the open directory bundle, leads to the
 * directory other, through links and mounts too: by device and inode. */
bool probe_is_directory(int bundle, const char *path, const char *other);
