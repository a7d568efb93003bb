/* SPDX-License-Identifier: Apache-2.0 */
/* What of the host a mount shows, and what a profile says to that. */
#pragma once

#include "harden/hardener.h"

enum mount_answer {
	MOUNT_ALLOWED,
	MOUNT_READONLY,
	MOUNT_REFUSED,
};

struct mount_verdict {
	enum mount_answer answer;
	const char *why; /* of the last two */
};

/* A profile's lists, as they are on this host. */
struct mount_rules;

/* Lives in the document's arena. */
const struct mount_rules *mount_rules_new(const struct harden_context *context,
					  struct oci_document *document);

/* Where source leads, as a runtime that is in the bundle would follow it. */
void mount_look(const struct mount_rules *rules, struct text source,
		struct probe_place *place);

/* Judges a mount of the document; place is what mount_look() says of its
 * source, if it is a bind. */
struct mount_verdict mount_judge(const struct mount_rules *rules,
				 const struct json *mount,
				 const struct probe_place *place);

/* Judges a root file system: what lies below a listed path is fine. */
struct mount_verdict mount_judge_root(const struct mount_rules *rules,
				      struct text path);
