#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What escapes and attacks run into: each technique attempted by the probe
# program in a container that asked for everything, bare and hardened.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# What a filter says, as tests/fake/try_calls.c explains. What the kernel of
# this host lacks answers ENOSYS, SIGSEGV (int 0x80) or ENOENT by itself.
REFUSED='EPERM'
ABSENT='ENOSYS'
FOREIGN='KILLED|ENOSYS|SEGV'
FAMILY='EPERM|EAFNOSUPPORT'

# TECHNIQUE EXPECTED, by the filter alone.
filtered() {
	local name
	for name in open_by_handle_at name_to_handle_at mount umount2 \
		pivot_root chroot fsopen fsconfig fsmount fspick move_mount \
		open_tree mount_setattr unshare-newuser unshare-newns \
		clone-newuser clone-newuser-high clone-newnet setns ptrace \
		process_vm_readv process_vm_writev pidfd_getfd kcmp \
		move_pages migrate_pages userfaultfd keyctl add_key \
		request_key bpf perf_event_open fanotify_init vmsplice mbind \
		tiocsti tiocsti-high tioclinux tioclinux-high kexec_load \
		kexec_file_load init_module finit_module delete_module syslog \
		quotactl quotactl_fd reboot swapon swapoff acct sethostname \
		clock_settime settimeofday clock_adjtime \
		personality-norandomize personality-high mknodat-block \
		mknodat-char mknodat-block-high mknod-block mknod-char \
		modify_ldt iopl ioperm; do
		echo "$name $REFUSED"
	done
	for name in socket-alg socket-alg-high socket-vsock \
		socket-vsock-high socket-key socket-packet socket-packet-high \
		socket-can socket-tipc socket-rxrpc socket-bluetooth \
		socket-smc socket-xdp; do
		echo "$name $FAMILY"
	done
	for name in clone3 io_uring_setup io_uring_enter io_uring_register \
		unknown-600; do
		echo "$name $ABSENT"
	done
	# libseccomp may not know these by name yet; either answer will do.
	for name in open_tree_attr memfd_secret; do
		echo "$name $REFUSED|$ABSENT"
	done
	for name in x32-getpid x32-ptrace i386-getpid i386-socketcall; do
		echo "$name $FOREIGN"
	done
}

# TECHNIQUE EXPECTED, by what the runtime mounts over or leaves out.
covered() {
	local name
	for name in write-core_pattern write-modprobe write-sysrq-trigger \
		write-uevent_helper write-binfmt_misc write-irq; do
		echo "$name EROFS|EACCES|EPERM|ENOENT"
	done
	for name in read-kcore read-keys read-latency_stats read-timer_list \
		read-timer_stats read-sched_debug list-acpi list-asound \
		list-scsi list-firmware; do
		echo "$name EMPTY|EACCES|EPERM|ENOENT"
	done
}

# What must stay as it is, or programs break: the kernel's own answers.
untouched() {
	cat <<-END
		ok-socket-unix EINVAL
		ok-socket-inet EINVAL
		ok-socket-inet6 EINVAL
		ok-ioctl-tcgets EBADF
		ok-mknodat-fifo EFAULT
		ok-clone EINVAL
		ok-execve EFAULT
		ok-openat EFAULT
		ok-futex EINVAL
		ok-personality-query OK
		ok-personality-linux OK
	END
}

make_probing_bundle() {
	make_bundle "$1" '.process.args = ["/bin/try", "--all"]'"${2:-}"
}

# compare TABLE RESULTS: complains of every line of RESULTS that is not as
# TABLE has it, and of every one that is missing.
compare() {
	awk '
		NR == FNR { expected[$1] = $2; next }
		$1 in expected {
			seen[$1] = 1
			if ($2 !~ "^(" expected[$1] ")$") {
				print $1 ": " $2 ", not " expected[$1]
				wrong = 1
			}
		}
		END {
			for (name in expected)
				if (!(name in seen)) {
					print name ": not attempted"
					wrong = 1
				}
			exit wrong
		}' "$1" "$2" >&2
}

@test "bare: the kernel itself answers" {
	make_probing_bundle "$BUNDLE"
	run --separate-stderr bare run -b "$BUNDLE" one
	expect "$status" 0
	compare <(untouched) <(echo "$output")
	refute grep -q ' KILLED$' <<<"$output"
}

@test "baseline: every technique is refused as it should be" {
	make_probing_bundle "$BUNDLE"
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	compare <(filtered; covered; echo "socket-raw EPERM"; untouched) \
		<(echo "$output")
}

@test "baseline: at least sixty answers differ from the bare ones" {
	local changed
	make_probing_bundle "$BUNDLE"
	run --separate-stderr bare run -b "$BUNDLE" one
	local as_bare=$output
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	changed=$(diff <(echo "$as_bare") <(echo "$output") | grep -c '^>')
	echo "$changed answers differ" >&2
	[ "$changed" -ge 60 ]
}

@test "baseline: the filter alone refuses them to a process with all capabilities" {
	make_probing_bundle "$BUNDLE"
	make_probing_bundle "$BUNDLE.filter"
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	edit "$BUNDLE.filter/config.json" '.linux.seccomp = $from[0].linux.seccomp' \
		--slurpfile from "$BUNDLE/config.json"
	run --separate-stderr bare run -b "$BUNDLE.filter" two
	expect "$status" 0
	compare <(filtered; untouched) <(echo "$output")
}

@test "baseline: met with docker's own filter, it refuses no less" {
	make_probing_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.linux.seccomp = $from[0].linux.seccomp' \
		--slurpfile from "$FIXTURES/docker-run.json"
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	# Where both refuse, either may say how.
	compare <(filtered | sed 's/EPERM$/&|ENOSYS/; s/ENOSYS$/&|EPERM/'
		covered; untouched) <(echo "$output")
}

# restricted may do without personality() at all.
@test "restricted: refuses no less" {
	make_probing_bundle "$BUNDLE" '| .process.user = {uid: 1000, gid: 1000}'
	run --separate-stderr hardened restricted run -b "$BUNDLE" one
	expect "$status" 0
	compare <(filtered; covered; echo "socket-raw EPERM";
		untouched | grep -v personality) <(echo "$output")
}

@test "baseline: the floor of paths holds against a spec that clears it" {
	make_probing_bundle "$BUNDLE" \
		'| .linux.maskedPaths = [] | .linux.readonlyPaths = []'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	compare <(covered) <(echo "$output")
}

@test "baseline: what a spec masks beyond the floor stays masked" {
	make_bundle "$BUNDLE" '.linux.maskedPaths = ["/proc/uptime"]
		| .linux.readonlyPaths = ["/tmp"]
		| .process.args = ["/bin/sh", "-c",
			"cat /proc/uptime; echo x 2>&1 >/tmp/x; cat /proc/keys"]'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$(grep -v 'Read-only file system' <<<"$output$stderr")" ""
	[ ! -e "$BUNDLE/rootfs/tmp/x" ]
}

@test "baseline: a shell, a pipe and a file still work" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c",
		"echo one >/tmp/f && cat /tmp/f | grep one && sleep 0 && echo two"]'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	expect "$output" "one
two"
}
