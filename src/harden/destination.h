/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a container its mounts go. */
#pragma once

#include "harden/hardener.h"

/* For each of the document's mounts the path (path_by_words()) to which the
 * runtime will follow its destination through links of the image; without data
 * where that can't be told: runtimes read ".." in two ways, links may lead in
 * circles, those in what is mounted below are another's to change, and what is
 * mounted over "/" is another image. Mounts
 * that bring no files are taken by their words. Lives in the document's arena.
 */
const struct text *destinations_of(const struct harden_context *context,
				   struct oci_document *document);
