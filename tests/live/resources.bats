#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What a container may use of the host, as the kernel has it.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# resources_profile MEMBERS: profile "limited" is baseline with these of
# "resources".
resources_profile() {
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "loosens": true, "why": "a test",
		"resources": {'"$1"'}}' >/etc/ravelin/profiles/limited.json
}

# limit CONTROLLER V1-FILE V2-FILE: of container "one".
limit() {
	local path
	path=$(awk -F: -v controller="$1" '
		$2 == controller || $2 ~ "(^|,)" controller "(,|$)" { v1 = $3 }
		$2 == "" { v2 = $3 }
		END { print v1 ? v1 : v2 }' "/proc/$(container_pid one)/cgroup")
	cat "/sys/fs/cgroup/$1$path/$2" 2>/dev/null ||
		cat "/sys/fs/cgroup$path/$3"
}

pids_limit() { limit pids pids.max pids.max; }
has_pids_controller() {
	[ -d /sys/fs/cgroup/pids ] ||
		grep -qw pids /sys/fs/cgroup/cgroup.controllers
}
has_cgroup_v1() { [ ! -e /sys/fs/cgroup/cgroup.controllers ]; }

# start PROFILE [JQ-FILTER]: container "one" sleeps.
start() {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "100"]'"${2:+| $2}"
	detached hardened "$1" run -d -b "$BUNDLE" one
}

@test "resources: a limit of processes is given where none is asked for" {
	requires pids_controller
	local asked
	for asked in '{}' '{pids: {}}' '{pids: {limit: 0}}'; do
		start baseline ".linux.resources += $asked"
		expect "$(pids_limit)" 16384
		live_teardown
		rm -rf "$BUNDLE"
	done
	start restricted '.process.user = {uid: 1000, gid: 1000}'
	expect "$(pids_limit)" 4096
}

@test "resources: what asks for more gets the profile's limit, for less its own" {
	requires pids_controller
	start baseline '.linux.resources.pids.limit = 100000'
	expect "$(pids_limit)" 16384
	live_teardown
	rm -rf "$BUNDLE"
	start baseline '.linux.resources.pids.limit = 77'
	expect "$(pids_limit)" 77
	live_teardown
	rm -rf "$BUNDLE"
	start privileged
	expect "$(pids_limit)" max
}

@test "resources: a fork bomb ends at the limit" {
	requires pids_controller
	resources_profile '"pids": 64'
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c",
		"i=0; while [ $i -lt 200 ]; do sleep 20 & i=$((i+1)); done; echo all"]'
	run hardened limited run -b "$BUNDLE" one
	[[ $output != *all* ]]
	[[ $output == *"fork"* ]]
	make_bundle "$BUNDLE.2" '.process.args = ["/bin/sh", "-c",
		"i=0; while [ $i -lt 200 ]; do sleep 20 & i=$((i+1)); done; echo all"]'
	run -0 bare run -b "$BUNDLE.2" two
	[[ $output == *all* ]]
}

@test "resources: memory and swap together, and time" {
	requires cgroup_v1
	resources_profile '"memory": "64M", "cpus": 0.5'
	start limited
	expect "$(limit memory memory.limit_in_bytes memory.max)" 67108864
	expect "$(limit memory memory.memsw.limit_in_bytes x)" 67108864
	expect "$(limit cpu cpu.cfs_quota_us cpu.max)" 50000
	live_teardown
	rm -rf "$BUNDLE"
	start limited '.linux.resources += {memory: {limit: 33554432},
		cpu: {quota: 900000, period: 50000}}'
	expect "$(limit memory memory.limit_in_bytes memory.max)" 33554432
	expect "$(limit memory memory.memsw.limit_in_bytes x)" 67108864
	expect "$(limit cpu cpu.cfs_quota_us cpu.max)" 25000
	expect "$(limit cpu cpu.cfs_period_us cpu.max)" 50000
}

@test "resources: no container is in the root's cgroup, or found by .." {
	make_bundle "$BUNDLE"
	local path
	for path in / /x/../y ../../y .; do
		edit "$BUNDLE/config.json" '.linux.cgroupsPath = $path' \
			--arg path "$path"
		expect_refused baseline run -b "$BUNDLE" one
	done
}

# writes: which of these places the container can write, and why not the rest.
export writes='for at in /made /tmp/made /run/made /run/below/made; do
	echo x >$at && echo "wrote $at"; done; cat /run/of-image'

@test "root: read-only, with what programs write in memory" {
	mkdir -p /etc/ravelin/profiles "$BATS_TEST_TMPDIR/below"
	echo '{"extends": "baseline",
		"root": {"readonly": true, "tmpfs": ["/tmp", "/run"]}}' \
		>/etc/ravelin/profiles/sealed.json
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c", $ENV.writes]
		| .mounts += [{destination: "/run/below", type: "tmpfs",
			source: "tmpfs"}]'
	mkdir -p "$BUNDLE/rootfs/run"
	echo "the image has it" >"$BUNDLE/rootfs/run/of-image"
	run -0 bare run -b "$BUNDLE" one
	[[ $output == *"wrote /made"* ]]
	rm -f "$BUNDLE"/rootfs/{,run/,tmp/}made
	run -0 hardened sealed run -b "$BUNDLE" two
	[[ $output == *"/made: Read-only file system"* ]]
	[[ $output != *"wrote /made"* ]]
	[[ $output == *"wrote /tmp/made"* ]]
	[[ $output == *"wrote /run/made"* ]]
	[[ $output == *"wrote /run/below/made"* ]]
	[[ $output == *"the image has it"* ]]
	[ ! -e "$BUNDLE/rootfs/made" ]
	[ ! -e "$BUNDLE/rootfs/run/made" ]
}

@test "resources: where no controller can limit them, launches are as they were" {
	requires cgroup_v1
	mkdir -p "$BUNDLE.cgroup"
	umount /sys/fs/cgroup/pids || skip "pids is not mounted on its own"
	start baseline
	[ "$(jq .linux.resources.pids "$BUNDLE/config.json")" = null ]
	live_teardown
	rm -rf "$BUNDLE"
	resources_profile '"required": true'
	make_bundle "$BUNDLE"
	expect_refused limited run -b "$BUNDLE" one
	mount -t cgroup -o pids ravelin-live /sys/fs/cgroup/pids
}
