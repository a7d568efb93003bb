/* SPDX-License-Identifier: Apache-2.0 */
/* The line that takes a masked or read-only path away. */
#pragma once

#include "admin/denial_try.h"

/* A list of paths of a document, as it is in force and as the engine wrote it;
 * NULL: none. */
struct denial_path_lists {
	const struct json *promised;
	const struct json *asked;
};

/* Whether the list has just that path. */
bool denial_path_is_listed(const struct json *list, struct text path);

/* Fills in the line for the path listed, at or above asked, the one that the
 * call is about; nothing where the document does not list it. */
void denial_path_line(struct denial_try *try, struct denial *denial,
		      struct text listed, struct text asked,
		      const struct denial_path_lists *lists);

/* Notes how the engine sets that sysctl itself, where it is of the container's
 * namespaces. */
void denial_path_note_sysctl(struct denial_try *try, struct denial *denial,
			     struct text path);
