/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a decision log from where an earlier run ended, also after it was
 * rotated. */
#pragma once

#include "admin/log.h"

/* How far a log was read. A rotated log has another name, and maybe another
 * inode: it is known by its first bytes, which have a time. */
struct log_place {
	uint64_t offset; /* bytes; 0: nothing was read */
	uint64_t head;   /* digest_fnv1a() of the first 256 of them */
};

/* Gives each whole line behind *place to the sink, and moves *place behind the
 * last. Where file is not the log that *place is of, that one is looked for
 * beside it, under names that begin with file's, and read to its end; then
 * those that were rotated later, the oldest first; then file, from its start.
 * *lost: one of them wasn't there any more, or can't be read. A file that is
 * missing is empty. */
CHECK int log_follow(const char *file, struct log_place *place,
		     const struct log_sink *sink, struct log_counts *counts,
		     bool *lost, struct err *err);
