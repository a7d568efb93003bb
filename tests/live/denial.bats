#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl explain-denial CONTAINER SYSCALL: what it says refuses a call does
# refuse it in there, and the line that it prints lifts just that.

load lib

setup() {
	live_setup
	requires ravelinctl
}

teardown() { live_teardown; }

has_ravelinctl() { [ -x "${RAVELINCTL:-}" ]; }

# start HOW... [-- JQ-FILTER]: container "one" sleeps, as root.
start() {
	local how=()
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		how+=("$1")
		shift
	done
	rm -rf "$BUNDLE"
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "1000"]'"${2:+| $2}"
	detached "${how[@]}" run -d -b "$BUNDLE" one
}

stop() { bare delete --force one; }

# allow MEMBERS: the exception that was printed, as the policy's.
allow() {
	[[ $1 == '"allow": {'* ]] || complain "no exception: $1"
	echo "{\"exceptions\": [{\"for\": {}, \"why\": \"a test\",
		\"until\": \"2099-12-31\", $1}]}" >/etc/ravelin/policy.json
	chmod 644 /etc/ravelin/policy.json
}

# ask CALL [ARGUMENT...]: sets $output, $status.
ask() {
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" \
		--format json one "$@"
	[ -z "$stderr" ] || complain "$stderr"
}

# layers LAYER...: those and no others, in that order, refuse.
layers() {
	expect "$status" "$(($# > 0))"
	expect "$(jq -c '[.layers[] | select(.refused) | .layer]' <<<"$output")" \
		"$(jq -cn '$ARGS.positional' --args "$@")"
}

# tells MEMBER TEXT: some layer's member is that, or has it.
tells() {
	jq -e --arg member "$1" --arg text "$2" \
		'any(.layers[]; .[$member] // "" | contains($text))' \
		<<<"$output" >/dev/null || complain "no $1 $2 in: $output"
}

# notes TEXT: some layer's notes have that.
notes() {
	jq -e --arg text "$1" 'any(.layers[].notes[]; contains($text))' \
		<<<"$output" >/dev/null || complain "no note $1 in: $output"
}

# wide BOOLEAN: whether the first layer's line allows more than was asked.
wide() { expect "$(jq -c '.layers[0].wider' <<<"$output")" "$1"; }

inside() { bare exec one /bin/busybox "$@"; }

@test "a mount: the filter, then the capability; one exception lifts both" {
	start hardened baseline
	ask mount tmpfs /tmp tmpfs
	layers seccomp capabilities
	refute inside mount -t tmpfs tmpfs /tmp
	allow "$(jq -r .allow <<<"$output")"
	stop
	start hardened baseline
	ask mount tmpfs /tmp tmpfs
	layers
	inside mount -t tmpfs tmpfs /tmp
	# And not all else.
	ask kexec_load
	layers seccomp capabilities
}

@test "an answer by arguments" {
	start hardened baseline
	ask clone
	expect "$(jq -r .answer <<<"$output")" open
	expect "$status" 1
	ask clone CLONE_NEWNET
	layers seccomp capabilities
	ask clone 17
	layers
	ask socket AF_ALG SOCK_SEQPACKET 0
	layers seccomp
	wide true
	ask kexec_load
	wide false
	tells sentence EPERM
	ask socket AF_INET SOCK_STREAM 0
	layers
}

@test "a read-only path" {
	start hardened baseline
	ask openat /proc/sys/kernel/shmmax O_WRONLY
	notes "--sysctl kernel.shmmax=VALUE"
	ask rename /proc/sys/a /proc/sys/b
	layers mount mount
	ask openat /proc/sys/kernel/domainname O_WRONLY
	layers mount
	# The line is of the listed path above it, and is said to be.
	wide true
	notes core_pattern
	refute inside sh -c 'echo x >/proc/sys/kernel/domainname'
	allow "$(jq -r '.layers[0].allow' <<<"$output")"
	stop
	start hardened baseline
	ask openat /proc/sys/kernel/domainname O_WRONLY
	layers
	inside sh -c 'echo x >/proc/sys/kernel/domainname'
}

