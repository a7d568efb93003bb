/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a namespace is. */
#pragma once

enum probe_namespace {
	NAMESPACE_OTHERS, /* neither of the following */
	NAMESPACE_HOSTS,
	NAMESPACE_UNKNOWN, /* it can't be told: may be the host's */
};

/* Whose the namespace of that type ("network", ... as an OCI spec names it) is
 * that path leads to. The host's is the one that process 1 is in, and the one
 * that this process is in, which a container without a path shares: told by
 * device and inode, since a bind may hide behind any name. */
enum probe_namespace probe_namespace(const char *type, const char *path);

/* The same for a document that is only looked at and may be of another host or
 * time: what an absolute path does not lead to here is another's. */
enum probe_namespace probe_namespace_on_paper(const char *type,
					      const char *path);
