/* SPDX-License-Identifier: Apache-2.0 */
/* What one workload would need, while a log is read. */
#pragma once

#include "json/json.h"

/* A set of texts, in the order in which they came. */
struct item {
	struct item *next;
	struct text text;
};

struct log_proposal {
	struct log_proposal *next;
	struct text facts; /* the members of "for" */
	uint64_t capabilities;
	uint32_t namespaces;
	bool root;
	bool writable_root; /* file system */
	bool new_privileges;
	bool inheritable;
	bool realtime;
	bool restore;
	const struct json *oom_score; /* the lowest that was asked for */
	uint64_t pids;                /* the most that was asked for; 0: none */
	bool ambient;
	bool unconfined; /* by AppArmor */
	bool by_id;      /* nothing else is known of it */
	struct item *paths;
	struct item *mounts;
	struct item *sysctls;
	struct item *annotations;
	struct item *hooks;
	struct item *devices;
	struct item *remarks; /* what a log can't tell */
};
