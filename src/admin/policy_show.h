/* SPDX-License-Identifier: Apache-2.0 */
/* A policy as it is understood, for people and for programs. */
#pragma once

#include "admin/output.h"
#include "pipeline/node.h"

/* The mode that a rule (or the default rule) gives a part, all that it leaves
 * unsaid filled in. */
enum policy_mode policy_show_mode(const struct policy *policy,
				  const struct policy_rule *rule,
				  enum part_id part);

/* now: seconds since the epoch, for the days that exceptions have left. */
void policy_show_text(const struct node *node, int64_t now, struct buf *out);
void policy_show_json(const struct node *node, int64_t now, struct buf *out);
