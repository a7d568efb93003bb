/* SPDX-License-Identifier: Apache-2.0 */
/* Which users of the host those of a user namespace are
 * (user_namespaces(7)). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What the kernel takes at most, from Linux 4.15 on. */
#define ID_MAP_MOST 340

struct id_range {
	uint64_t inside; /* the first id in the namespace */
	uint64_t host;   /* ... and the host's, as this process sees it */
	uint64_t size;
};

struct id_map {
	unsigned count;
	struct id_range ranges[ID_MAP_MOST];
};

/* Whether inside is an id of the namespace at all; *host is then whose. */
bool id_map_find(const struct id_map *map, uint64_t inside, uint64_t *host);

/* Whether some id of the namespace is that one of the host's. */
bool id_map_has(const struct id_map *map, uint64_t host);

/* The uids of the user namespace that path leads to, by asking the kernel: a
 * child that does nothing else enters it for a moment. False where that can't
 * be told; *map is then undefined. */
bool probe_id_map(const char *path, struct id_map *map);
