/* SPDX-License-Identifier: Apache-2.0 */
/* Namespaces, and mounts that lead around them. */
#pragma once

#include "harden/hardener.h"

/* How the reason begins for which the host's is refused; the type follows. */
#define NAMESPACES_REFUSED "the host's "

/* Whether the container will be in the host's namespace of that type, or may be
 * where that can't be told: it asks for it, and the profile allows it, or
 * that part only audits. */
bool namespaces_shares(const struct harden_context *context,
		       struct oci_document *document,
		       enum profile_namespace type);

/* A host's name (hostname, domainname) that the runtime would set in the host's
 * own UTS namespace is taken out. */
void namespaces_plan_names(const struct harden_context *context,
			   struct oci_document *document);

/* POSIX shared memory and message queues are files: a bind of the host's is the
 * host's whatever IPC namespace the container is in. Each becomes a mount of
 * the container's own, or is refused. */
void namespaces_plan_ipc_mounts(const struct harden_context *context,
				struct oci_document *document);
