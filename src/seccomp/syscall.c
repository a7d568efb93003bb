/* SPDX-License-Identifier: Apache-2.0 */
/* Looking system calls and groups up in the generated tables. */
#include "seccomp/syscall.h"

#include "base/nearest.h"
#include "seccomp/table.h"

const char *syscall_name(unsigned index)
{
	return table_names[index];
}

struct text syscall_text(unsigned index)
{
	return (struct text){table_names[index], table_lengths[index]};
}

int syscall_from_name(struct text name)
{
	unsigned slot = table_hash(name.data, name.length);

	for (; table_slots[slot] != 0; slot = (slot + 1) % TABLE_SLOTS) {
		unsigned index = table_slots[slot] - 1u;

		if (table_lengths[index] == name.length &&
		    memcmp(table_names[index], name.data, name.length) == 0)
			return (int)index;
	}
	return SYSCALL_NONE;
}

int syscall_number(unsigned index, enum seccomp_arch arch)
{
	return table_numbers[arch][index];
}

int syscall_from_number(int number, enum seccomp_arch arch)
{
	if (number < 0)
		return SYSCALL_NONE;
	for (unsigned i = 0; i < syscall_count; i++) {
		if (table_numbers[arch][i] == number)
			return (int)i;
	}
	return SYSCALL_NONE;
}

void syscall_of_archs(uint32_t archs, struct syscall_set *set)
{
	*set = (struct syscall_set){{0}};
	for (unsigned arch = 0; arch < SECCOMP_ARCH_COUNT; arch++) {
		if (archs & seccomp_arch_bit(arch))
			syscall_set_join(set, &table_present[arch]);
	}
}

const char *syscall_nearest(struct text name)
{
	const char *names[SYSCALL_MAX + 1] = {NULL};

	for (unsigned i = 0; i < syscall_count; i++)
		names[i] = table_names[i];
	return nearest_name(name, names);
}

const struct syscall_group *syscall_group_from_name(struct text name)
{
	for (unsigned i = 0; i < syscall_group_count; i++) {
		if (text_is(name, syscall_groups[i].name))
			return &syscall_groups[i];
	}
	return NULL;
}

const char *syscall_group_nearest(struct text name)
{
	return nearest_name(name, table_group_names);
}
