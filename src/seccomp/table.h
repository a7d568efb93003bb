/* SPDX-License-Identifier: Apache-2.0 */
/* The generated tables behind syscall.h. */
#pragma once

#include "seccomp/syscall.h"

#include <endian.h>

#define TABLE_SLOTS     2048 /* a power of two */
#define TABLE_NAME_SIZE 32   /* of the longest, with a NUL */

/* No pointers: each would have to be written at every start. */
extern const char table_names[][TABLE_NAME_SIZE];
extern const uint8_t table_lengths[];
/* Open hash of names: index + 1, or 0 where the slot is free. */
extern const uint16_t table_slots[TABLE_SLOTS];
extern const int32_t table_numbers[SECCOMP_ARCH_COUNT][SYSCALL_MAX];
extern const struct syscall_set table_present[SECCOMP_ARCH_COUNT];
extern const char *const table_group_names[]; /* ended by NULL */
extern const char *const table_since[SYSCALL_MAX];

/* In the same order on every machine. */
static inline uint64_t table_eight_bytes(const char *at)
{
	uint64_t bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return le64toh(bytes);
}

static inline uint64_t table_four_bytes(const char *at)
{
	uint32_t bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return le32toh(bytes);
}

/* The same when the table is made and when it is read. A document has hundreds
 * of names: of long ones only both ends are looked at. */
static inline unsigned table_hash(const char *name, size_t length)
{
	const char *end = name + length;
	uint64_t hash = length;

	if (length >= 8) {
		hash += table_eight_bytes(name);
		hash *= UINT64_C(0x9e3779b97f4a7c15);
		hash ^= table_eight_bytes(end - 8);
	} else if (length >= 4) {
		hash += table_four_bytes(name) | table_four_bytes(end - 4)
							 << 32;
	} else {
		while (name < end)
			hash = hash << 8 | (unsigned char)*name++;
	}
	hash ^= hash >> 32;
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	return (unsigned)(hash >> 48) & (TABLE_SLOTS - 1);
}
