/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel holds of a running container, against what was promised.
 *
 * Only more than was promised is a finding: a process may give up what it has,
 * and add filters of its own. Each check is one file with one function.
 */
#pragma once

#include "base/err.h"
#include "verify/place.h"
#include "verify/process.h"
#include "verify/promise.h"

struct verify {
	const char *proc; /* VERIFY_PROC, or a test's own */
	pid_t init;       /* the container's first process */
	const struct verify_promise *promise;
	bool leave_running; /* stop no process to read its filter */
	struct verify_findings findings;
	/* How many were looked at. */
	unsigned processes;
	unsigned threads;
	unsigned answers; /* of filters, by simulation */
	/* There are device rules, as a program that nobody compared. */
	bool unread_device_rules;
};

/* Looks at everything, and a second time where something was found: a runtime
 * that puts a process into the container has, for a moment, more than that is
 * to have. What is found both times is left in findings. ERR_SYSTEM: the
 * container is gone, or can't be looked at. */
CHECK int verify_run(struct verify *verify, struct err *err);

/* --- the checks, each adds to findings --- */

/* check_status.c: each thread's capabilities, no_new_privs, seccomp mode and
 * number of filters. */
void verify_check_status(struct verify *verify, pid_t pid);
/* check_namespaces.c: the container's own against the spec; no process in one
 * of the host's where the container is not. */
void verify_check_namespaces(struct verify *verify);
void verify_check_process_namespaces(struct verify *verify, pid_t pid);
/* check_label.c: SELinux and AppArmor. */
void verify_check_label(struct verify *verify, pid_t pid);
/* check_selinux.c: each thread's context, the categories of others, and what
 * the runtime mounted. */
void verify_check_selinux(struct verify *verify, pid_t pid);
void verify_check_categories(struct verify *verify);
CHECK int verify_check_mount_label(struct verify *verify,
				   const struct verify_view *view,
				   struct err *err);
/* check_mounts.c: masked and read-only paths, and the root. */
CHECK int verify_check_mounts(struct verify *verify,
			      const struct verify_view *view, struct err *err);

/* check_nodes.c: device nodes in /dev, where no process may make them. */
CHECK int verify_check_nodes(struct verify *verify,
			     const struct verify_view *view, struct err *err);

/* check_device_rules.c: of the devices cgroup, version 1. */
void verify_check_device_rules(struct verify *verify);
/* check_pids.c: the limit of processes. */
void verify_check_pids(struct verify *verify);

/* check_filter.c: the filters that processes have, by simulation. */
struct verify_filters;
struct verify_filters *verify_filters_new(struct arena *arena);
void verify_check_filter(struct verify *verify, struct verify_filters *filters,
			 pid_t pid);
void verify_filters_fini(struct verify_filters *filters);
