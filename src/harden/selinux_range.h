/* SPDX-License-Identifier: Apache-2.0 */
/* The range of levels that a container gets: MCS categories of its own. */
#pragma once

#include "harden/selinux_wanted.h"

/*
 * Chooses the range, as text in the document's arena:
 * - what the document asks for (NULL: nothing), where that is one or two
 *   categories within the wanted range that the loaded policy knows. Of
 *   several sensitivities it gets the low one;
 * - else the categories of the process whose ipc, pid or network namespace it
 *   joins, which is of the same pod;
 * - else a pair that no other container has.
 * A level of "none" keeps what is asked for within the range, and gets no
 * categories else. *range is NULL where the loaded policy has no levels.
 * *shared: the id of another container that has the same categories, outside
 * the pod as far as that can be told; else NULL. ERR_REFUSED where there is
 * none to give; ERR_SYSTEM.
 */
CHECK int selinux_range_choose(const struct harden_context *context,
			       struct oci_document *document,
			       const struct selinux_wanted *wanted,
			       const struct text *asked, const char **range,
			       const char **shared, struct err *err);
