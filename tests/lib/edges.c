/* SPDX-License-Identifier: Apache-2.0 */
/* The arguments at which the answers of filters change. */
#include "lib/edges.h"

void edges_add(struct edges *edges, unsigned index, uint64_t value)
{
	for (unsigned i = 0; i < edges->count[index]; i++) {
		if (edges->list[index][i] == value)
			return;
	}
	if (edges->count[index] < MOST_EDGES)
		edges->list[index][edges->count[index]++] = value;
}

static void add_condition(struct edges *edges,
			  const struct seccomp_condition *condition)
{
	const unsigned index = condition->index;
	const uint64_t value = condition->value;
	uint64_t mask = condition->mask;

	edges->used = true;
	edges_add(edges, index, value);
	edges_add(edges, index, value - 1);
	edges_add(edges, index, value + 1);
	edges_add(edges, index, value | ~mask);
	edges_add(edges, index, value | UINT64_C(1) << 32);
	edges_add(edges, index, value | UINT64_C(1) << 63);
	if (condition->op != SECCOMP_MASKED_EQ)
		return;
	for (; mask != 0; mask &= mask - 1)
		edges_add(edges, index, value ^ (mask & -mask));
}

void edges_add_decision(struct edges *edges,
			const struct seccomp_decision *decision)
{
	for (unsigned i = 0; i < decision->count; i++) {
		struct seccomp_conditions list = decision->rules[i].conditions;

		for (unsigned k = 0; k < list.count; k++)
			add_condition(edges, &list.list[k]);
	}
}

void edges_each(struct edges *edges, unsigned combined, struct random *random,
		void (*visit)(void *context, const uint64_t *arguments),
		void *context)
{
	uint64_t arguments[SECCOMP_ARGUMENTS] = {0};

	visit(context, arguments);
	if (!edges->used)
		return;
	for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++) {
		edges_add(edges, i, 0);
		edges_add(edges, i, 1);
		edges_add(edges, i, UINT64_MAX);
		for (unsigned k = 0; k < edges->count[i]; k++) {
			arguments[i] = edges->list[i][k];
			visit(context, arguments);
		}
		arguments[i] = 0;
	}
	for (unsigned round = 0; round < combined; round++) {
		for (unsigned i = 0; i < SECCOMP_ARGUMENTS; i++)
			arguments[i] = edges->list[i][random_below(
				random, edges->count[i])];
		visit(context, arguments);
	}
}
