/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts that show files as another user's (mount_setattr(2), ID-mapped
 * mounts). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A copy of the mounts at path, which is relative to the open directory bundle,
 * in no mount namespace yet, in which what belongs to the host's ids 0 to
 * size - 1 belongs to those from host on. The descriptor is the caller's; -1
 * (errno) where kernel or file system can't do that. */
int probe_idmap(int bundle, const char *path, uint32_t host, uint32_t size);

/* Whether it could be had. */
bool probe_can_idmap(int bundle, const char *path, uint32_t host,
		     uint32_t size);
