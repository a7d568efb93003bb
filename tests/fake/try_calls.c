/* SPDX-License-Identifier: Apache-2.0 */
/* The table of techniques, and how one is attempted without doing harm. */
#include "try_calls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_FD      ((unsigned long)-1)
#define NO_PTR     8UL          /* never mapped, and not NULL */
#define NO_PID     0x7fffffffUL /* above any pid_max */
#define NO_FLAGS   0x7fffffffUL
#define HIGH_BIT   (1UL << 32) /* the kernel drops it from an int argument */
#define BAD_TYPE   15UL        /* refused before a module is loaded for it */
#define X32_BIT    0x40000000L
#define TIOCSTI_   0x5412UL
#define TIOCLINUX_ 0x541CUL
#define TCGETS_    0x5401UL
/* CLONE_SIGHAND without CLONE_VM is EINVAL, so nothing is ever cloned. */
#define CLONE_BAD  ((unsigned long)CLONE_SIGHAND)
/* A thread without CLONE_SIGHAND is EINVAL too. */
#define THREAD_BAD                                                             \
	((unsigned long)(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_THREAD |    \
			 CLONE_SYSVSEM))

/* System calls younger than the headers that we may be built with. */
enum {
	NR_MOUNT_SETATTR = 442,
	NR_QUOTACTL_FD = 443,
	NR_MEMFD_SECRET = 447,
	NR_OPEN_TREE_ATTR = 467,
	NR_NOBODY_KNOWS = 600,
};

static int attempt_open_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int attempt_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char byte;
	ssize_t got;

	if (fd < 0)
		return errno;
	got = read(fd, &byte, 1);
	if (got < 0)
		return errno;
	return got == 0 ? RESULT_EMPTY : RESULT_DATA;
}

static int attempt_list(const char *path)
{
	DIR *directory = opendir(path);
	size_t entries = 0;

	if (!directory)
		return errno;
	while (readdir(directory))
		entries++;
	closedir(directory);
	return entries > 2 ? RESULT_DATA : RESULT_EMPTY;
}

/* Strict mode can't be left, and ends whoever calls exit_group() in it: where
 * the kernel grants it, there is only one way to say so. With a filter in place
 * it says EINVAL, since a mode can't be replaced by another. */
static int attempt_strict_mode(const char *unused)
{
	(void)unused;
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0) < 0)
		return errno;
	syscall(SYS_exit, 0);
	return 0;
}

