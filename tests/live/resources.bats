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
memory_limit() { limit memory memory.limit_in_bytes memory.max; }
# memory_and_swap: both together, as version 1 has it.
memory_and_swap() {
	if has_cgroup_v1; then
		limit memory memory.memsw.limit_in_bytes x
	else
		echo $(($(limit memory x memory.max) +
			$(limit memory x memory.swap.max)))
	fi
}
# cpu_time: so many microseconds of how many.
cpu_time() {
	if has_cgroup_v1; then
		echo "$(limit cpu cpu.cfs_quota_us x)" \
			"$(limit cpu cpu.cfs_period_us x)"
	else
		limit cpu x cpu.max
	fi
}

has_controller() {
	[ -d "/sys/fs/cgroup/$1" ] ||
		grep -qw "$1" /sys/fs/cgroup/cgroup.controllers
}
has_pids_controller() { has_controller pids; }
has_memory_controller() { has_controller memory; }
has_cpu_controller() { has_controller cpu; }
has_cgroup_v1() { [ ! -e /sys/fs/cgroup/cgroup.controllers ]; }
has_pids_of_its_own() { mountpoint -q /sys/fs/cgroup/pids; }

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

# With version 1 crun passes over "unified" where others stand beside it.
@test "resources: no limit is lost to what unified says" {
	requires pids_controller
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "100"]
		| .linux.resources += {unified: {"pids.max": "max"},
			cpu: {shares: 512}}'
	if detached hardened baseline create -b "$BUNDLE" one; then
		expect "$(pids_limit)" 16384
	fi
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
	requires memory_controller cpu_controller
	resources_profile '"memory": "64M", "cpus": 0.5'
	start limited
	expect "$(memory_limit)" 67108864
	expect "$(memory_and_swap)" 67108864
	expect "$(cpu_time)" "50000 100000"
	live_teardown
	rm -rf "$BUNDLE"
	start limited '.linux.resources += {memory: {limit: 33554432},
		cpu: {quota: 900000, period: 50000}}'
	expect "$(memory_limit)" 33554432
	expect "$(memory_and_swap)" 67108864
	expect "$(cpu_time)" "25000 50000"
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

# --- update ---

# update RUNTIME-ARGUMENT...: of container "one", by the policy.
update() { by_policy update "$@" one; }
by_policy() {
	"$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" --root "$STATE" "$@"
}

# begin PROFILE-MEMBERS: container "one" under the policy's profile "limited",
# with these of "resources".
begin() {
	resources_profile "$1"
	echo '{"default": {"profile": "limited"}}' >/etc/ravelin/policy.json
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "100"]'"${2:+| $2}"
	detached by_policy run -d -b "$BUNDLE" one
}

@test "update: lifts no limit of processes" {
	requires pids_controller
	begin '"pids": 100'
	expect "$(pids_limit)" 100
	update --pids-limit 50
	expect "$(pids_limit)" 50
	update --pids-limit 200
	expect "$(pids_limit)" 100
	update --pids-limit=-1
	expect "$(pids_limit)" 100
	echo '{"pids": {"limit": 60}}' | update --resources -
	expect "$(pids_limit)" 60
	echo '{"pids": {"limit": 5000}}' >resources.json
	update -r resources.json
	expect "$(pids_limit)" 100
	[ "$(cat resources.json)" = '{"pids": {"limit": 5000}}' ]
	echo '{"pids": {"limit": 0}}' | update --resources=-
	expect "$(pids_limit)" 100
	echo '{"pids": {"limit": 5000}}' |
		bare update --resources - one
	expect "$(pids_limit)" 5000
}

@test "update: lifts no limit of memory and time" {
	requires memory_controller cpu_controller
	begin '"memory": "64M", "cpus": 0.5'
	update --memory 33554432
	expect "$(memory_limit)" 33554432
	expect "$(memory_and_swap)" 33554432
	update --memory 134217728
	expect "$(memory_limit)" 67108864
	expect "$(memory_and_swap)" 67108864
	update --memory-swap -1
	expect "$(memory_and_swap)" 67108864
	update --cpu-quota 25000
	expect "$(cpu_time)" "25000 100000"
	update --cpu-quota 200000 --cpu-period 50000
	expect "$(cpu_time)" "25000 50000"
	update --cpu-period 1000
	expect "$(cpu_time)" "25000 50000"
	echo '{"memory": {"limit": 1073741824, "swap": -1}, "cpu": {"quota": 900000,
		"period": 100000, "shares": 512}}' | update --resources -
	expect "$(memory_limit)" 67108864
	expect "$(memory_and_swap)" 67108864
	expect "$(cpu_time)" "50000 100000"
	! has_cgroup_v1 || expect "$(limit cpu cpu.shares x)" 512
}

@test "update: runc's units of memory" {
	[ "$RUNTIME" = runc ] || return 0 # it has the flags
	requires memory_controller
	begin '"memory": "64M"'
	update --memory 32M
	expect "$(memory_limit)" 33554432
	update --memory 1.5g
	expect "$(memory_limit)" 67108864
}

