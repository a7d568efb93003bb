/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the names that the program knows, a kind and a name a line. */
#include <stdio.h>

#include "oci/capability.h"
#include "policy/policy.h"
#include "seccomp/condition.h"
#include "seccomp/syscall.h"

static void print_all(const char *kind, const char *const *names)
{
	for (; *names != NULL; names++)
		printf("%s %s\n", kind, *names);
}

static void print_policy(void)
{
	print_all("engine", subject_engines);
	print_all("type", subject_types + TYPE_SANDBOX);
	print_all("asks", subject_asks_words);
	print_all("fact", subject_facts);
	for (unsigned i = 0; i < PART_COUNT; i++)
		printf("part %s\n", profile_parts[i]->name);
	printf("mode %s\nmode %s\n", policy_mode_name(MODE_ENFORCE),
	       policy_mode_name(MODE_AUDIT));
}

static void print_seccomp(void)
{
	print_all("architecture", seccomp_arch_words);
	printf("op %s\nop %s\n", seccomp_op_name(SECCOMP_EQ),
	       seccomp_op_name(SECCOMP_MASKED_EQ));
	for (unsigned i = 0; i < syscall_count; i++)
		printf("call %s\n", syscall_name(i));
	for (unsigned i = 0; i < syscall_group_count; i++)
		printf("group @%s\n", syscall_groups[i].name);
}

int main(void)
{
	for (int i = 0; capability_to_name(i) != NULL; i++)
		printf("capability %s\n", capability_to_name(i));
	print_all("namespace", profile_namespaces);
	print_policy();
	print_seccomp();
	return 0;
}
