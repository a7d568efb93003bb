/* SPDX-License-Identifier: Apache-2.0 */
/* The processes of a container, as a /proc shows them: what files of theirs
 * say, and which namespaces they are in. */
#pragma once

#include "base/buf.h"
#include "verify/status.h"

#include <sys/types.h>

#define VERIFY_PROC "/proc"

/* Adds what a file of the kernel's says, at most limit bytes. False where it
 * can't be read, or is longer. */
bool verify_file_read(const char *path, size_t limit, struct buf *out);

/* Adds what PROC/PID/file says, at most limit bytes. False where it can't be
 * read, or is longer. */
bool verify_process_read(const char *proc, pid_t pid, const char *file,
			 size_t limit, struct buf *out);

/* Adds the label that PROC/PID/file, one of attr/, says, without the line's
 * end. False where there is none. */
bool verify_process_label(const char *proc, pid_t pid, const char *file,
			  struct buf *out);

/* The number of the namespace that PROC/PID/ns/file leads to. */
bool verify_process_namespace(const char *proc, pid_t pid, const char *file,
			      uint64_t *number);

/* Whether the namespace ("pid" or "user") of the process lies below that one;
 * false where it can't be told. */
bool verify_process_is_below(const char *proc, pid_t pid, const char *file,
			     uint64_t ancestor);

/* Whether another user than root made the user namespace of the process, or
 * ours: then no cgroup of version 1 is set for it. */
bool verify_process_is_rootless(const char *proc, pid_t pid);

/* Whether the namespace of that number is the host's: that of process 1, or
 * the one that we are in. */
bool verify_namespace_is_hosts(const char *proc, const char *file,
			       uint64_t number);

/* When the process was started, in ticks since boot (proc(5), field 22). */
bool verify_process_start(const char *proc, pid_t pid, uint64_t *ticks);

/* Whether a process with those cgroups (/proc/PID/cgroup) is in the same as
 * another one, or below. */
bool verify_cgroups_are_within(struct text inner, struct text outer);

/* The same as a moment in seconds since the epoch, by today's clock. */
bool verify_process_started(const char *proc, pid_t pid, int64_t *seconds);

/* Calls visit for each process of the container of which init is one: those in
 * its mount namespace; those in its pid namespace, or in one below, that are in
 * its cgroup or see the host's mounts; and init. Namespaces that are the
 * host's make nobody a part of it. False where PROC can't be read. */
bool verify_process_each(const char *proc, pid_t init,
			 void (*visit)(pid_t pid, void *context),
			 void *context);

/* The same for those that are neither of it nor share its pid, ipc or network
 * namespace, as a pod's do. */
bool verify_process_each_other(const char *proc, pid_t init,
			       void (*visit)(pid_t pid, void *context),
			       void *context);

/* Calls visit for each thread of the process. */
void verify_thread_each(const char *proc, pid_t pid,
			void (*visit)(pid_t pid, pid_t thread, void *context),
			void *context);
