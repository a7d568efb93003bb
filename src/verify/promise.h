/* SPDX-License-Identifier: Apache-2.0 */
/* What a container was promised at its launch, or is held to: the parts of a
 * hardened config.json that can be seen in the running container. */
#pragma once

#include "oci/document.h"
#include "seccomp/filter.h"
#include "verify/finding.h"
#include "verify/status.h"

struct verify_promise {
	bool has_sets; /* else the spec does not bound capabilities */
	uint64_t sets[SET_COUNT];
	bool no_new_privileges;
	const struct seccomp_filter *filter; /* NULL: none */
	const char *selinux;                 /* NULL: none */
	const char *mount_label;             /* SELinux; NULL: none */
	bool selinux_type_only;      /* categories are drawn for each launch */
	const char *apparmor;        /* NULL: none */
	const struct json *masked;   /* arrays of paths, or NULL */
	const struct json *readonly; /* ... */
	const struct json *namespaces;
	const struct json *uid_mappings; /* array, or NULL */
	const struct json *mounts;
	const struct json *devices;      /* the nodes that are made */
	const struct json *device_rules; /* of the cgroup */
	uint64_t pids;                   /* how many it may have; 0: any */
	bool readonly_root;
	bool own_mounts; /* else no path can be masked */
};

/* Reads it from a document, in whose arena it lives. ERR_INPUT for a filter
 * that no runtime would load. */
CHECK int verify_promise_read(struct oci_document *document,
			      struct verify_promise *promise, struct err *err);

/* Takes what a record (pipeline/record.h) kept of the process at the launch,
 * where it says other than the document, in place of that; a document that
 * was changed since is a finding. */
void verify_promise_recorded(struct verify_promise *promise,
			     struct oci_document *record,
			     struct verify_findings *findings);

/* Lowers what the first process was given to what another promise has too. */
void verify_promise_lower(struct verify_promise *promise,
			  const struct verify_promise *other);

/* The most that a process of the container can have come to in that set by
 * what the kernel lets it do itself (capabilities(7)). */
uint64_t verify_promise_bound(const struct verify_promise *promise,
			      enum verify_set set);
