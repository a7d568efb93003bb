/* SPDX-License-Identifier: Apache-2.0 */
/* The generated tables behind syscall.h. */
#pragma once

#include "seccomp/syscall.h"

#define TABLE_SLOTS 2048 /* a power of two */

extern const char *const table_names[]; /* ended by NULL */
extern const uint8_t table_lengths[];
/* Open hash of names: index + 1, or 0 where the slot is free. */
extern const uint16_t table_slots[TABLE_SLOTS];
extern const int32_t table_numbers[SECCOMP_ARCH_COUNT][SYSCALL_MAX];
extern const struct syscall_set table_present[SECCOMP_ARCH_COUNT];
extern const char *const table_group_names[]; /* ended by NULL */

/* FNV-1a: the same when the table is made and when it is read. */
static inline unsigned table_hash(const char *name, size_t length)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return (hash ^ hash >> 15) & (TABLE_SLOTS - 1);
}
