/* SPDX-License-Identifier: Apache-2.0 */
/* An SELinux security context, in its parts, as the kernel reads it. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>

/* The longest that is read, in bytes: proc_pid_attr_write() takes one page, and
 * the NUL counts. */
#define SELINUX_CONTEXT_MOST 4095

/* "user:role:type" or "user:role:type:range". */
struct selinux_context {
	struct text user;
	struct text role;
	struct text type;
	/* "s0:c1,c2"; data is NULL where there is none, as in a policy without
	 * levels. */
	struct text range;
};

/* Reads text, which must outlive *out. False where it is no context: a part is
 * missing or empty, it is too long, or it holds blanks, control characters or
 * bytes beyond ASCII, which no name in a policy has and which libselinux, the
 * kernel and logs take for different things. What the names mean only the
 * loaded policy knows. */
bool selinux_context_read(struct text text, struct selinux_context *out);

/* Adds it as text. */
void selinux_context_print(const struct selinux_context *context,
			   struct buf *out);
