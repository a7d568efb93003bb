/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a document's apparmorProfile amounts to, as the kernel reads it
 * (aa_label_strn_parse()): one profile, or several that all hold ("a//&b"), of
 * this policy namespace or another one (":space://a").
 */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>

struct apparmor_stack {
	bool confines; /* one of them is loaded and enforced */
	/* One that is surely a name, and not loaded; data NULL: none. */
	struct text unknown;
};

/* list: the kernel's (probe/apparmor.h). */
struct apparmor_stack apparmor_stack_read(struct text asked, struct text list);

/* Whether that profile, of this policy namespace, is one of them. */
bool apparmor_stack_has(struct text asked, struct text name);

/* Appends the stack of names, which are of this policy namespace, and of what
 * is asked for. That comes last, since what it says of a namespace is for all
 * behind it, but for its mark to hold on top of the runtime's own. */
void apparmor_stack_join(struct text names, struct text asked, struct buf *out);
