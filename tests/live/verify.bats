#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl verify: a container that was started through ravelin has what it
# was promised, and each restriction that is cut away by hand is found.

load lib

setup() {
	live_setup
	requires ravelinctl nsenter
}

teardown() {
	[ -z "${INTRUDER:-}" ] || kill -KILL "$INTRUDER" 2>/dev/null || true
	live_teardown
}

has_ravelinctl() { [ -x "${RAVELINCTL:-}" ]; }
has_nsenter() { command -v nsenter >/dev/null; }

# begin PROFILE [JQ-FILTER]: starts one, as a user so that any profile takes it.
begin() {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "1000"]
		| .process.user = {uid: 1000, gid: 1000}'"${2:+| $2}"
	detached hardened "$1" run -d -b "$BUNDLE" one
	PID=$(container_pid one)
}

# verify ARGUMENT...: sets $output, $status.
verify() {
	run --separate-stderr "$RAVELINCTL" verify --format json \
		--root "$STATE" "$@"
}

# found CHECK WHERE [PID]: it is among the findings.
found() {
	expect "$status" 1
	jq -e --arg check "$1" --arg where "$2" --argjson pid "${3:-null}" \
		'any(.findings[]; .check == $check and .where == $where
			and ($pid == null or .pid == $pid))' <<<"$output" >/dev/null ||
		complain "no $1 $2 ${3:-} in: $output"
}

# only_found CHECK WHERE: and nothing else.
only_found() {
	found "$1" "$2"
	expect "$(jq '.findings | length' <<<"$output")" 1
}

# intrude NSENTER-OPTION...: a process of the host's in the container; sets
# INTRUDER.
intrude() {
	nsenter -t "$PID" "$@" /bin/busybox sleep 1000 \
		</dev/null >/dev/null 2>&1 3>&- &
	NSENTER=$!
	eventually intruder_of "$NSENTER"
	INTRUDER=$(intruder_of "$NSENTER")
}

# nsenter itself, or its child where it forked.
intruder_of() {
	local child
	child=$(cat "/proc/$1/task/$1/children")
	child=${child:-$1}
	child=${child// /}
	[ "$(cat "/proc/$child/comm")" = busybox ] ||
		[ "$(cat "/proc/$child/comm")" = sleep ] || return 1
	echo "$child"
}

inside() { nsenter -t "$PID" -m -p busybox "$@"; }

@test "what was started through ravelin has no more than it was promised" {
	local profile
	for profile in baseline restricted; do
		begin "$profile"
		verify one
		expect "$status" 0
		expect "$(jq -c '[.container, .pid, .findings]' <<<"$output")" \
			"[\"one\",$PID,[]]"
		[ "$(jq .answers <<<"$output")" -gt 1000 ]
		verify one --profile "$profile"
		expect "$status" 0
		verify --pid "$PID"
		expect "$status" 0
		expect "$(jq -r .container <<<"$output")" one
		bare delete --force one
		rm -rf "$BUNDLE"
	done
}

@test "so has what engines write, with and without ravelin" {
	local fixture how
	for fixture in docker-run docker-run-privileged docker-run-hostns \
		podman-run podman-run-privileged podman-pod-container1 \
		cri-container cri-container-capall ctr-run; do
		for how in bare "hardened baseline"; do
			rm -rf "$BUNDLE"
			fit_bundle "$BUNDLE" "$fixture.json" \
				'.process.args = ["/bin/sleep", "1000"]
				| .process.capabilities
					|= map_values(. - (. - $all))'
			# shellcheck disable=SC2086 # two words
			detached $how run -d -b "$BUNDLE" one
			verify one
			expect "$status" 0
			bare delete --force one
		done
	done
}

@test "a process that the host put into it is found, and what it has more" {
	begin baseline
	intrude -a
	verify one
	found capabilities CapBnd "$INTRUDER"
	found capabilities CapEff "$INTRUDER"
	found no-new-privileges NoNewPrivs "$INTRUDER"
	found seccomp Seccomp "$INTRUDER"
	expect "$(jq --argjson pid "$PID" '[.findings[]
		| select(.pid == $pid)] | length' <<<"$output")" 0
	kill -KILL "$INTRUDER"
	eventually refute test -e "/proc/$INTRUDER"
	verify one
	expect "$status" 0
}

