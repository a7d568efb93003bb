/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which arguments the kernel takes as 32 bits: those that its SYSCALL_DEFINE
 * gives a type of int, unsigned int, pid_t and the like, and the flags of
 * clone, of which it takes the low half (kernel/fork.c, lower_32_bits()). Only
 * those that a filter may well compare.
 */
#include "lint/integers.h"

#include "seccomp/syscall.h"

#define BIT(number) (1u << (number))

static const struct {
	const char *name;
	unsigned arguments;
} calls[] = {
	{"accept4", BIT(0) | BIT(3)},
	{"access", BIT(1)},
	{"arch_prctl", BIT(0)},
	{"bind", BIT(0) | BIT(2)},
	{"bpf", BIT(0) | BIT(2)},
	{"chmod", BIT(1)},
	{"clone", BIT(0)},
	{"close_range", BIT(0) | BIT(1) | BIT(2)},
	{"connect", BIT(0) | BIT(2)},
	{"creat", BIT(1)},
	{"delete_module", BIT(1)},
	{"dup3", BIT(0) | BIT(1) | BIT(2)},
	{"epoll_create1", BIT(0)},
	{"epoll_ctl", BIT(0) | BIT(1) | BIT(2)},
	{"eventfd2", BIT(0) | BIT(1)},
	{"execveat", BIT(0) | BIT(4)},
	{"faccessat", BIT(0) | BIT(2)},
	{"faccessat2", BIT(0) | BIT(2) | BIT(3)},
	{"fallocate", BIT(0) | BIT(1)},
	{"fanotify_init", BIT(0) | BIT(1)},
	{"fanotify_mark", BIT(0) | BIT(1)},
	{"fchmod", BIT(0) | BIT(1)},
	{"fchmodat", BIT(0) | BIT(2)},
	{"fchmodat2", BIT(0) | BIT(2) | BIT(3)},
	{"fcntl", BIT(0) | BIT(1)},
	{"fcntl64", BIT(0) | BIT(1)},
	{"finit_module", BIT(0) | BIT(2)},
	{"flock", BIT(0) | BIT(1)},
	{"fsconfig", BIT(0) | BIT(1) | BIT(4)},
	{"fsmount", BIT(0) | BIT(1) | BIT(2)},
	{"fsopen", BIT(1)},
	{"fspick", BIT(0) | BIT(2)},
	{"futex", BIT(1) | BIT(2)},
	{"getpriority", BIT(0) | BIT(1)},
	{"getrandom", BIT(2)},
	{"getsockopt", BIT(0) | BIT(1) | BIT(2)},
	{"inotify_init1", BIT(0)},
	{"io_uring_enter", BIT(0) | BIT(1) | BIT(2) | BIT(3)},
	{"io_uring_register", BIT(0) | BIT(1) | BIT(3)},
	{"io_uring_setup", BIT(0)},
	{"ioctl", BIT(0) | BIT(1)},
	{"iopl", BIT(0)},
	{"ioprio_set", BIT(0) | BIT(1) | BIT(2)},
	{"ipc", BIT(0)},
	{"kcmp", BIT(0) | BIT(1) | BIT(2)},
	{"kexec_file_load", BIT(0) | BIT(1)},
	{"keyctl", BIT(0)},
	{"kill", BIT(0) | BIT(1)},
	{"landlock_create_ruleset", BIT(2)},
	{"linkat", BIT(0) | BIT(2) | BIT(4)},
	{"listen", BIT(0) | BIT(1)},
	{"madvise", BIT(2)},
	{"membarrier", BIT(0) | BIT(1) | BIT(2)},
	{"memfd_create", BIT(1)},
	{"memfd_secret", BIT(0)},
	{"mknod", BIT(1) | BIT(2)},
	{"mknodat", BIT(0) | BIT(2) | BIT(3)},
	{"mlock2", BIT(2)},
	{"mlockall", BIT(0)},
	{"mount_setattr", BIT(0) | BIT(2)},
	{"move_mount", BIT(0) | BIT(2) | BIT(4)},
	{"msync", BIT(2)},
	{"name_to_handle_at", BIT(0) | BIT(4)},
	{"open", BIT(1)},
	{"open_by_handle_at", BIT(0) | BIT(2)},
	{"open_tree", BIT(0) | BIT(2)},
	{"openat", BIT(0) | BIT(2)},
	{"perf_event_open", BIT(1) | BIT(2) | BIT(3)},
	{"personality", BIT(0)},
	{"pidfd_getfd", BIT(0) | BIT(1) | BIT(2)},
	{"pidfd_open", BIT(0) | BIT(1)},
	{"pidfd_send_signal", BIT(0) | BIT(1) | BIT(3)},
	{"pipe2", BIT(1)},
	{"prctl", BIT(0)},
	{"prlimit64", BIT(0) | BIT(1)},
	{"process_vm_readv", BIT(0)},
	{"process_vm_writev", BIT(0)},
	{"quotactl", BIT(0)},
	{"reboot", BIT(0) | BIT(1) | BIT(2)},
	{"recvfrom", BIT(0) | BIT(3)},
	{"recvmsg", BIT(0) | BIT(2)},
	{"renameat2", BIT(0) | BIT(2) | BIT(4)},
	{"sched_setscheduler", BIT(0) | BIT(1)},
	{"seccomp", BIT(0) | BIT(1)},
	{"semctl", BIT(0) | BIT(1) | BIT(2)},
	{"semget", BIT(0) | BIT(1) | BIT(2)},
	{"send", BIT(0) | BIT(3)},
	{"sendmmsg", BIT(0) | BIT(2) | BIT(3)},
	{"sendmsg", BIT(0) | BIT(2)},
	{"sendto", BIT(0) | BIT(3)},
	{"setgid", BIT(0)},
	{"setns", BIT(0) | BIT(1)},
	{"setpriority", BIT(0) | BIT(1) | BIT(2)},
	{"setresgid", BIT(0) | BIT(1) | BIT(2)},
	{"setresuid", BIT(0) | BIT(1) | BIT(2)},
	{"setrlimit", BIT(0)},
	{"setsockopt", BIT(0) | BIT(1) | BIT(2) | BIT(4)},
	{"setuid", BIT(0)},
	{"shmat", BIT(0) | BIT(2)},
	{"shmctl", BIT(0) | BIT(1)},
	{"shmget", BIT(0) | BIT(2)},
	{"shutdown", BIT(0) | BIT(1)},
	{"signalfd4", BIT(0) | BIT(3)},
	{"socket", BIT(0) | BIT(1) | BIT(2)},
	{"socketcall", BIT(0)},
	{"socketpair", BIT(0) | BIT(1) | BIT(2)},
	{"splice", BIT(0) | BIT(2) | BIT(5)},
	{"statx", BIT(0) | BIT(2) | BIT(3)},
	{"sync_file_range", BIT(0) | BIT(3)},
	{"syslog", BIT(0) | BIT(2)},
	{"tgkill", BIT(0) | BIT(1) | BIT(2)},
	{"timerfd_create", BIT(0) | BIT(1)},
	{"tkill", BIT(0) | BIT(1)},
	{"umount2", BIT(1)},
	{"unlinkat", BIT(0) | BIT(2)},
	{"userfaultfd", BIT(0)},
	{"utimensat", BIT(0) | BIT(3)},
	{"vmsplice", BIT(0) | BIT(3)},
	{"waitid", BIT(0) | BIT(1) | BIT(3)},
};

unsigned lint_integers(unsigned call, enum seccomp_arch arch)
{
	const char *name = syscall_name(call);

	/* There the flags come second. */
	if ((arch == SECCOMP_ARCH_S390 || arch == SECCOMP_ARCH_S390X) &&
	    strcmp(name, "clone") == 0)
		return BIT(1);
	for (unsigned i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (strcmp(calls[i].name, name) == 0)
			return calls[i].arguments;
	}
	return 0;
}
