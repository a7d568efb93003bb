/* SPDX-License-Identifier: Apache-2.0 */
/* Which capability a system call takes: capabilities(7), and ns_capable() in
 * Linux 6.12. What depends on whose a file, a process or an object is, is not
 * here. */
#include "admin/denial_needs.h"

#include "seccomp/syscall.h"

#include <linux/capability.h>
#include <linux/if_ether.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define INITIAL(name, cap)                                                     \
	{                                                                      \
		.call = (name), .capability = CAP_##cap,                       \
		.scope = SCOPE_INITIAL                                         \
	}
#define OWNER(name, cap, ns)                                                   \
	{                                                                      \
		.call = (name), .capability = CAP_##cap, .scope = SCOPE_OWNER, \
		.namespace = (ns)                                              \
	}
#define WITH(words, at, bits)                                                  \
	.condition = (words), .index = (at), .mask = (bits)
#define WHERE(words, at, bits, is)                                             \
	.condition = (words), .index = (at), .mask = (bits), .value = (is),    \
	.equals = true

/* All that clone(2) and unshare(2) make but CLONE_NEWUSER. */
#define NAMESPACES                                                             \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |         \
	 CLONE_NEWPID | CLONE_NEWNET | 0x80)
#define MAKES_NAMESPACE(name)                                                  \
	{                                                                      \
		.call = (name), .capability = CAP_SYS_ADMIN,                   \
		.scope = SCOPE_OWNER, .namespace = "user",                     \
		WITH("namespaces are asked for without CLONE_NEWUSER", 0,      \
		     NAMESPACES)                                               \
	}
#define MAKES_DEVICE(name, at, type, words)                                    \
	{                                                                      \
		.call = (name), .capability = CAP_MKNOD,                       \
		.scope = SCOPE_INITIAL, WHERE(words, at, S_IFMT, type)         \
	}

static const struct denial_need needs[] = {
	INITIAL("acct", SYS_PACCT),
	INITIAL("adjtimex", SYS_TIME),
	OWNER("chroot", SYS_CHROOT, "user"),
	INITIAL("clock_adjtime", SYS_TIME),
	INITIAL("clock_settime", SYS_TIME),
	MAKES_NAMESPACE("clone"),
	INITIAL("delete_module", SYS_MODULE),
	INITIAL("fanotify_init", SYS_ADMIN),
	INITIAL("finit_module", SYS_MODULE),
	OWNER("fsmount", SYS_ADMIN, "mnt"),
	OWNER("fsopen", SYS_ADMIN, "mnt"),
	OWNER("fspick", SYS_ADMIN, "mnt"),
	INITIAL("init_module", SYS_MODULE),
	INITIAL("ioperm", SYS_RAWIO),
	INITIAL("iopl", SYS_RAWIO),
	INITIAL("kexec_file_load", SYS_BOOT),
	INITIAL("kexec_load", SYS_BOOT),
	INITIAL("lookup_dcookie", SYS_ADMIN),
	MAKES_DEVICE("mknod", 1, S_IFBLK, "a block device is made"),
	MAKES_DEVICE("mknod", 1, S_IFCHR, "a character device is made"),
	MAKES_DEVICE("mknodat", 2, S_IFBLK, "a block device is made"),
	MAKES_DEVICE("mknodat", 2, S_IFCHR, "a character device is made"),
	OWNER("mount", SYS_ADMIN, "mnt"),
	OWNER("mount_setattr", SYS_ADMIN, "mnt"),
	OWNER("move_mount", SYS_ADMIN, "mnt"),
	INITIAL("open_by_handle_at", DAC_READ_SEARCH),
	{.call = "open_tree",
	 .capability = CAP_SYS_ADMIN,
	 .scope = SCOPE_OWNER,
	 .namespace = "mnt",
	 WITH("OPEN_TREE_CLONE is set", 2, OPEN_TREE_CLONE)},
	OWNER("pivot_root", SYS_ADMIN, "mnt"),
	INITIAL("quotactl", SYS_ADMIN),
	INITIAL("quotactl_fd", SYS_ADMIN),
	OWNER("reboot", SYS_BOOT, "pid"),
	OWNER("setdomainname", SYS_ADMIN, "uts"),
	OWNER("setgroups", SETGID, "user"),
	OWNER("sethostname", SYS_ADMIN, "uts"),
	OWNER("setns", SYS_ADMIN, "user"),
	INITIAL("settimeofday", SYS_TIME),
	{.call = "socket",
	 .capability = CAP_NET_RAW,
	 .scope = SCOPE_OWNER,
	 .namespace = "net",
	 WHERE("it is of AF_PACKET", 0, UINT32_MAX, AF_PACKET)},
	{.call = "socket",
	 .capability = CAP_NET_RAW,
	 .scope = SCOPE_OWNER,
	 .namespace = "net",
	 WHERE("it is of SOCK_RAW", 1, 0xf, SOCK_RAW)},
	INITIAL("stime", SYS_TIME),
	INITIAL("swapoff", SYS_ADMIN),
	INITIAL("swapon", SYS_ADMIN),
	OWNER("umount2", SYS_ADMIN, "mnt"),
	MAKES_NAMESPACE("unshare"),
	INITIAL("vhangup", SYS_TTY_CONFIG),
};

#define COUNT (sizeof(needs) / sizeof(needs[0]))

const struct denial_need *denial_need_next(const struct denial_question *of,
					   const struct denial_need *at)
{
	const char *name;

	if (of->call.index == SYSCALL_NONE)
		return NULL;
	name = syscall_name((unsigned)of->call.index);
	for (at = at == NULL ? needs : at + 1; at < needs + COUNT; at++) {
		if (strcmp(at->call, name) == 0)
			return at;
	}
	return NULL;
}

enum denial_holds denial_need_holds(const struct denial_need *need,
				    const struct denial_question *question)
{
	uint64_t bits;

	if (need->condition == NULL)
		return HOLDS;
	if (!question->known[need->index])
		return HOLDS_BY_ARGUMENT;
	bits = question->call.arguments[need->index];
	/* In a user namespace of its own it has every capability. */
	if (need->mask == NAMESPACES && bits & CLONE_NEWUSER)
		return HOLDS_NOT;
	bits &= need->mask;
	return (need->equals ? bits == need->value : bits != 0) ? HOLDS
								: HOLDS_NOT;
}