@test "one that the host put into its mounts alone is found too" {
	begin restricted
	intrude -m
	verify one
	found namespaces pid "$INTRUDER"
	found namespaces network "$INTRUDER"
	found seccomp Seccomp "$INTRUDER"
}

@test "one in its pid namespace that sees the host's mounts is found" {
	begin restricted
	intrude -p
	verify one
	found namespaces mount "$INTRUDER"
	found capabilities CapPrm "$INTRUDER"
}

@test "an exec that went around ravelin with more is found" {
	begin baseline
	bare exec -d --cap CAP_SYS_TIME one /bin/sleep 1000 \
		</dev/null >/dev/null 2>&1 3>&-
	verify one
	found capabilities CapBnd
}

@test "execs that came through ravelin have no more" {
	begin restricted
	hardened restricted exec -d one /bin/sleep 1000 \
		</dev/null >/dev/null 2>&1 3>&-
	verify one
	expect "$status" 0
	expect "$(jq '[.processes, .threads] | tostring' -r <<<"$output")" '[2,2]'
}

@test "several processes are all looked at, those that they isolate too" {
	begin baseline '.process.args = ["/bin/sh", "-c",
		"sleep 1000 & sleep 1000 & wait"]'
	eventually test "$("$RAVELINCTL" verify --format json --root "$STATE" \
		one | jq .processes)" = 3
	verify one
	expect "$status" 0
	expect "$(jq .processes <<<"$output")" 3
}

@test "a mask that was taken away is found" {
	begin baseline
	inside umount /proc/keys
	verify one
	only_found masked /proc/keys
}

@test "a masked directory is masked by nothing but an empty one" {
	begin baseline
	inside mount -t tmpfs none /sys/firmware
	verify one
	expect "$status" 0
	inside mkdir /sys/firmware/acpi
	verify one
	only_found masked /sys/firmware
	inside umount /sys/firmware
	verify one
	expect "$status" 0
	inside umount /sys/firmware
	verify one
	only_found masked /sys/firmware
}

@test "a mask that something was mounted over is found" {
	begin baseline
	inside mount --bind /proc/version /proc/keys
	verify one
	only_found masked /proc/keys
}

@test "a read-only path that was made writable is found" {
	begin baseline
	inside mount -o remount,bind,rw /proc/sys
	verify one
	only_found readonly /proc/sys
	inside umount /proc/sys
	verify one
	only_found readonly /proc/sys
}

@test "a root that was made writable is found" {
	begin baseline '.root.readonly = true'
	verify one
	expect "$status" 0
	inside mount -o remount,bind,rw /
	verify one
	only_found root /
}

# begin_without JQ-FILTER: one that runs without what the filter takes out of
# the hardened document, which is hardened.json.
begin_without() {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "1000"]
		| .process.user = {uid: 1000, gid: 1000}'
	"$RAVELINCTL" harden --profile baseline "$BUNDLE/config.json" \
		>hardened.json
	jq "$1" hardened.json >"$BUNDLE/config.json"
	detached bare run -d -b "$BUNDLE" one
	PID=$(container_pid one)
}

@test "a filter that is missing is found" {
	begin_without 'del(.linux.seccomp)'
	verify one
	expect "$status" 0
	verify one --config "$PWD/hardened.json"
	only_found seccomp Seccomp
	verify one --profile baseline
	only_found seccomp Seccomp
	verify --pid "$PID" --profile baseline
	only_found seccomp Seccomp
}