#ifdef __x86_64__
/* The compat entry takes i386 numbers; the filter sees another architecture. */
static long int80(long number, long first, long second)
{
	long result = number;

	__asm__ volatile("int $0x80"
			 : "+a"(result)
			 : "b"(first), "c"(second)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static int attempt_i386_getpid(const char *unused)
{
	long result = int80(20, 0, 0);

	(void)unused;
	return result < 0 ? (int)-result : 0;
}

/* socketcall(SYS_SOCKET, bad pointer): the way round socket()'s rules. */
static int attempt_i386_socketcall(const char *unused)
{
	long result = int80(102, 1, 8);

	(void)unused;
	return result < 0 ? (int)-result : 0;
}
#endif

#define CALL(label, nr, ...)                                                   \
	{                                                                      \
		.name = label, .number = nr, .arguments = { __VA_ARGS__ }      \
	}
#define FUNCTION(label, function, where)                                       \
	{                                                                      \
		.name = label, .attempt = function, .path = where              \
	}
/* clang-format off */
const struct technique techniques[] = {
	/* Files by handle, and the parts of /proc and /sys that escape. */
	CALL("open_by_handle_at", SYS_open_by_handle_at, NO_FD, 0, 0),
	CALL("name_to_handle_at", SYS_name_to_handle_at, NO_FD, NO_PTR, NO_PTR,
	     NO_PTR, NO_FLAGS),
	FUNCTION("write-core_pattern", attempt_open_write,
		 "/proc/sys/kernel/core_pattern"),
	FUNCTION("write-modprobe", attempt_open_write,
		 "/proc/sys/kernel/modprobe"),
	FUNCTION("write-sysrq-trigger", attempt_open_write,
		 "/proc/sysrq-trigger"),
	FUNCTION("write-uevent_helper", attempt_open_write,
		 "/sys/kernel/uevent_helper"),
	FUNCTION("write-binfmt_misc", attempt_open_write,
		 "/proc/sys/fs/binfmt_misc/register"),
	FUNCTION("write-irq", attempt_open_write,
		 "/proc/irq/default_smp_affinity"),
	FUNCTION("read-kcore", attempt_read, "/proc/kcore"),
	FUNCTION("read-keys", attempt_read, "/proc/keys"),
	FUNCTION("read-latency_stats", attempt_read, "/proc/latency_stats"),
	FUNCTION("read-timer_list", attempt_read, "/proc/timer_list"),
	FUNCTION("read-timer_stats", attempt_read, "/proc/timer_stats"),
	FUNCTION("read-sched_debug", attempt_read, "/proc/sched_debug"),
	FUNCTION("read-interrupts", attempt_read, "/proc/interrupts"),
	FUNCTION("list-acpi", attempt_list, "/proc/acpi"),
	FUNCTION("list-asound", attempt_list, "/proc/asound"),
	FUNCTION("list-scsi", attempt_list, "/proc/scsi"),
	FUNCTION("list-firmware", attempt_list, "/sys/firmware"),

	/* Mounts and roots. */
	CALL("mount", SYS_mount, NO_PTR, NO_PTR, NO_PTR, 0, 0),
	CALL("umount2", SYS_umount2, NO_PTR, 0),
	CALL("pivot_root", SYS_pivot_root, NO_PTR, NO_PTR),
	CALL("chroot", SYS_chroot, NO_PTR),
	CALL("fsopen", SYS_fsopen, NO_PTR, 0),
	CALL("fsconfig", SYS_fsconfig, NO_FD, NO_FLAGS, NO_PTR, NO_PTR, 0),
	CALL("fsmount", SYS_fsmount, NO_FD, NO_FLAGS, 0),
	CALL("fspick", SYS_fspick, NO_FD, NO_PTR, NO_FLAGS),
	CALL("move_mount", SYS_move_mount, NO_FD, NO_PTR, NO_FD, NO_PTR,
	     NO_FLAGS),
	CALL("open_tree", SYS_open_tree, NO_FD, NO_PTR, NO_FLAGS),
	CALL("mount_setattr", NR_MOUNT_SETATTR, NO_FD, NO_PTR, NO_FLAGS,
	     NO_PTR, 0),
	CALL("open_tree_attr", NR_OPEN_TREE_ATTR, NO_FD, NO_PTR, NO_FLAGS,
	     NO_PTR, 0),

	/* Namespaces. */
	CALL("unshare-newuser", SYS_unshare, CLONE_NEWUSER),
	CALL("unshare-newns", SYS_unshare, CLONE_NEWNS),
	CALL("clone-newns", SYS_clone, CLONE_NEWNS | CLONE_BAD),
	CALL("clone-newcgroup", SYS_clone, CLONE_NEWCGROUP | CLONE_BAD),
	CALL("clone-newuts", SYS_clone, CLONE_NEWUTS | CLONE_BAD),
	CALL("clone-newipc", SYS_clone, CLONE_NEWIPC | CLONE_BAD),
	CALL("clone-newpid", SYS_clone, CLONE_NEWPID | CLONE_BAD),
	CALL("clone-newuser", SYS_clone, CLONE_NEWUSER | CLONE_BAD),
	CALL("clone-newuser-high", SYS_clone,
	     CLONE_NEWUSER | CLONE_BAD | HIGH_BIT),
	CALL("clone-newnet", SYS_clone, CLONE_NEWNET | CLONE_BAD),
	CALL("clone3", SYS_clone3, 0, 0),
	CALL("setns", SYS_setns, NO_FD, 0),

	/* Other processes. */
	CALL("ptrace", SYS_ptrace, PTRACE_ATTACH, NO_PID, 0, 0),
	CALL("process_vm_readv", SYS_process_vm_readv, NO_PID, 0, 0, 0, 0,
	     NO_FLAGS),
	CALL("process_vm_writev", SYS_process_vm_writev, NO_PID, 0, 0, 0, 0,
	     NO_FLAGS),
	CALL("pidfd_getfd", SYS_pidfd_getfd, NO_FD, NO_FD, 0),
	CALL("kcmp", SYS_kcmp, NO_PID, NO_PID, NO_FLAGS, 0, 0),
	CALL("move_pages", SYS_move_pages, NO_PID, 0, 0, 0, 0, NO_FLAGS),
	CALL("migrate_pages", SYS_migrate_pages, NO_PID, 0, 0, 0),

	/* Large kernel surfaces. */
	CALL("userfaultfd", SYS_userfaultfd, NO_FLAGS),
	CALL("keyctl", SYS_keyctl, NO_FLAGS, 0, 0, 0, 0),
	CALL("add_key", SYS_add_key, NO_PTR, NO_PTR, 0, 0, 0),
	CALL("request_key", SYS_request_key, NO_PTR, NO_PTR, 0, 0),
	CALL("bpf", SYS_bpf, NO_FLAGS, 0, 0),
	CALL("perf_event_open", SYS_perf_event_open, NO_PTR, 0, NO_FD, NO_FD,
	     0),
	CALL("io_uring_setup", SYS_io_uring_setup, 1, 0),
	CALL("io_uring_enter", SYS_io_uring_enter, NO_FD, 0, 0, 0, 0, 0),
	CALL("io_uring_register", SYS_io_uring_register, NO_FD, 0, 0, 0),
	CALL("fanotify_init", SYS_fanotify_init, NO_FLAGS, 0),
	CALL("fanotify_mark", SYS_fanotify_mark, NO_FD, NO_FLAGS, 0, NO_FD,
	     NO_PTR),
	CALL("execveat", SYS_execveat, NO_FD, NO_PTR, 0, 0, NO_FLAGS),
	CALL("vmsplice", SYS_vmsplice, NO_FD, 0, 0, 0),
	CALL("memfd_secret", NR_MEMFD_SECRET, NO_FLAGS),
	CALL("mbind", SYS_mbind, 0, 0, NO_FLAGS, 0, 0, NO_FLAGS),
	CALL("set_mempolicy", SYS_set_mempolicy, NO_FLAGS, 0, 0),
	CALL("get_mempolicy", SYS_get_mempolicy, 0, 0, 0, 0, NO_FLAGS),
	FUNCTION("strict-mode", attempt_strict_mode, NULL),

	/* Socket families: see BAD_TYPE. */
	CALL("socket-alg", SYS_socket, AF_ALG, BAD_TYPE, 0),
	CALL("socket-alg-high", SYS_socket, AF_ALG | HIGH_BIT, BAD_TYPE, 0),
	CALL("socket-vsock", SYS_socket, AF_VSOCK, BAD_TYPE, 0),
	CALL("socket-vsock-high", SYS_socket, AF_VSOCK | HIGH_BIT, BAD_TYPE,
	     0),
	CALL("socket-key", SYS_socket, AF_KEY, BAD_TYPE, 0),
	CALL("socket-packet", SYS_socket, AF_PACKET, BAD_TYPE, 0),
	CALL("socket-packet-high", SYS_socket, AF_PACKET | HIGH_BIT, BAD_TYPE,
	     0),
	CALL("socket-can", SYS_socket, AF_CAN, BAD_TYPE, 0),
	CALL("socket-tipc", SYS_socket, AF_TIPC, BAD_TYPE, 0),
	CALL("socket-rxrpc", SYS_socket, AF_RXRPC, BAD_TYPE, 0),
	CALL("socket-bluetooth", SYS_socket, AF_BLUETOOTH, BAD_TYPE, 0),
	CALL("socket-smc", SYS_socket, AF_SMC, BAD_TYPE, 0),
	CALL("socket-xdp", SYS_socket, AF_XDP, BAD_TYPE, 0),
	CALL("socket-raw", SYS_socket, AF_INET, SOCK_RAW | SOCK_CLOEXEC, 255),
	CALL("socket-netfilter", SYS_socket, AF_NETLINK, BAD_TYPE,
	     NETLINK_NETFILTER),
	CALL("socketpair-tipc", SYS_socketpair, AF_TIPC, BAD_TYPE, 0, NO_PTR),

	/* Terminals. */
	CALL("tiocsti", SYS_ioctl, NO_FD, TIOCSTI_, NO_PTR),
	CALL("tiocsti-high", SYS_ioctl, NO_FD, TIOCSTI_ | HIGH_BIT, NO_PTR),
	CALL("tioclinux", SYS_ioctl, NO_FD, TIOCLINUX_, NO_PTR),
	CALL("tioclinux-high", SYS_ioctl, NO_FD, TIOCLINUX_ | HIGH_BIT,
	     NO_PTR),

	/* The machine. */
	CALL("kexec_load", SYS_kexec_load, 0, NO_FLAGS, 0, NO_FLAGS),
	CALL("kexec_file_load", SYS_kexec_file_load, NO_FD, NO_FD, 0, 0,
	     NO_FLAGS),
	CALL("init_module", SYS_init_module, NO_PTR, 0, NO_PTR),
	CALL("finit_module", SYS_finit_module, NO_FD, NO_PTR, NO_FLAGS),
	CALL("delete_module", SYS_delete_module, NO_PTR, 0),
	CALL("syslog", SYS_syslog, 3, 0, 0),
	CALL("quotactl", SYS_quotactl, NO_FLAGS, NO_PTR, 0, 0),
	CALL("quotactl_fd", NR_QUOTACTL_FD, NO_FD, NO_FLAGS, 0, 0),
	CALL("reboot", SYS_reboot, 0, 0, 0, 0),
	CALL("swapon", SYS_swapon, NO_PTR, NO_FLAGS),
	CALL("swapoff", SYS_swapoff, NO_PTR),
	CALL("acct", SYS_acct, NO_PTR),
	CALL("sethostname", SYS_sethostname, NO_PTR, NO_FD),
	CALL("setdomainname", SYS_setdomainname, NO_PTR, NO_FD),
	CALL("clock_settime", SYS_clock_settime, 0, NO_PTR),
	CALL("settimeofday", SYS_settimeofday, NO_PTR, NO_PTR),
	CALL("clock_adjtime", SYS_clock_adjtime, 0, NO_PTR),
	CALL("adjtimex", SYS_adjtimex, NO_PTR),
	CALL("personality-norandomize", SYS_personality, 0x40000),
	CALL("personality-high", SYS_personality, 0x40000 | HIGH_BIT),
	CALL("mknodat-block", SYS_mknodat, NO_FD, NO_PTR, S_IFBLK | 0600, 0),
	CALL("mknodat-char", SYS_mknodat, NO_FD, NO_PTR, S_IFCHR | 0600, 0),
	CALL("mknodat-block-high", SYS_mknodat, NO_FD, NO_PTR,
	     S_IFBLK | 0600 | HIGH_BIT, 0),
#ifdef __x86_64__
	CALL("mknod-block", SYS_mknod, NO_PTR, S_IFBLK | 0600, 0),
	CALL("mknod-char", SYS_mknod, NO_PTR, S_IFCHR | 0600, 0),
	CALL("modify_ldt", SYS_modify_ldt, 0, 0, 0),
	CALL("iopl", SYS_iopl, 4),
	CALL("ioperm", SYS_ioperm, NO_PTR, NO_FD, 1),
	CALL("x32-getpid", SYS_getpid | X32_BIT),
	CALL("x32-ptrace", 521 | X32_BIT, PTRACE_ATTACH, NO_PID, 0, 0),
	FUNCTION("i386-getpid", attempt_i386_getpid, NULL),
	FUNCTION("i386-socketcall", attempt_i386_socketcall, NULL),
#endif
	CALL("unknown-600", NR_NOBODY_KNOWS),

	/* What ordinary programs need: these must stay open. */
	CALL("ok-socket-unix", SYS_socket, AF_UNIX, BAD_TYPE, 0),
	CALL("ok-socket-inet", SYS_socket, AF_INET, BAD_TYPE, 0),
	CALL("ok-socket-inet6", SYS_socket, AF_INET6, BAD_TYPE, 0),
	CALL("ok-socket-netlink", SYS_socket, AF_NETLINK, BAD_TYPE,
	     NETLINK_ROUTE),
	CALL("ok-socketpair-unix", SYS_socketpair, AF_UNIX, BAD_TYPE, 0,
	     NO_PTR),
	CALL("ok-ioctl-tcgets", SYS_ioctl, NO_FD, TCGETS_, NO_PTR),
#ifdef __x86_64__
	CALL("ok-mknod-file", SYS_mknod, NO_PTR, S_IFREG | 0600, 0),
#endif
	CALL("ok-mknodat-fifo", SYS_mknodat, NO_FD, NO_PTR, S_IFIFO | 0600, 0),
	CALL("ok-clone", SYS_clone, CLONE_BAD),
	CALL("ok-clone-thread", SYS_clone, THREAD_BAD),
	CALL("ok-execve", SYS_execve, NO_PTR, 0, 0),
	CALL("ok-openat", SYS_openat, NO_FD, NO_PTR, 0),
	CALL("ok-futex", SYS_futex, NO_PTR + 1, 0, 0, 0, 0, 0),
	CALL("ok-personality-query", SYS_personality, 0xffffffffUL),
	CALL("ok-personality-linux", SYS_personality, 0),
	CALL("ok-personality-linux32", SYS_personality, 8),
	CALL("ok-read", SYS_read, NO_FD, NO_PTR, 0),
	CALL("ok-write", SYS_write, NO_FD, NO_PTR, 0),
	CALL("ok-exit_group", SYS_exit_group, 0),
};
/* clang-format on */
const size_t technique_count = sizeof(techniques) / sizeof(techniques[0]);

const struct technique *technique_find(const char *name)
{
	for (size_t i = 0; i < technique_count; i++) {
		if (strcmp(techniques[i].name, name) == 0)
			return &techniques[i];
	}
	return NULL;
}

static int attempt(const struct technique *technique)
{
	const unsigned long *a = technique->arguments;

	if (technique->attempt)
		return technique->attempt(technique->path);
	errno = 0;
	if (syscall(technique->number, a[0], a[1], a[2], a[3], a[4], a[5]) < 0)
		return errno;
	return 0;
}

static const char *result_name(int result)
{
	switch (result) {
	case 0:
		return "OK";
	case RESULT_EMPTY:
		return "EMPTY";
	case RESULT_DATA:
		return "DATA";
	default:
		return strerrorname_np(result);
	}
}

static const char *status_name(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return "KILLED";
	if (WIFSIGNALED(status))
		return sigabbrev_np(WTERMSIG(status));
	return result_name(WEXITSTATUS(status));
}

void technique_try_here(const struct technique *technique, char *text,
			size_t size)
{
	const char *name = result_name(attempt(technique));

	snprintf(text, size, "%s", name ? name : "UNKNOWN");
}

bool technique_try(const struct technique *technique, char *text, size_t size)
{
	const struct rlimit no_core = {0, 0};
	const char *name;
	pid_t child = fork();
	int status;

	if (child < 0)
		return false;
	if (child == 0) {
		/* A kill must not leave a core file in the bundle. */
		(void)setrlimit(RLIMIT_CORE, &no_core);
		alarm(5);
		_exit(attempt(technique));
	}
	if (waitpid(child, &status, 0) != child)
		return false;
	name = status_name(status);
	snprintf(text, size, "%s", name ? name : "UNKNOWN");
	return true;
}