@test "a masked path, and what is below one" {
	start hardened baseline
	ask openat /proc/keys O_RDONLY
	layers maskedPath
	wide false
	expect "$(inside cat /proc/keys)" ""
	allow "$(jq -r '.layers[0].allow' <<<"$output")"
	ask openat /sys/firmware/dmi/x O_RDONLY
	[ ! -d /sys/firmware ] || layers maskedPath
	stop
	start hardened baseline
	ask openat /proc/keys O_RDONLY
	layers
}

@test "owner and mode, as root without its powers and as a user" {
	start hardened baseline -- '.process.user = {uid: 1000, gid: 1000,
		additionalGids: [7, 8]}'
	install -m 600 /dev/null "$BUNDLE/rootfs/etc/secret"
	install -m 640 -g 8 /dev/null "$BUNDLE/rootfs/etc/group"
	install -d -m 700 "$BUNDLE/rootfs/etc/closed"
	ask openat /etc/secret O_RDONLY
	layers permissions
	refute bare exec --user 1000:1000 one /bin/busybox cat /etc/secret
	ask openat /etc/group O_RDONLY
	layers
	ask openat /etc/group O_RDWR
	layers permissions
	ask openat /etc/closed/x O_RDONLY
	expect "$(jq -r '.layers[0].layer' <<<"$output")" permissions
	ask openat /etc/nothing O_RDONLY
	layers path
	ask mkdir /tmp/x 0700
	layers
	ask mkdir /etc/x 0700
	layers permissions
	refute bare exec --user 1000:1000 one /bin/busybox mkdir /etc/x
}

@test "no new privileges: what a set-user-ID program would give" {
	start hardened baseline
	cp "$BUNDLE/rootfs/bin/busybox" "$BUNDLE/rootfs/bin/su"
	chmod 4755 "$BUNDLE/rootfs/bin/su"
	ask execve /bin/su
	layers noNewPrivileges
	expect "$(jq -r '.layers[0].allow' <<<"$output")" \
		'"allow": {"newPrivileges": true}'
	ask execve /bin/sh
	layers
}

@test "a read-only root, and a mount of no programs" {
	start bare -- '.root.readonly = true | .mounts += [{destination: "/tmp",
		type: "tmpfs", source: "tmpfs", options: ["noexec"]}]'
	ask mkdir /etc/x 0700
	layers mount
	refute inside mkdir /etc/x
	tells allow --read-only=false
	ask openat /tmp/new "O_CREAT|O_WRONLY"
	layers
	inside cp /bin/busybox /tmp/x
	ask execve /tmp/x
	layers mount
	refute bare exec one /tmp/x true
}

@test "a device that no rule allows" {
	start bare -- '.linux.resources.devices = [{allow: false, access: "rwm"}]
		| .linux.devices = [{path: "/dev/fuse", type: "c", major: 10,
			minor: 229, fileMode: 438, uid: 0, gid: 0}]'
	ask openat /dev/fuse O_RDWR
	layers devices
	tells allow "--device-cgroup-rule='c 10:229 rw'"
	refute inside dd if=/dev/fuse of=/dev/null count=0
	ask openat /dev/null O_RDWR
	layers
	stop
	start bare -- '.linux.resources.devices = [{allow: false, access: "rwm"},
		{allow: true, type: "c", major: 10, minor: 229, access: "rw"}]
		| .linux.devices = [{path: "/dev/fuse", type: "c", major: 10,
			minor: 229, fileMode: 438, uid: 0, gid: 0}]'
	ask openat /dev/fuse O_RDWR
	layers
}

@test "a user namespace of its own, where capabilities count for less" {
	start bare -- 'del(.linux.sysctl)
		| .linux.namespaces += [{type: "user"}]
		| .linux.uidMappings = [{containerID: 0, hostID: 0, size: 65536}]
		| .linux.gidMappings = .linux.uidMappings'
	ask init_module
	layers namespaces
	ask mount /dev/sda /tmp ext4
	layers namespaces
	refute inside mount -t ext4 /dev/null /tmp
	ask mount tmpfs /tmp tmpfs
	layers
	inside mount -t tmpfs tmpfs /tmp
}