@test "a filter that allows one call more, or one argument, is found" {
	begin_without '.linux.seccomp.syscalls |= map(.names -= ["mount"])
		| .linux.seccomp.syscalls += [{names: ["mount"],
			action: "SCMP_ACT_ALLOW"}]'
	verify one --config "$PWD/hardened.json"
	found filter "$(arch) mount"
	bare delete --force one
	rm -rf "$BUNDLE"
	begin_without '.linux.seccomp.syscalls += [{names: ["personality"],
		action: "SCMP_ACT_ALLOW",
		args: [{index: 0, op: "SCMP_CMP_EQ", value: 1}]}]'
	verify one --config "$PWD/hardened.json"
	found filter "$(arch) personality"
	verify one --config "$PWD/hardened.json" --no-trace
	expect "$status" 0
}

@test "new privileges, a mask and a capability more are found by their promise" {
	begin_without '.process.noNewPrivileges = false
		| .linux.maskedPaths -= ["/proc/keys"]
		| .process.capabilities.bounding += ["CAP_SYS_ADMIN"]'
	verify one --config "$PWD/hardened.json"
	found no-new-privileges NoNewPrivs "$PID"
	found masked /proc/keys
	found capabilities CapBnd "$PID"
}

@test "a namespace of the host's is found" {
	begin_without '.linux.namespaces |= map(select(.type != "ipc"))'
	verify one --config "$PWD/hardened.json"
	only_found namespaces ipc
}

@test "users that a user namespace has beyond its mappings are found" {
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR/.." "$BATS_TEST_TMPDIR"
	begin baseline 'del(.linux.sysctl) | .linux.namespaces =
			[("mount", "user", "network", "pid", "ipc", "uts") as $type |
			{type: $type}]
		| .linux.uidMappings = [{containerID: 0, hostID: 100000, size: 65536}]
		| .linux.gidMappings = .linux.uidMappings'
	verify one
	expect "$status" 0
	jq '.linux.uidMappings[0].hostID = 200000' "$BUNDLE/config.json" >other.json
	verify one --config "$PWD/other.json"
	only_found namespaces uid_map
}

@test "a document that was changed since does not loosen what is promised" {
	begin baseline
	sleep 4 # how exactly the start of a process is known
	edit "$BUNDLE/config.json" '.process.noNewPrivileges = false
		| .process.capabilities.bounding += ["CAP_SYS_ADMIN"]'
	verify one
	# crun keeps what it read.
	[ "$RUNTIME" = runc ] || expect "$status" 0
	[ "$RUNTIME" = crun ] || found record /process/capabilities
	[ "$RUNTIME" = crun ] || found record /process/noNewPrivileges
	[ "$RUNTIME" = crun ] || found record "$BUNDLE/config.json"
	[ "$RUNTIME" = crun ] || expect "$(jq '.findings | length' <<<"$output")" 3
}

@test "the record of an earlier container of that name does not count" {
	begin restricted
	bare delete --force one
	rm -rf "$BUNDLE"
	begin_without 'del(.process.noNewPrivileges)'
	[ -e /run/ravelin/containers ]
	verify one
	expect "$status" 0
}

@test "a stricter profile than it was started under is not met" {
	begin privileged
	verify one
	expect "$status" 0
	verify one --profile restricted
	found capabilities CapBnd
	found no-new-privileges NoNewPrivs
	found seccomp Seccomp
	found masked /proc/keys
}

@test "it goes on as before, traced by nobody" {
	begin baseline
	verify one
	expect "$status" 0
	expect "$(field TracerPid <"/proc/$PID/status")" 0
	has_status one running
	eventually says "/proc/$PID/status" "^State:.S"
}