@test "update: gives no device" {
	requires cgroup_v1
	begin '"pids": 100'
	local before
	before=$(limit devices devices.list x)
	echo '{"devices": [{"allow": true, "access": "rwm"}], "cpu": {"shares": 77}}' |
		update --resources -
	expect "$(limit devices devices.list x)" "$before"
	expect "$(limit cpu cpu.shares x)" 77
	[ "$RUNTIME" = crun ] || return 0 # runc takes none from an update
	echo '{"devices": [{"allow": true, "access": "rwm"}]}' |
		bare update --resources - one
	expect "$(limit devices devices.list x)" 'a *:* rwm'
}

# crun makes JSON of its flags, word by word.
@test "update: no flag says more than it is for" {
	requires cgroup_v1
	begin '"pids": 100'
	local before word
	before=$(limit devices devices.list x)
	word='9},"devices":[{"allow":true,"access":"rwm"}],"x":{"y":1'
	if [ "$RUNTIME" = crun ]; then
		bare update --cpu-share "$word" one
		expect "$(limit devices devices.list x)" 'a *:* rwm'
		bare delete --force one
		rm -rf "$BUNDLE"
		begin '"pids": 100'
	fi
	quietly update --cpu-share "$word"
	expect_one_line
	expect "$(limit devices devices.list x)" "$before"
	quietly update --pids-limit 50 --pids-limit 5000
	expect_one_line
	quietly update --pids-limit 0x1000
	expect_one_line
	expect "$(pids_limit)" 100
}

@test "resources: crun without cgroups has no limits, which a profile can refuse" {
	[ "$RUNTIME" = crun ] || return 0 # it has the flag
	resources_profile '"required": true, "pids": 100'
	make_bundle "$BUNDLE"
	run -0 hardened baseline --cgroup-manager=disabled run -b "$BUNDLE" one
	quietly hardened limited --cgroup-manager=disabled run -b "$BUNDLE" two
	expect_one_line
	run -0 hardened limited --cgroup-manager=cgroupfs run -b "$BUNDLE" two
}

@test "exec: stays in its container's cgroup" {
	requires pids_controller
	begin '"pids": 100'
	local own at
	in_cgroup() { "$@" one /bin/cat /proc/self/cgroup | sort; }
	own=$(in_cgroup by_policy exec)
	expect "$(in_cgroup by_policy exec --cgroup /)" "$own"
	if [ "$RUNTIME" = crun ]; then
		[ "$(in_cgroup bare exec --cgroup ..)" != "$own" ]
	fi
	for at in .. ../x /../.. no-such; do
		run by_policy exec --cgroup "$at" one /bin/cat /proc/self/cgroup
		[ "$status" -ne 0 ]
		[[ $output != *:pids:/* ]]
		jq -n '{cwd: "/", args: ["/bin/cat", "/proc/self/cgroup"],
			user: {uid: 0, gid: 0}, env: []}' >process.json
		run by_policy exec --process process.json --cgroup="$at" one
		[ "$status" -ne 0 ]
		[[ $output != *:pids:/* ]]
	done
}

# An exception, an own rule: what its container was started by.
@test "update: meets the rule that its container did" {
	requires pids_controller
	resources_profile '"pids": 100'
	echo '{"default": {"profile": "limited"}, "rules": [{"profile": "baseline",
		"match": {"annotations": {"size": "large"}}}]}' \
		>/etc/ravelin/policy.json
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "100"]
		| .annotations = {size: "large"}'
	detached by_policy run -d -b "$BUNDLE" one
	update --pids-limit 200
	expect "$(pids_limit)" 200
	rm -rf /run/ravelin
	update --pids-limit 300
	expect "$(pids_limit)" 100
}

@test "update: in audit mode nothing is changed" {
	requires pids_controller
	begin '"pids": 100'
	echo '{"default": {"profile": "limited", "mode": "audit"}}' \
		>/etc/ravelin/policy.json
	echo '{"pids": {"limit": 700}}' | update --resources -
	expect "$(pids_limit)" 700
	update --pids-limit 800
	expect "$(pids_limit)" 800
}

@test "update: what can't be understood changes nothing" {
	requires pids_controller
	begin '"pids": 100'
	local text
	for text in '{"pids": {"limit": 5}, "pids": {"limit": 500}}' \
		'{"PIDS": {"limit": 500}}' '{"pids": {"limit": 1e3}}' '[]' '' \
		'{"pids": {"limit": 50}} {"pids": {"limit": 500}}'; do
		echo "$text" >resources.json
		quietly update --resources resources.json
		expect_one_line
		expect "$(pids_limit)" 100
	done
	run update --resources no-such-file
	[ "$status" -ne 0 ]
}

@test "resources: where no controller can limit them, launches are as they were" {
	requires cgroup_v1 pids_of_its_own
	mkdir -p "$BUNDLE.cgroup"
	umount /sys/fs/cgroup/pids
	start baseline
	[ "$(jq .linux.resources.pids "$BUNDLE/config.json")" = null ]
	live_teardown
	rm -rf "$BUNDLE"
	resources_profile '"required": true'
	make_bundle "$BUNDLE"
	expect_refused limited run -b "$BUNDLE" one
	mount -t cgroup -o pids ravelin-live /sys/fs/cgroup/pids
}
