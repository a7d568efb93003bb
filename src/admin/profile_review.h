/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator should know of a profile that can be used: what it
 * says without effect, and what it loosens. */
#pragma once

#include "admin/problems.h"
#include "policy/profile.h"

/* The profile was read whole (struct node). Adds warnings and notes. */
void profile_review(const struct profile *profile, struct problems *problems);