@test "one that is gone, was never there or was not started is trouble" {
	local id
	verify none
	expect "$status" 2
	begin baseline
	bare kill one KILL
	eventually has_status one stopped
	verify one
	expect "$status" 2
	verify --pid "$PID"
	expect "$status" 2
	bare delete --force one
	verify one
	expect "$status" 2
	expect "$output" ""
	detached hardened baseline create -b "$BUNDLE" one
	verify one
	expect "$status" 2
	[[ $stderr = *"not started"* ]]
	for id in "" . .. ../one one/ /one $'a\nb' "$(printf '%300s' x)"; do
		verify -- "$id"
		expect "$status" 2
		expect "$(wc -l <<<"$stderr")" 1
	done
	for id in 0 -1 x 99999999999999999999 4194305; do
		verify "--pid=$id"
		expect "$status" 2
	done
}

@test "without an id or with two, and as a user, it does nothing" {
	begin baseline
	verify
	expect "$status" 2
	verify one two
	expect "$status" 2
	verify one --pid "$PID"
	expect "$status" 2
	run setpriv --reuid 1000 --clear-groups "$RAVELINCTL" verify \
		--root "$STATE" one
	expect "$status" 2
}

@test "a process that is in no container is held to what is named" {
	sleep 1000 3>&- &
	INTRUDER=$!
	verify --pid "$INTRUDER"
	expect "$status" 2
	verify --pid "$INTRUDER" --profile baseline
	found no-new-privileges NoNewPrivs "$INTRUDER"
	expect "$(jq .processes <<<"$output")" 1
}

@test "a container is found by its id alone where ravelin keeps a record" {
	begin baseline
	run --separate-stderr "$RAVELINCTL" verify one
	expect "$status" 0
	[[ $output = *"no more than it was promised"* ]]
	inside umount /proc/keys
	run --separate-stderr "$RAVELINCTL" verify --pid "$PID"
	expect "$status" 1
	[[ $output = *"masked: /proc/keys"*"1 finding"* ]]
}

@test "an id may be cut short, as engines print it, where it means one" {
	local id=0123456789abcdef0123456789abcdef
	begin baseline
	bare delete --force one
	detached hardened baseline run -d -b "$BUNDLE" "$id"
	verify "${id:0:12}"
	expect "$status" 0
	expect "$(jq -r .container <<<"$output")" "$id"
	verify "${id:0:11}"
	expect "$status" 2
	mkdir "$STATE/${id:0:20}"
	verify "${id:0:12}"
	expect "$status" 2
	verify "$id"
	expect "$status" 0
	rmdir "$STATE/${id:0:20}"
}

@test "the kernel's files in another place than they were asked for are found" {
	begin baseline
	mkdir "$BUNDLE/rootfs/other"
	inside mount -t proc none /other
	verify one
	only_found mounts /other
	inside umount /other
	inside mount --bind /proc/sys/kernel /dev/shm
	verify one
	only_found mounts /dev/shm
}

@test "what can't be stopped to be looked at is said" {
	begin baseline
	bare pause one
	verify one
	bare resume one
	only_found filter Seccomp
	expect "$(jq -r '.findings[0].severity' <<<"$output")" low
	eventually "$RAVELINCTL" verify --root "$STATE" one
}

@test "a container beside it in the same pid namespace is another one" {
	begin baseline
	make_bundle "$PWD/second" '.process.args = ["/bin/sleep", "1000"]
		| .linux.namespaces |= map(if .type == "pid"
			then .path = "/proc/'"$PID"'/ns/pid" else . end)'
	detached hardened privileged run -d -b "$PWD/second" two
	verify one
	expect "$status" 0
	expect "$(jq .processes <<<"$output")" 1
	verify two
	expect "$status" 0
}

