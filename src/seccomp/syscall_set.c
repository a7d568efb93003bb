/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of system calls; also part of the generator. */
#include "seccomp/syscall.h"

void syscall_set_join(struct syscall_set *set, const struct syscall_set *other)
{
	for (unsigned i = 0; i < SYSCALL_WORDS; i++)
		set->words[i] |= other->words[i];
}

void syscall_set_subtract(struct syscall_set *set,
			  const struct syscall_set *other)
{
	for (unsigned i = 0; i < SYSCALL_WORDS; i++)
		set->words[i] &= ~other->words[i];
}

unsigned syscall_set_count(const struct syscall_set *set)
{
	unsigned count = 0;

	for (unsigned i = 0; i < SYSCALL_WORDS; i++)
		count += (unsigned)__builtin_popcountll(set->words[i]);
	return count;
}
