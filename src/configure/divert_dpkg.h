/* SPDX-License-Identifier: Apache-2.0 */
/* Telling dpkg where its packages' files go. */
#pragma once

#include "base/err.h"

#include <stdbool.h>

/* Whether this host's packages are dpkg's. */
bool divert_has_dpkg(void);

/* Registers a local diversion of path to real, or takes it back. No file is
 * touched. ERR_SYSTEM with dpkg-divert's status. */
CHECK int divert_dpkg(bool add, const char *path, const char *real,
		      struct err *err);
