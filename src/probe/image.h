/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in the root file system of a container that is to be, and in what
 * is mounted there. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

struct probe_image {
	bool (*fakes_null)(int bundle, struct text root);
	struct text (*step)(int bundle, struct text directory, struct text path,
			    struct arena *arena);
	const char *(*find_link)(int bundle, struct text root);
};

/* Those that follow. */
extern const struct probe_image probe_image;

/* Which of an image's own "dev", "proc" and "sys" is a symbolic link, or "" for
 * its root; NULL where none is, or none can be seen. bundle and root as below.
 */
const char *probe_image_find_link(int bundle, struct text root);

/* Whether an image has something else at /dev/null than the null device, or
 * than nothing. bundle is a directory, open, root the root.path of a spec;
 * nothing outside of the root is followed to, and nothing is opened but its
 * place. False where there is no root to be seen. */
bool probe_image_fakes_null(int bundle, struct text root);

/* path with the first link on its way in the place of that, as if directory
 * (relative to the open directory bundle) were the root; path itself where
 * there is none, or nothing can be seen. path is as path_by_words() has it, and
 * so is the result, which lives in arena. */
struct text probe_image_step(int bundle, struct text directory,
			     struct text path, struct arena *arena);
