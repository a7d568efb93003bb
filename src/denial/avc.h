/* SPDX-License-Identifier: Apache-2.0 */
/* An AVC record, taken apart; for the files of denial/selinux.c alone. */
#pragma once

#include "denial/denial.h"
#include "policy/level.h"
#include "probe/context.h"

struct avc_side {
	const char *context;
	struct selinux_context parts;
	const char *type;
	bool has_level;
	struct level_range range;
};

struct avc {
	const struct event *event;
	const struct audit_record *record;
	const struct denial_ask *ask;
	struct arena *arena;
	struct denial *out;
	struct avc_side source;
	struct avc_side target;
	const char *class;
	const char *permissions; /* names, one blank between two */
	const char *noun;
	bool is_file; /* the target is one that has a name */
	struct text path;
	bool whole; /* path is more than the last component */
	const char *verb;
};

/* Fills in all that follows from the record; event, record and arena are
 * given. False where it can't be understood: a name in it is none. */
bool avc_read(struct avc *avc);

/* Whether the policy lets the source do all that was refused to a target of
 * that context. */
enum denial_answer avc_ask(const struct avc *avc, const char *target);

/* Whether the level that the target has is asked of the source too, as far as
 * that can be told without the policy: refpolicy's mcs constrains what is done
 * to files, but of pipes only that they are opened, and to processes. */
bool avc_is_constrained(const struct avc *avc);

/* Whether it is a file that lies, as far as its label says, where nobody
 * thought of containers: in a home, below /srv, unpacked to /tmp. */
bool avc_is_mislabelled(const struct avc *avc);

/* The target's context at the level that the source has; both have one. */
const char *avc_target_at_source(const struct avc *avc);
