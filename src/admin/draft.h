/* SPDX-License-Identifier: Apache-2.0 */
/* Policies and profiles that are checked before they are installed. */
#pragma once

#include "admin/problems.h"
#include "pipeline/node.h"

/* Whether a file that was given is none of the node's own; "-" is none. */
bool draft_is(const char *file);
/* ERR_SYSTEM: a file that was given can't be opened. */
CHECK int draft_require(const char *file, struct err *err);
/* Warns of that the node's draft would be refused where it is used. */
void draft_warn(const struct node *node, struct problems *problems);
