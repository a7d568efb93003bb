/* SPDX-License-Identifier: Apache-2.0 */
/* The links beside ravelin that its profiles are called by. */
#pragma once

#include "configure/configure.h"

/* Takes note of the request's: each is one that the configuration (NULL: there
 * is none) needs, and those that are missing are to be made. With dry_run it
 * only says which. ERR_SYSTEM where something else has the name. */
CHECK int configure_links_plan(struct configure *configure,
			       struct json *configuration, struct err *err);
/* Makes those of the configuration that are to be made. */
CHECK int configure_links_make(const struct configure *configure,
			       const struct json *configuration,
			       struct err *err);
/* Takes away those that were made and that no configuration needs. */
CHECK int configure_links_drop(struct configure *configure, struct err *err);
