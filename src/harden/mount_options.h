/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options of a mount (mount(8)), as an OCI spec lists them. Of two that
 * contradict each other the runtimes obey the last one.
 */
#pragma once

#include "policy/profile.h"
#include "json/json.h"

bool mount_has_option(const struct json *mount, const char *option);

/* Whether it shows a part of the host as it is there. */
bool mount_is_bind(const struct json *mount);

/* Whether a bind shows what is mounted below its source too. */
bool mount_is_recursive(const struct json *mount);

/* Whether the mount gets that option: "nosuid", "ro", "rro", ... */
bool mount_obeys(const struct json *mount, const char *option);

/* Gives it that one, and takes what contradicts it away. */
void mount_force(struct json_document *document, struct json *mount,
		 const char *option);

/* Lowers what propagates mounts to most; true where that changed something. */
bool mount_limit_propagation(struct json_document *document, struct json *mount,
			     enum profile_propagation most);

/* The word for text, which may be any, under most; NULL where text is no more
 * than that. */
const char *mount_lower_propagation(struct text text,
				    enum profile_propagation most);