@test "device nodes that the host made in its /dev are found" {
	local dev i
	begin baseline
	dev=/proc/$PID/root/dev
	ln -s /dev/null "$dev/link"
	mkfifo "$dev/pipe"
	mknod "$dev/nothing" c 1 3 # one that all have
	verify one
	expect "$status" 0
	mknod "$dev/disk" b 7 9
	verify one
	only_found devices /dev/disk
	expect "$(jq -r '.findings[0].found' <<<"$output")" "device b 7:9"
	rm "$dev/disk"
	mkdir -p "$dev/bus/usb"
	mknod "$dev/bus/usb/001" c 189 1
	verify one
	only_found devices /dev/bus/usb/001
	for i in 1 2 3 4 5 6; do
		mknod "$dev/disk$i" b 7 "$i"
	done
	verify one
	expect "$(jq -c '[.findings[] | .check] | unique' <<<"$output")" \
		'["devices"]'
	expect "$(jq '.findings | length' <<<"$output")" 6
	expect "$(jq -r '.findings[5] | .where + ": " + .found' <<<"$output")" \
		"/dev: 2 more of them"
}

@test "those that it asked for, or may make itself, are none too many" {
	local dev
	begin privileged '.linux.devices = [{path: "/dev/bus/usb/001", type: "c",
			major: 189, minor: 1}]
		| .process.capabilities |= map_values(. - ["CAP_MKNOD"])'
	dev=/proc/$PID/root/dev
	[ -c "$dev/bus/usb/001" ]
	verify one
	expect "$status" 0
	mknod "$dev/same" c 189 1
	verify one
	expect "$status" 0
	mknod "$dev/other" c 189 2
	verify one
	only_found devices /dev/other
	bare delete --force one
	rm -rf "$BUNDLE"
	begin privileged
	mknod "/proc/$PID/root/dev/other" c 189 2
	verify one
	expect "$status" 0
}

@test "what is mounted in its /dev is not its own" {
	begin baseline
	inside mount -t tmpfs none /dev/shm
	mknod "/proc/$PID/root/dev/shm/disk" b 7 9
	verify one
	expect "$status" 0
	inside mount -t tmpfs none /dev
	verify one
	expect "$status" 0
	mknod "/proc/$PID/root/dev/disk" b 7 9
	verify one
	only_found devices /dev/disk
}

has_cgroup_v1() { [ ! -e /sys/fs/cgroup/cgroup.controllers ]; }
has_pids_controller() {
	[ -d /sys/fs/cgroup/pids ] ||
		grep -qw pids /sys/fs/cgroup/cgroup.controllers
}

# cgroup_of CONTROLLER: the directory of the container's.
cgroup_of() {
	local path
	path=$(awk -F: -v controller="$1" '
		$2 ~ "(^|,)" controller "(,|$)" { v1 = "/" controller $3 }
		$2 == "" { v2 = $3 }
		END { print v1 ? v1 : v2 }' "/proc/$PID/cgroup")
	echo "/sys/fs/cgroup$path"
}

@test "rules that give its cgroup more devices are found" {
	requires cgroup_v1
	local list i
	begin baseline
	list=$(cgroup_of devices)
	echo 'c 10:229 m' >"$list/devices.allow"
	verify one
	expect "$status" 0
	echo 'b 7:9 r' >"$list/devices.allow"
	verify one
	only_found device-rules "b 7:9 r"
	echo 'c 1:* rw' >"$list/devices.allow"
	verify one
	found device-rules "c 1:* rw"
	for i in 1 2 3 4 5 6; do
		echo "b 8:$i rw" >"$list/devices.allow"
	done
	verify one
	expect "$(jq '.findings | length' <<<"$output")" 6
	expect "$(jq -r '.findings[5].found' <<<"$output")" "3 more such rules"
	echo a >"$list/devices.allow"
	verify one
	only_found device-rules "a *:* rwm"
	verify one --profile baseline
	only_found device-rules "a *:* rwm"
	verify --pid "$PID" --config /dev/null
	expect "$status" 2
}

@test "so are those that an update gave it past ravelin" {
	[ "$RUNTIME" = crun ] || return 0 # it takes such an update
	requires cgroup_v1
	begin baseline
	echo '{"devices": [{"allow": true, "access": "rwm"}]}' |
		bare update --resources - one
	verify one
	only_found device-rules "a *:* rwm"
}

@test "version 2: a program of rules is said not to be compared, none is found" {
	local away=/sys/fs/cgroup/away.$$ own
	begin baseline
	verify one
	expect "$status" 0
	if has_cgroup_v1; then
		expect "$(jq -c .unread <<<"$output")" '[]'
		return
	fi
	expect "$(jq -c .unread <<<"$output")" '["device-rules"]'
	[[ $("$RAVELINCTL" verify --root "$STATE" one) == *"not compared: device-rules"* ]]
	own=/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$PID/cgroup")
	mkdir "$away"
	echo "$PID" >"$away/cgroup.procs"
	verify one
	echo "$PID" >"$own/cgroup.procs"
	rmdir "$away"
	found device-rules "$away"
	expect "$(jq -c .unread <<<"$output")" '[]'
}

@test "rules that the document has are none too many" {
	requires cgroup_v1
	begin privileged '.linux.resources.devices = [
		{allow: false, access: "rwm"},
		{allow: true, type: "c", major: 10, minor: 229, access: "rwm"},
		{allow: true, type: "b", major: 7, access: "r"}]'
	verify one
	expect "$status" 0
	echo 'b 7:* w' >"$(cgroup_of devices)/devices.allow"
	verify one
	only_found device-rules "b 7:* rw"
	bare delete --force one
	rm -rf "$BUNDLE"
	begin privileged
	verify one
	expect "$status" 0
	verify one --profile baseline
	found device-rules "a *:* rwm"
}

