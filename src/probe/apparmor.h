/* SPDX-License-Identifier: Apache-2.0 */
/* AppArmor as this host has it, and the kernel's list of loaded profiles. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>

/* Whether the kernel has AppArmor switched on. */
bool probe_apparmor_enabled(void);

/* Appends the kernel's list of the profiles that are loaded, "NAME (MODE)" a
 * line. False where it can't be read, as by an ordinary user. */
bool probe_apparmor_list(struct buf *out);

enum apparmor_mode {
	APPARMOR_NOT_LOADED,   /* or not known to be */
	APPARMOR_NOT_ENFORCED, /* complain, unconfined */
	APPARMOR_ENFORCED,
};

/* How the profile of that name is loaded, by such a list. */
enum apparmor_mode apparmor_mode_of(struct text list, struct text name);

/* The first name in the list that is enforced and begins with start; data is
 * NULL where there is none. */
struct text apparmor_find(struct text list, struct text start);
