/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ceiling as it is compiled in: numbers instead of pointers. A pointer in a
 * table is one that the loader has to write at every start, into a page of its
 * own for each, also where the profile isn't asked for and where a command is
 * only passed on.
 */
#pragma once

#include "seccomp/ceiling.h"

struct seccomp_packed_rule {
	struct seccomp_action action;
	uint16_t first; /* of its conditions */
	uint16_t count;
};

struct seccomp_packed_decision {
	struct seccomp_action action;
	bool named;
	uint16_t first; /* of its rules */
	uint16_t count;
};

/* As struct seccomp_ceiling and struct seccomp_filter, whose words these are.
 */
struct seccomp_packed {
	struct seccomp_action action;
	uint32_t filter_architectures;
	uint32_t architectures;
	struct syscall_set present;
	struct syscall_set denied;
	bool settled;
	uint16_t rule_count;
	uint16_t addition_count;
	const uint8_t *answers; /* a decision for each of syscall_count calls */
	const struct seccomp_packed_decision *decisions;
	const struct seccomp_packed_rule *rules;
	const struct seccomp_condition *conditions;
	const struct seccomp_addition *additions;
};

/* The ceiling, in the arena; it shares conditions and additions with packed. */
struct seccomp_ceiling *seccomp_ceiling_unpack(
	struct arena *arena, const struct seccomp_packed *packed);
