/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls by name and by a small index that is the same on every
 * architecture: the position in a table sorted by name, which is generated at
 * build time from libseccomp, newer.json and the groups. No libseccomp here.
 */
#pragma once

#include "base/text.h"
#include "seccomp/arch.h"

#define SYSCALL_MAX   576 /* what a set holds; the generator checks it */
#define SYSCALL_WORDS (SYSCALL_MAX / 64)
#define SYSCALL_NONE  (-1)

/* A set of system calls by index. */
struct syscall_set {
	uint64_t words[SYSCALL_WORDS];
};

static inline bool syscall_set_has(const struct syscall_set *set,
				   unsigned index)
{
	return (set->words[index / 64] >> (index % 64)) & 1;
}

static inline void syscall_set_add(struct syscall_set *set, unsigned index)
{
	set->words[index / 64] |= (uint64_t)1 << (index % 64);
}

static inline void syscall_set_remove(struct syscall_set *set, unsigned index)
{
	set->words[index / 64] &= ~((uint64_t)1 << (index % 64));
}

/* The first member from index on; SYSCALL_MAX where there is none. */
static inline unsigned syscall_set_next(const struct syscall_set *set,
					unsigned index)
{
	for (unsigned word = index / 64; word < SYSCALL_WORDS; word++) {
		uint64_t rest = set->words[word];

		if (word == index / 64)
			rest &= ~UINT64_C(0) << (index % 64);
		if (rest != 0)
			return word * 64 + (unsigned)__builtin_ctzll(rest);
	}
	return SYSCALL_MAX;
}

/* Runs over a set's members in order. */
#define syscall_set_each(index, set)                                           \
	for (unsigned index = syscall_set_next(set, 0); index < SYSCALL_MAX;   \
	     index = syscall_set_next(set, index + 1))

void syscall_set_join(struct syscall_set *set, const struct syscall_set *other);
/* Takes away what other has. */
void syscall_set_subtract(struct syscall_set *set,
			  const struct syscall_set *other);
unsigned syscall_set_count(const struct syscall_set *set);

/* How many names there are: indices are 0 to syscall_count - 1. */
extern const unsigned syscall_count;

/* Static; in the order of strcmp(). */
const char *syscall_name(unsigned index);
struct text syscall_text(unsigned index);
/* SYSCALL_NONE where no architecture has a call of that name. */
int syscall_from_name(struct text name);
/* The kernel's number, or SYSCALL_NONE where arch has no such call. Calls that
 * 32-bit x86 and s390 also have behind socketcall(2) and ipc(2) count. */
int syscall_number(unsigned index, enum seccomp_arch arch);
/* The index of a number of arch, or SYSCALL_NONE. */
int syscall_from_number(int number, enum seccomp_arch arch);
/* What at least one architecture of a set (bits) has. */
void syscall_of_archs(uint32_t archs, struct syscall_set *set);
/* The Linux that first had it on any architecture ("5.9"), SYSCALL_NEVER where
 * its number is kept for what no Linux has, NULL where it is not known. */
#define SYSCALL_NEVER "never"
const char *syscall_since(unsigned index);
/* The call that was most likely meant, or NULL. */
const char *syscall_nearest(struct text name);

/* --- groups --- */

struct syscall_group {
	const char *name; /* without the '@' */
	const char *description;
	struct syscall_set members;
};

/* Sorted by name; "known" is every call there is. */
extern const struct syscall_group syscall_groups[];
extern const unsigned syscall_group_count;

/* By name without the '@', or NULL. */
const struct syscall_group *syscall_group_from_name(struct text name);
/* The group that was most likely meant, or NULL. */
const char *syscall_group_nearest(struct text name);
