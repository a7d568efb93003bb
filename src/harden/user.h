/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the host's users those of a container are, and to give it others. */
#pragma once

#include "harden/hardener.h"

enum user_ids {
	USER_IDS_HOSTS,  /* the same: it has the host's user namespace */
	USER_IDS_MAPPED, /* as a map says */
	USER_IDS_UNKNOWN,
};

/* Of the container that a config.json makes; words live in arena. *map is
 * filled where they are mapped. */
enum user_ids user_ids_read(const struct probe *probe,
			    const struct oci_document *document,
			    struct arena *arena, struct id_map *map);

/* Refuses mounts by which files of the host's root would be another user's in
 * the container. */
void user_plan_mounts(const struct harden_context *context,
		      struct oci_document *document);

/* Gives a container of the host's user namespace one with the profile's map, or
 * refuses what can't have one. */
void user_map_plan(const struct harden_context *context,
		   struct oci_document *document);