@test "of what ravelin did not set up, the line is the engine's" {
	start bare -- '.process.capabilities |= map_values([])
		| .process.noNewPrivileges = true
		| .linux.maskedPaths = ["/proc/keys"]
		| .linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW",
			syscalls: [{names: ["mount"], action: "SCMP_ACT_ERRNO",
				errnoRet: 38}]}'
	ask mount
	layers seccomp capabilities
	tells sentence ENOSYS
	tells allow '{"names": ["mount"], "action": "SCMP_ACT_ALLOW"}'
	tells allow --cap-add=SYS_ADMIN
	expect "$(jq .allow <<<"$output")" null
	ask openat /proc/keys O_RDONLY
	layers maskedPath
	tells allow unmask=/proc/keys
}

@test "what the engine restricted itself: no exception alone lifts it" {
	local asked='.root.readonly = true | .process.noNewPrivileges = true
		| .linux.maskedPaths = ["/proc/keys"]
		| .linux.readonlyPaths = ["/proc/sys"]'
	local theirs=(--security-opt\ unmask=/proc/keys
		--security-opt\ unmask=/proc/sys --read-only=false
		--security-opt\ no-new-privileges=false)
	each() { # LAYER...: of the four, in order; nothing: none refuses
		ask openat /proc/keys O_RDONLY && layers ${1+"$1"}
		"${seen:-true}" 0
		ask openat /proc/sys/kernel/domainname O_WRONLY &&
			layers ${2+"$2"}
		"${seen:-true}" 1
		ask mkdir /etc/x 0700 && layers ${3+"$3"}
		"${seen:-true}" 2
		cp -n "$BUNDLE/rootfs/bin/busybox" "$BUNDLE/rootfs/bin/su"
		chmod 4755 "$BUNDLE/rootfs/bin/su"
		ask execve /bin/su && layers ${4+"$4"}
		"${seen:-true}" 3
	}
	# Its line is the engine's, and the policy's is beside it.
	tells_engine() {
		tells allow "${theirs[$1]}"
		notes "the engine asked for that restriction itself"
		notes 'once it does not, ravelin'"'"'s policy may need'
	}
	start hardened baseline -- "$asked"
	seen=tells_engine each maskedPath mount mount noNewPrivileges
	stop
	allow '"allow": {"paths": ["/proc/keys", "/proc/sys"],
		"writableRoot": true, "newPrivileges": true}'
	start hardened baseline -- "$asked"
	seen=tells_engine each maskedPath mount mount noNewPrivileges
	expect "$(inside cat /proc/keys)" ""
	refute inside mkdir /etc/x
	stop
	start hardened baseline
	each
	inside mkdir /etc/x
}

@test "of what the engine never asked for, its line stands first" {
	start hardened privileged -- '
		.process.capabilities |= map_values(. - ["CAP_SYS_TIME"])'
	ask settimeofday
	layers capabilities
	tells allow --cap-add=SYS_TIME
	notes "the engine does not ask"
}

@test "a call that its engine gives no capability for: one line for all" {
	start hardened baseline -- '
		.process.capabilities |= map_values(. - ["CAP_SYS_BOOT"])'
	ask reboot
	layers seccomp capabilities
	notes "it takes CAP_SYS_BOOT as well"
	expect "$(jq -c '[.options, .allow]' <<<"$output")" "$(jq -cn '
		["--cap-add=SYS_BOOT", "\"allow\": {\"seccomp\": [\"reboot\"], " +
		"\"capabilities\": [\"CAP_SYS_BOOT\"]}"]')"
	# What the first note says: the capability brings the call with it.
	stop
	allow '"allow": {"capabilities": ["CAP_SYS_BOOT"]}'
	start hardened baseline
	ask reboot
	layers
}

