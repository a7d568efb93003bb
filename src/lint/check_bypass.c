/* SPDX-License-Identifier: Apache-2.0 */
/* Filters that allow by default: calls that do what a refused one does. */
#include "lint/check.h"

#define MOST_OTHERS 9

static const struct {
	const char *refused;
	const char *others[MOST_OTHERS]; /* what does the same, or more */
} ways[] = {
	{"access", {"faccessat", "faccessat2"}},
	{"adjtimex", {"clock_adjtime"}},
	{"chmod", {"fchmod", "fchmodat", "fchmodat2"}},
	{"chown", {"fchown", "fchownat", "lchown"}},
	{"clock_settime", {"settimeofday", "clock_adjtime", "adjtimex"}},
	{"clone", {"clone3", "unshare"}},
	{"connect", {"io_uring_setup"}},
	{"execve", {"execveat"}},
	{"fchmodat", {"fchmodat2", "fchmod", "chmod"}},
	{"fchownat", {"fchown", "chown", "lchown"}},
	{"fork", {"clone", "clone3", "vfork"}},
	{"getdents", {"getdents64"}},
	{"getxattr", {"lgetxattr", "fgetxattr", "getxattrat"}},
	{"init_module", {"finit_module"}},
	{"kexec_load", {"kexec_file_load"}},
	{"kill", {"tkill", "tgkill", "rt_sigqueueinfo", "pidfd_send_signal"}},
	{"link", {"linkat"}},
	{"linkat", {"link"}},
	{"mkdir", {"mkdirat"}},
	{"mknod", {"mknodat"}},
	{"mount",
	 {"fsopen", "fspick", "fsmount", "move_mount", "open_tree",
	  "open_tree_attr", "mount_setattr"}},
	{"mprotect", {"pkey_mprotect"}},
	{"open",
	 {"openat", "openat2", "creat", "open_by_handle_at", "io_uring_setup"}},
	{"openat",
	 {"openat2", "open", "creat", "open_by_handle_at", "io_uring_setup"}},
	{"pivot_root", {"move_mount"}},
	{"ptrace",
	 {"process_vm_readv", "process_vm_writev", "pidfd_getfd",
	  "process_madvise"}},
	{"quotactl", {"quotactl_fd"}},
	{"removexattr", {"lremovexattr", "fremovexattr", "removexattrat"}},
	{"rename", {"renameat", "renameat2"}},
	{"renameat", {"renameat2", "rename"}},
	{"rmdir", {"unlinkat"}},
	{"sendmsg", {"sendmmsg", "io_uring_setup"}},
	{"setgid", {"setregid", "setresgid", "setfsgid"}},
	{"setns", {"unshare", "clone3"}},
	{"setrlimit", {"prlimit64"}},
	{"settimeofday", {"clock_settime", "adjtimex", "clock_adjtime"}},
	{"setuid", {"setreuid", "setresuid", "setfsuid"}},
	{"setxattr", {"lsetxattr", "fsetxattr", "setxattrat"}},
	{"socket", {"io_uring_setup"}},
	{"symlink", {"symlinkat"}},
	{"tkill", {"tgkill", "rt_tgsigqueueinfo"}},
	{"truncate", {"ftruncate"}},
	{"unlink", {"unlinkat"}},
	{"unshare", {"clone", "clone3", "setns"}},
};

/* The first loaded rule that refuses the call, or NULL. */
static const struct lint_use *find_refusal(const struct lint *lint,
					   unsigned call)
{
	for (const struct lint_use *use = lint->uses[call]; use != NULL;
	     use = use->next) {
		if (lint_is_loaded(lint, use->rule) &&
		    use->rule->action.kind >= SECCOMP_ERRNO)
			return use;
	}
	return NULL;
}

static void check_way(struct lint *lint, const char *refused,
		      const char *const *others)
{
	int call = syscall_from_name(text_of(refused));
	const struct lint_use *use =
		call >= 0 ? find_refusal(lint, (unsigned)call) : NULL;
	struct syscall_set open = {{0}};

	if (use == NULL)
		return;
	for (unsigned i = 0; i < MOST_OTHERS && others[i] != NULL; i++) {
		int other = syscall_from_name(text_of(others[i]));

		if (other >= 0 && lint_is_open(lint, other) &&
		    syscall_number((unsigned)other, lint->query.native) !=
			    SYSCALL_NONE)
			syscall_set_add(&open, (unsigned)other);
	}
	if (syscall_set_count(&open) > 0)
		lint_add(lint, LINT_WARNING, use->at,
			 "%s is refused, and what it does can still be done by "
			 "%s, which the default allows: refuse these too, or "
			 "allow by name",
			 refused, lint_names(lint, &open));
}

/* The other ABIs of the filter have names of their own for what is refused. */
static void check_abi_names(struct lint *lint, unsigned call,
			    const struct lint_use *use)
{
	static const char *const suffixes[] = {"32", "64", "_time64"};

	for (unsigned i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		const char *name = arena_printf(
			lint->arena, "%s%s", syscall_name(call), suffixes[i]);
		int other = syscall_from_name(text_of(name));

		if (other < 0 || !lint_is_open(lint, other) ||
		    !syscall_set_has(&lint->filter->present, (unsigned)other) ||
		    syscall_number((unsigned)other, lint->query.native) !=
			    SYSCALL_NONE)
			continue;
		lint_add(
			lint, LINT_WARNING, use->at,
			"%s is refused, and %s, as an ABI of \"architectures\" "
			"calls it, is not: refuse it too, or leave the ABI out",
			syscall_name(call), name);
	}
}

static void check_bypass(struct lint *lint)
{
	if (lint->otherwise.kind > SECCOMP_LOG)
		return;
	for (unsigned i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		check_way(lint, ways[i].refused, ways[i].others);
	for (unsigned call = 0; call < syscall_count; call++) {
		const struct lint_use *use = find_refusal(lint, call);

		if (use != NULL)
			check_abi_names(lint, call, use);
	}
}

const struct lint_check lint_check_bypass = {
	"bypass",
	false,
	check_bypass,
};
