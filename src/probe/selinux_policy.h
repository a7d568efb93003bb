/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the loaded SELinux policy. Contexts are raw, as the kernel has them:
 * no daemon that translates them (mcstransd) is in the path of a launch.
 *
 * What is asked is security_compute_av(3), of the kernel and at once. It is
 * not selinux_check_access(3): that one writes an audit record of a denial that
 * has not happened, keeps a cache, and listens on a netlink socket.
 */
#pragma once

#include "probe/probe.h"

/* As in struct probe_selinux. An engine's domain may be refused the question
 * (dockerd_t is, by Debian's policy); then a child of ours tries the context
 * for what it would execute, and the kernel says whether there is such a one.
 * UNTOLD: that is refused too. */
enum selinux_validity selinux_context_validity(const char *context);
enum selinux_answer selinux_allowed(const char *source, const char *target,
				    const char *class, const char *permission);
bool selinux_context_of(const char *pid, struct buf *out);
enum probe_file selinux_file_label(int bundle, const char *path,
				   struct buf *context);

/* As in struct probe_transition. */
bool selinux_domain(const char *path, struct buf *own, struct buf *domain);
bool selinux_nnp_rules(void);

/* A policy's typebounds can't be read. The kernel tells by what it does: of a
 * process that shares its memory with another one it lets no context change to
 * a type that its own does not bound (EPERM, security_bounded_transition()).
 * So a child that shares ours tries, and ends. UNKNOWN: who may not set a
 * context at all (process setcurrent) learns nothing by that. A refusal leaves
 * a record in the audit log, as the launch would. */
enum selinux_answer selinux_bounded(const char *context);

/* How many categories the context, which ends in a sensitivity, can have: c0 up
 * to the one before that, at most the one before most. A policy, or a user in
 * it, has all up to some number. */
unsigned selinux_categories(const struct probe_selinux *selinux,
			    const char *context, unsigned most);

/* security_getenforce(3) */
bool selinux_is_enforcing(void);

extern const struct probe_transition selinux_transition;