@test "a profile alone gives the devices that it lists" {
	requires cgroup_v1
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "loosens": true, "why": "a test",
		"devices": {"allow": ["c 10:229 rw"]}}' \
		>/etc/ravelin/profiles/fuse.json
	begin fuse
	bare delete --force one
	rm -rf "$BUNDLE"
	begin fuse '.linux.resources.devices = [{allow: true, access: "rwm"}]'
	# As one that no root is known of.
	mv "$STATE" "$STATE.away"
	verify --pid "$PID" --profile fuse
	expect "$(jq -c '[.findings[] | select(.check == "device-rules")]' \
		<<<"$output")" '[]'
	verify --pid "$PID" --profile baseline
	mv "$STATE.away" "$STATE"
	found device-rules "c 10:229 rw"
}

@test "a limit of processes that was raised is found" {
	requires pids_controller
	begin baseline '.linux.resources.pids.limit = 77'
	verify one
	expect "$status" 0
	echo 50 >"$(cgroup_of pids)/pids.max"
	verify one
	expect "$status" 0
	echo 78 >"$(cgroup_of pids)/pids.max"
	verify one
	only_found pids pids.max
	expect "$(jq -r '.findings[0] | .expected + ", " + .found' <<<"$output")" \
		"77 at most, 78"
	echo max >"$(cgroup_of pids)/pids.max"
	verify one
	only_found pids pids.max
}

# As crun has it with systemd: the limit is that of the cgroup above.
@test "a limit of the cgroup above holds too" {
	requires pids_controller
	local own
	begin baseline '.linux.resources.pids.limit = 77'
	own=$(cgroup_of pids)
	mkdir "$own/container"
	echo "$PID" >"$own/container/cgroup.procs"
	verify one
	expect "$status" 0
	echo 100 >"$own/pids.max"
	verify one
	only_found pids pids.max
	echo "$PID" >"$own/cgroup.procs"
	rmdir "$own/container"
}

@test "limits and rules that can't be seen are said" {
	requires cgroup_v1
	begin baseline
	run --separate-stderr unshare -m sh -c \
		'umount -R /sys/fs/cgroup && exec "$0" "$@"' \
		"$RAVELINCTL" verify --format json --root "$STATE" one
	found device-rules devices.list
	found pids pids.max
	expect "$(jq -c '[.findings[].severity]' <<<"$output")" '["low","low"]'
}