@test "who may give files away, and be somebody else" {
	start bare -- '.process.capabilities |= map_values([])
		| .process.user = {uid: 1000, gid: 1000, additionalGids: [7]}'
	install -o 1000 -g 1000 /dev/null "$BUNDLE/rootfs/etc/own"
	install /dev/null "$BUNDLE/rootfs/etc/other"
	ask chown /etc/own 1000 7
	layers
	bare exec --user 1000:7 one /bin/busybox chown 1000:7 /etc/own
	for call in "chown /etc/own 0 7" "chown /etc/own 1000 8" \
		"lchown /etc/other 0 0" "fchownat /etc/other 1000 1000 0"; do
		# shellcheck disable=SC2086
		ask $call
		layers capabilities
		tells sentence CAP_CHOWN
	done
	refute bare exec --user 1000:1000 one /bin/busybox chown 0:7 /etc/own
	ask fchown 3 0 0
	expect "$(jq -r .answer <<<"$output")" open
	tells sentence CAP_CHOWN
	ask setuid 0
	layers capabilities
	tells sentence CAP_SETUID
	ask setresgid 1000 0xffffffff 8
	layers capabilities
	tells sentence CAP_SETGID
	ask setreuid 1000 0xffffffff
	layers
	ask setgroups
	layers capabilities
	ask socket AF_PACKET SOCK_RAW 0
	layers capabilities
	ask socket
	expect "$(jq -c '.layers | length' <<<"$output")" 1
	tells sentence "where it is of AF_PACKET, or where it is of SOCK_RAW"
}

@test "paths that can't be looked at, and directories" {
	start bare
	for call in openat "openat etc/shadow O_RDONLY" "openat ./x" execve \
		"rename /etc/group"; do
		# shellcheck disable=SC2086
		ask $call
		expect "$(jq -c '[.answer, .layers[0].layer]' <<<"$output")" \
			'["open","path"]'
		expect "$status" 1
	done
	tells sentence "no path was given"
	ask openat etc/shadow O_RDONLY
	tells sentence '"etc/shadow" is no absolute path'
	for call in "execve /etc" "openat /etc O_WRONLY" "openat /etc O_CREAT"; do
		# shellcheck disable=SC2086
		ask $call
		layers path
		tells sentence '"/etc" is a directory'
	done
	ask openat /etc O_RDONLY
	layers
	ask rename /proc/nothing/a /proc/nothing/b
	expect "$(jq -c '[.layers[] | [.layer, .times]]' <<<"$output")" \
		'[["path",2]]'
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" \
		one openat /etc O_CREATT
	expect "$status" 2
	[[ $stderr == *'"openat(AT_FDCWD, /etc, O_CREATT)"'*'did you mean "O_CREAT"?' ]] ||
		complain "$stderr"
}

@test "a record names the container where its process still runs" {
	local pid
	start hardened baseline
	pid=$(container_pid one)
	echo "type=SECCOMP msg=audit($(($(date +%s) + 5)).1:1): auid=1 uid=0" \
		"gid=0 ses=1 pid=$pid comm=\"sleep\" exe=\"/bin/busybox\" sig=31" \
		"arch=c000003e syscall=165 compat=0 ip=0x1 code=0x80000000" \
		>record
	expect "$(uname -m)" x86_64
	# The usual roots are searched, and those of ravelin's records.
	run --separate-stderr "$RAVELINCTL" explain-denial -f json record
	expect "$status" 0
	expect "$(jq -c '.denials[0] | [.container, .allow]' <<<"$output")" \
		'["one","\"allow\": {\"seccomp\": [\"mount\"]}"]'
	# Another name, or before the process was: another process had that pid.
	for change in 's/"sleep"/"web"/' 's/audit([0-9]*/audit(1000/'; do
		sed "$change" record >other
		run --separate-stderr "$RAVELINCTL" explain-denial -f json other
		expect "$(jq -c '.denials[0].container' <<<"$output")" null
	done
}

@test "by pid, and what can't be asked" {
	start hardened baseline
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" \
		--pid "$(container_pid one)" mount
	expect "$status" 1
	[[ $output == "container one, process "*": mount(): refused, by seccomp, "* ]]
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" \
		--no-trace one mount
	expect "$status" 1
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" two mount
	expect "$status" 2
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" one mountt
	expect "$status" 2
	[[ $stderr == *'did you mean "mount"?'* ]]
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" \
		one socket AF_ALGG
	expect "$status" 2
	run --separate-stderr "$RAVELINCTL" explain-denial --root "$STATE" \
		one getpid 1 2 3 4 5 6 7
	expect "$status" 2
}
