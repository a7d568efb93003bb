/* SPDX-License-Identifier: Apache-2.0 */
/* What is shared of hooks. */
#pragma once

#include "harden/hardener.h"

/* How the reason begins where listing the program would do. */
#define HOOKS_UNLISTED "not among the profile's hooks"

/* The env that a hook with that one (NULL: none) is to get, made in document,
 * with why; NULL where it may stay as it is. programs looks at the directories
 * of PATH; NULL: they are not the host's. */
struct json *hook_environment(struct json_document *document,
			      const struct json *env,
			      const struct probe_host_programs *programs,
			      const char **why);
