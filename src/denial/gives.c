/* SPDX-License-Identifier: Apache-2.0 */
/* What is given away with a capability, a call or a path, beyond what it is
 * asked for: capabilities(7), proc(5), and what escapes have begun with. */
#include "denial/denial.h"

#include <linux/capability.h>

static const char *const capabilities[] = {
	[CAP_CHOWN] = "any file's owner can be changed",
	[CAP_DAC_OVERRIDE] = "no file's permissions hold any more",
	[CAP_DAC_READ_SEARCH] = "every file can be read, with "
				"open_by_handle_at(2) those outside of the "
				"container too",
	[CAP_FOWNER] = "modes and labels of anybody's files can be changed",
	[CAP_KILL] = "processes of every user that it sees can be signalled",
	[CAP_SETGID] = "any group can be taken on",
	[CAP_SETUID] = "any user can be taken on",
	[CAP_SETPCAP] = "securebits and the bounding set can be changed",
	[CAP_LINUX_IMMUTABLE] = "immutable files can be made, and unmade",
	[CAP_NET_ADMIN] = "addresses, routes and packet filters of its network "
			  "namespace can be changed, and large parts of the "
			  "kernel be reached",
	[CAP_NET_RAW] = "packets can be forged, those of its neighbours on a "
			"bridge too",
	[CAP_SYS_MODULE] = "code can be loaded into the kernel: the host is "
			   "given away",
	[CAP_SYS_RAWIO] = "memory and ports of the machine can be written: the "
			  "host is given away",
	[CAP_SYS_CHROOT] = "roots can be changed",
	[CAP_SYS_PTRACE] = "memory of every process that it sees can be read "
			   "and written; with the host's pid namespace the "
			   "host is given away",
	[CAP_SYS_ADMIN] = "mounts, namespaces, and most ways out of a "
			  "container",
	[CAP_SYS_BOOT] = "the machine can be restarted, and another kernel be "
			 "started",
	[CAP_SYS_NICE] = "others can be kept from the processors",
	[CAP_SYS_RESOURCE] = "limits and quotas do not hold any more",
	[CAP_SYS_TIME] = "the host's clock can be set",
	[CAP_SYS_TTY_CONFIG] = "terminals of the host can be hung up",
	[CAP_MKNOD] = "device nodes can be made; what the device rules allow "
		      "can be opened by them",
	[CAP_AUDIT_WRITE] = "records can be written to the host's audit log",
	[CAP_AUDIT_CONTROL] = "the host's audit can be switched off",
	[CAP_AUDIT_READ] = "the host's audit records can be read",
	[CAP_SETFCAP] = "programs can be given capabilities",
	[CAP_MAC_OVERRIDE] = "Smack and AppArmor do not hold any more",
	[CAP_MAC_ADMIN] = "the host's AppArmor profiles and labels can be "
			  "changed",
	[CAP_SYSLOG] = "the kernel's log and addresses can be read",
	[CAP_PERFMON] = "what other processes and the kernel do can be "
			"measured",
	[CAP_BPF] = "programs can be loaded into the kernel",
	[CAP_CHECKPOINT_RESTORE] =
		"pids can be chosen, and /proc/PID/map_files "
		"be opened",
};

static const struct {
	const char *name;
	const char *gives;
} calls[] = {
	{"add_key", "keyrings are not of its namespaces: other containers' can "
		    "be reached"},
	{"bpf", "the kernel's verifier can be reached, where many holes were"},
	{"clone3", "namespaces can be asked for in memory that no filter sees"},
	{"delete_module", "modules of the kernel can be removed"},
	{"finit_module", "code can be loaded into the kernel"},
	{"fsopen", "file systems can be mounted"},
	{"init_module", "code can be loaded into the kernel"},
	{"io_uring_enter", "what it does is seen by no filter"},
	{"io_uring_setup", "what it does is seen by no filter: connect, openat "
			   "and others are then allowed"},
	{"kexec_file_load", "another kernel can be started"},
	{"kexec_load", "another kernel can be started"},
	{"keyctl", "keyrings are not of its namespaces: other containers' can "
		   "be reached"},
	{"mount", "mounts can be laid over masks"},
	{"mount_setattr", "read-only mounts can be made writable"},
	{"move_mount", "mounts can be moved over masks, or away"},
	{"open_by_handle_at", "with CAP_DAC_READ_SEARCH files outside of the "
			      "container can be opened"},
	{"open_tree", "mounts can be copied"},
	{"perf_event_open", "what other processes and the kernel do can be "
			    "measured"},
	{"pivot_root", "the root can be exchanged"},
	{"process_vm_readv",
	 "memory of its user's other processes can be read"},
	{"process_vm_writev", "memory of its user's other processes can be "
			      "written"},
	{"ptrace", "its user's other processes can be controlled"},
	{"request_key", "keyrings are not of its namespaces: other containers' "
			"can be reached"},
	{"setns", "other namespaces can be entered"},
	{"umount2", "masks can be taken away"},
	{"unshare", "with a user namespace of its own it has every capability "
		    "there, and large parts of the kernel can be reached"},
	{"userfaultfd", "the kernel can be held up, which makes races easy to "
			"win"},
};

/* Below /proc and /sys nearly all is the host's own. */
static const struct {
	const char *path;
	const char *gives;
} paths[] = {
	{"/proc/acpi", "the host's power states can be changed"},
	{"/proc/asound", "the host's sound devices can be seen"},
	{"/proc/bus", "devices on the host's buses can be configured"},
	{"/proc/fs", "settings of the host's file systems can be changed"},
	{"/proc/interrupts", "the timing of the host's interrupts, key presses "
			     "among them, can be seen"},
	{"/proc/irq", "the host's interrupts can be moved between processors"},
	{"/proc/kcore", "the memory of the host's kernel can be read"},
	{"/proc/keys", "names of keys, those of other containers too, can be "
		       "seen"},
	{"/proc/latency_stats", "what the host's processes wait for can be "
				"seen"},
	{"/proc/sched_debug", "names of all of the host's processes can be "
			      "seen"},
	{"/proc/scsi", "disks of the host can be taken away"},
	{"/proc/sys", "sysctls of the whole host can be written by its root: "
		      "what kernel/core_pattern names is run on the host, as "
		      "root"},
	{"/proc/sysrq-trigger", "the host can be stopped and restarted"},
	{"/proc/timer_list", "timers and names of all of the host's processes "
			     "can be seen"},
	{"/proc/timer_stats", "timers of all of the host's processes can be "
			      "seen"},
	{"/sys/devices/virtual/powercap", "what others compute can be told "
					  "from the power it takes"},
	{"/sys/firmware", "tables and variables of the host's firmware can be "
			  "seen"},
};

const char *denial_capability_gives(int capability)
{
	if (capability < 0 ||
	    (size_t)capability >= sizeof(capabilities) / sizeof(*capabilities))
		return NULL;
	return capabilities[capability];
}

const char *denial_call_gives(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(calls[i].name, name) == 0)
			return calls[i].gives;
	}
	return NULL;
}

const char *denial_path_gives(struct text path)
{
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (text_is(path, paths[i].path))
			return paths[i].gives;
	}
	return NULL;
}
