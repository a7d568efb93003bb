/* SPDX-License-Identifier: Apache-2.0 */
/* The files that ravelinctl configure reads and writes. */
#pragma once

#include "engine/engine.h"

#include <limits.h>
#include <sys/stat.h>

#define CONFIGURE_MOST_OTHERS 64
#define CONFIGURE_MOST_SIZE   ((size_t)1 << 20)

/* One configuration file, which need not be there. */
struct configure_file {
	char path[PATH_MAX]; /* absolute, links followed */
	bool there;
	struct stat status; /* where it is there */
	struct buf text;
};

/* Finds where path leads, through links too that lead to nothing yet, and reads
 * what is there. Where nothing is, file->there is false. */
CHECK int configure_file_read(struct configure_file *file, const char *path,
			      struct err *err);
/* The text of a file, with data NULL where there is none. */
struct text configure_file_text(const struct configure_file *file);
/* Replaces the file, or makes it, at once or not at all. Owner, mode and
 * extended attributes (the SELinux label and access lists among them) stay; a
 * new file is root's, 0644. Its directory must be there. */
CHECK int configure_file_write(const struct configure_file *file,
			       struct text text, struct err *err);
CHECK int configure_file_delete(const struct configure_file *file,
				struct err *err);
/* Takes away what a write that was killed has left beside the file: CRI-O would
 * read it. Writing does so too. */
void configure_file_clean(const struct configure_file *file);
void configure_file_fini(struct configure_file *file);

/* Adds the directories that path needs and that are missing, each ended by a
 * line feed, the outermost first. */
void configure_missing_directories(const char *path, struct buf *missing);

/* What an engine reads beside one of its drop-ins: count before it, and behind
 * these in the list later ones after it. */
struct configure_others {
	struct engine_file list[CONFIGURE_MOST_OTHERS];
	struct configure_file files[CONFIGURE_MOST_OTHERS];
	unsigned count;
	unsigned later;
};

/* Reads them, of a file at that resolved path. Each one that the engine reads
 * later than that becomes a line of notes. */
CHECK int configure_others_read(struct configure_others *others,
				const struct engine *engine, const char *path,
				bool user, struct buf *notes, struct err *err);
void configure_others_fini(struct configure_others *others);
