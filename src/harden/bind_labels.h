/* SPDX-License-Identifier: Apache-2.0 */
/* Binds of the host that the container may not read, by their SELinux labels.
 */
#pragma once

#include "harden/hardener.h"

/* Notes each bind of the document that the loaded policy does not let label,
 * the container's context, read, with ways out. Nothing is relabelled. The
 * source itself alone is looked at, not what lies in it. rule: what names the
 * container's type. */
void bind_labels_check(const struct harden_context *context,
		       struct oci_document *document, const char *label,
		       struct profile_place rule);
