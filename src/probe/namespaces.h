/* SPDX-License-Identifier: Apache-2.0 */
/* The host's own namespaces. */
#pragma once

#include <stdbool.h>

/* Whether path leads to the namespace of that type ("network", ... as an OCI
 * spec names it) that process 1 is in: by device and inode, since a bind of
 * the host's may hide behind any name. False where it can't be told. */
bool probe_is_host_namespace(const char *type, const char *path);
