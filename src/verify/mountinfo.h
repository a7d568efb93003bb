/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID/mountinfo (proc(5)): the mounts that a process sees. */
#pragma once

#include "base/text.h"

#include <stdbool.h>

struct verify_mount {
	uint64_t id;
	struct text root;    /* what of the file system; as point */
	struct text point;   /* where; blanks and such as "\040" */
	struct text type;    /* "proc", "tmpfs", ... */
	struct text options; /* of this mount: "ro,nosuid" */
	struct text super;   /* of the file system behind it */
};

/* Takes the next mount off the text of a mountinfo file, which *mount then
 * points into; lines that are none are passed over. False at the end. */
bool verify_mount_next(struct text *rest, struct verify_mount *mount);

/* The mount of that id in the text of a mountinfo file, which *mount then
 * points into. False where it is not there. */
bool verify_mount_find(struct text mountinfo, uint64_t id,
		       struct verify_mount *mount);

/* Whether name is one of the words between commas. */
bool verify_options_have(struct text options, const char *name);

/* Whether nothing can be written through it. */
bool verify_mount_is_readonly(const struct verify_mount *mount);
/* Whether a process serves what is in it, who may let us wait. */
bool verify_mount_is_fuse(const struct verify_mount *mount);
