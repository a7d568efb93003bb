/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a container for which categories were kept still has them. */
#pragma once

#include "pipeline/record.h"

/* records: RECORD_DIRECTORY. place: of its record (record_place()). name: the
 * categories, as level_print_categories() has them. thorough: a container that
 * is there has them only where its record says so or there is none; else any
 * does. True where it can't be told. */
bool reservation_owner_has(const char *records, const char *place,
			   const char *name, bool thorough);

/* The categories of an SELinux context's high level, added to out; nothing
 * where it has none. */
void reservation_name_of(struct text label, struct buf *out);
