/* SPDX-License-Identifier: Apache-2.0 */
/* The arguments at which the answers of filters change. */
#pragma once

#include "lib/random_json.h"
#include "seccomp/decision.h"

#define MOST_EDGES 64

/* Values of each argument at which an answer may change. */
struct edges {
	uint64_t list[SECCOMP_ARGUMENTS][MOST_EDGES];
	unsigned count[SECCOMP_ARGUMENTS];
	bool used; /* at least one comparison was seen */
};

void edges_add(struct edges *edges, unsigned index, uint64_t value);
void edges_add_decision(struct edges *edges,
			const struct seccomp_decision *decision);

/* Calls visit with each edge of each argument alone, and with combined random
 * combinations; once with zeros where no comparison was seen. */
void edges_each(struct edges *edges, unsigned combined, struct random *random,
		void (*visit)(void *context, const uint64_t *arguments),
		void *context);
