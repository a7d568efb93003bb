/* SPDX-License-Identifier: Apache-2.0 */
/* The containers that run on this host. */
#pragma once

#include "posture/posture.h"
#include "verify/locate.h"

struct posture_running {
	struct posture_running *next;
	struct verify_state state;
	const char *trouble; /* why its state can't be read; NULL: it was */
	bool broken;         /* ... for what it says */
};

/* Lists those that runtimes keep in the places of query, in the arena. What is
 * not running is left out. */
struct posture_running *posture_list_running(struct arena *arena,
					     const struct verify_query *query);
