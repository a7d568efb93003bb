/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random specs for property tests: what an engine, or somebody who means no
 * good, may write. Every known member may be absent, null, in any order and
 * spelled oddly; unknown members stand between them. One seed gives one text.
 *
 * Most of them are acceptable; a few name a capability or an action that there
 * is not.
 */
#pragma once

#include "lib/random_json.h"

void random_spec_config(struct random *random, struct buf *out);
void random_spec_process(struct random *random, struct buf *out);
/* A linux.seccomp object alone. */
void random_spec_seccomp(struct random *random, struct buf *out);

/* A hooks object alone. */
void random_spec_hooks(struct random *random, struct buf *out);

/* Arrays alone: linux.devices, and linux.resources.devices. */
void random_spec_devices(struct random *random, struct buf *out);
void random_spec_device_rules(struct random *random, struct buf *out);

/* An array of mounts alone. */
void random_spec_mounts(struct random *random, struct buf *out);

/* linux.resources alone. */
void random_spec_resources(struct random *random, struct buf *out);

/* --- random_spec.c: what its files share --- */

/* text as a JSON string, now and then with needless escapes. */
void random_spec_string(struct random *random, const char *text,
			struct buf *out);
/* The name of a member, and the colon. */
void random_spec_name(struct random *random, const char *name, struct buf *out);
/* An array of less than limit elements. */
void random_spec_array(struct random *random, unsigned limit,
		       void (*element)(struct random *random, struct buf *out),
		       struct buf *out);

struct random_spec_part {
	const char *name;
	void (*write)(struct random *random, struct buf *out);
	bool in_most; /* without it a document is refused at once */
};

/* An object of those parts, some left out, in any order. */
void random_spec_object(struct random *random,
			const struct random_spec_part *parts, unsigned count,
			struct buf *out);
