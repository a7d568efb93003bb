/* SPDX-License-Identifier: Apache-2.0 */
/* Which capability a system call takes: capabilities(7), and ns_capable() in
 * Linux 6.12. What depends on whose a process or an object is, is not here; of
 * a file's owner admin/denial_try_owner.c knows more. */
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
	.test = TEST_BITS, .condition = (words), .index = (at), .mask = (bits)
#define WHERE(words, at, bits, is)                                             \
	.test = TEST_VALUE, .condition = (words), .index = (at),               \
	.mask = (bits), .value = (is)

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
#define MAKES_SOCKET(words, at, bits, is)                                      \
	{                                                                      \
		.call = "socket", .capability = CAP_NET_RAW,                   \
		.scope = SCOPE_OWNER, .namespace = "net",                      \
		WHERE(words, at, bits, is)                                     \
	}
/* The first of number arguments are users, or groups: set*id(2). */
#define TAKES_IDS(name, cap, what, words, number)                              \
	{                                                                      \
		.call = (name), .capability = CAP_##cap, .scope = SCOPE_OWNER, \
		.namespace = "user", .test = (what), .condition = (words),     \
		.count = (number)                                              \
	}
#define SETS_USER(name, number)                                                \
	TAKES_IDS(name, SETUID, TEST_USER,                                     \
		  "a user is asked for that it is not", number)
#define SETS_GROUP(name, number)                                               \
	TAKES_IDS(name, SETGID, TEST_GROUP,                                    \
		  "a group is asked for that it is not", number)
#define GIVES_FILE(name, at)                                                   \
	{                                                                      \
		.call = (name), .capability = CAP_CHOWN, .scope = SCOPE_OWNER, \
		.namespace = "user", .test = TEST_OWNER,                       \
		.condition = "the owner changes, or the group to one of "      \
			     "which it is not",                                \
		.index = (at), .count = 2                                      \
	}

static const struct denial_need needs[] = {
	INITIAL("acct", SYS_PACCT),
	INITIAL("adjtimex", SYS_TIME),
	GIVES_FILE("chown", 1),
	OWNER("chroot", SYS_CHROOT, "user"),
	INITIAL("clock_adjtime", SYS_TIME),
	INITIAL("clock_settime", SYS_TIME),
	MAKES_NAMESPACE("clone"),
	INITIAL("delete_module", SYS_MODULE),
	INITIAL("fanotify_init", SYS_ADMIN),
	GIVES_FILE("fchown", 1),
	GIVES_FILE("fchownat", 2),
	INITIAL("finit_module", SYS_MODULE),
	OWNER("fsmount", SYS_ADMIN, "mnt"),
	OWNER("fsopen", SYS_ADMIN, "mnt"),
	OWNER("fspick", SYS_ADMIN, "mnt"),
	INITIAL("init_module", SYS_MODULE),
	INITIAL("ioperm", SYS_RAWIO),
	INITIAL("iopl", SYS_RAWIO),
	INITIAL("kexec_file_load", SYS_BOOT),
	INITIAL("kexec_load", SYS_BOOT),
	GIVES_FILE("lchown", 1),
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
	SETS_GROUP("setgid", 1),
	OWNER("setgroups", SETGID, "user"),
	OWNER("sethostname", SYS_ADMIN, "uts"),
	OWNER("setns", SYS_ADMIN, "user"),
	SETS_GROUP("setregid", 2),
	SETS_GROUP("setresgid", 3),
	SETS_USER("setresuid", 3),
	SETS_USER("setreuid", 2),
	INITIAL("settimeofday", SYS_TIME),
	SETS_USER("setuid", 1),
	MAKES_SOCKET("it is of AF_PACKET", 0, UINT32_MAX, AF_PACKET),
	MAKES_SOCKET("it is of SOCK_RAW", 1, 0xf, SOCK_RAW),
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

/* Whether one of its arguments, which are 32 bits wide and -1 where nothing is
 * to change, is another one than own. */
static enum denial_holds asks_for_other(const struct denial_need *need,
					const struct denial_question *question,
					bool known, uint64_t own)
{
	enum denial_holds holds = HOLDS_NOT;

	for (unsigned i = need->index; i < need->index + need->count; i++) {
		uint32_t id = (uint32_t)question->call.arguments[i];

		if (!question->known[i] ||
		    (id != UINT32_MAX && !known && holds == HOLDS_NOT))
			holds = HOLDS_BY_ARGUMENT;
		else if (id != UINT32_MAX && known && id != own)
			return HOLDS;
	}
	return holds;
}

enum denial_holds denial_need_holds(const struct denial_need *need,
				    const struct denial_question *question,
				    const struct denial_ids *ids)
{
	uint64_t argument = question->call.arguments[need->index];

	switch (need->test) {
	case TEST_NONE:
		return HOLDS;
	case TEST_USER:
		return asks_for_other(need, question, ids->known, ids->user);
	case TEST_GROUP:
		return asks_for_other(need, question, ids->known, ids->group);
	case TEST_OWNER:
		return asks_for_other(need, question, false, 0);
	case TEST_BITS:
	case TEST_VALUE:
		break;
	}
	if (!question->known[need->index])
		return HOLDS_BY_ARGUMENT;
	/* In a user namespace of its own it has every capability. */
	if (need->mask == NAMESPACES && argument & CLONE_NEWUSER)
		return HOLDS_NOT;
	argument &= need->mask;
	return (need->test == TEST_VALUE ? argument == need->value
					 : argument != 0)
		       ? HOLDS
		       : HOLDS_NOT;
}
