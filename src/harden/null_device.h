/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a container has the null device that masks are made of. */
#pragma once

#include "harden/hardener.h"

/* Refuses, in the name of "paths", what would give it another /dev/null than
 * the one that the runtime makes. */
void null_device_check(const struct harden_context *context,
		       struct oci_document *document);
