#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Ways by which a document gives a container power over the host: open with the
# bare runtime, closed through ravelin.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# hook_profile MEMBERS: profile "hooked" is baseline with these of "hooks".
hook_profile() {
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "loosens": true, "why": "a test",
		"hooks": {'"$1"'}}' >/etc/ravelin/profiles/hooked.json
}

# make_hook FILE COMMANDS: a program of root's for hooks.
make_hook() {
	printf '#!/bin/sh\n%s\n' "$2" >"$1"
	chmod 755 "$1"
}

# --- annotations ---

@test "annotations: crun writes no file of the host for a hook's output" {
	[ "$RUNTIME" = crun ] || return 0 # runc obeys no such annotation
	local log=$PWD/outside
	hook_profile '"allow": ["/bin/echo"]'
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.annotations = {"run.oci.hooks.stdout": $log}
		| .hooks = {createRuntime: [{path: "/bin/echo",
			args: ["echo", "out"]}]}' --arg log "$log"
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$(cat "$log")" = out ]
	rm "$log"
	run -0 --separate-stderr hardened hooked run -b "$BUNDLE" two
	[ ! -e "$log" ]
}

# What the rule of the launch looks at is kept though the runtime never sees it.
@test "annotations: an exec meets the rule that its container did" {
	echo '{"default": {"profile": "strict"}, "rules": [{"profile": "baseline",
		"match": {"annotations": {"run.oci.x": "build"}}}]}' \
		>/etc/ravelin/policy.json
	chmod 644 /etc/ravelin/policy.json
	make_bundle "$BUNDLE" '.annotations = {"run.oci.x": "build", "a": "b"}
		| .process.args = ["/bin/sleep", "60"]'
	by_policy() {
		"$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" --root "$STATE" "$@"
	}
	detached by_policy run --detach -b "$BUNDLE" one
	[ "$(jq -c .annotations "$BUNDLE/config.json")" = '{"a":"b"}' ]
	run -0 --separate-stderr by_policy exec one /bin/sh -c 'echo started'
	[ "$output" = started ]
}

# --- hooks ---

# What is laid in the image is loaded by a name in the working directory, which
# is the image for runc's createContainer (CVE-2025-23266). crun gives such a
# hook its own environment, runc the image's.
@test "hooks: no library of the image is loaded into one" {
	hook_profile '"allow": ["'"$LIVE_BIN"'/hook"]'
	make_hook "$LIVE_BIN/hook" "cat /proc/self/maps >$PWD/maps"
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.hooks.createContainer = [{path: $hook}]
		| .process.env += ["LD_PRELOAD=/proc/self/cwd/evil.so"]' \
		--arg hook "$LIVE_BIN/hook"
	cp "$(ldconfig -p | awk '/libm.so.6/ { print $NF; exit }')" \
		"$BUNDLE/rootfs/evil.so"
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$RUNTIME" != runc ] || says maps evil.so
	run -0 --separate-stderr hardened hooked run -b "$BUNDLE" two
	says maps libc
	refute says maps evil.so
}

@test "hooks: none inherits the runtime's environment" {
	local kind
	export FROM_THE_ENGINE=secret
	hook_profile '"allow": ["'"$LIVE_BIN"'/hook"]'
	make_hook "$LIVE_BIN/hook" 'tr "\0" "\n" </proc/self/environ >'"$PWD/env"
	for kind in prestart createRuntime createContainer poststart poststop; do
		rm -rf "$BUNDLE"
		make_bundle "$BUNDLE"
		edit "$BUNDLE/config.json" '.hooks[$kind] = [{path: $hook}]' \
			--arg kind "$kind" --arg hook "$LIVE_BIN/hook"
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		[ "$RUNTIME $kind" = "runc createContainer" ] ||
			says env FROM_THE_ENGINE
		rm env
		run -0 --separate-stderr hardened hooked run -b "$BUNDLE" two
		says env ^PATH=
		refute says env FROM_THE_ENGINE
		rm env
	done
}

# Where a relative path leads is the runtime's, and the image's, to say.
@test "hooks: no program of the image runs on the host" {
	hook_profile '"allow": ["/*"]'
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.hooks.createRuntime = [{args: ["sh", "-c", $script],
		path: "rootfs/bin/busybox"}]' --arg script "echo out >$PWD/outside"
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$(cat outside)" = out ]
	rm outside
	expect_refused hooked run -b "$BUNDLE" two
	[[ $stderr == *"not absolute"* ]]
	[ ! -e outside ]
}

# As runc's createContainer hooks are started in the image, so is what they look
# for by a PATH that leads there.
@test "hooks: none looks for programs in the image" {
	[ "$RUNTIME" = runc ] || return 0
	hook_profile '"allow": ["'"$LIVE_BIN"'/hook"]'
	make_hook "$LIVE_BIN/hook" 'helper || true'
	make_bundle "$BUNDLE"
	make_hook "$BUNDLE/rootfs/bin/helper" "echo out >$PWD/outside"
	local path
	for path in /proc/self/cwd/bin bin; do
		edit "$BUNDLE/config.json" '.hooks.createContainer = [{path: $hook,
			env: ["PATH=" + $path + ":/bin"]}]' \
			--arg hook "$LIVE_BIN/hook" --arg path "$path"
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		[ "$(cat outside)" = out ]
		rm outside
		run -0 --separate-stderr hardened hooked run -b "$BUNDLE" two
		[ ! -e outside ]
	done
}

@test "hooks: what others could change is refused, or dropped" {
	local place=$LIVE_BIN/open mode
	hook_profile '"allow": ["'"$LIVE_BIN"'/*"]'
	mkdir -p "$place"
	make_hook "$place/hook" "echo out >$PWD/outside"
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.hooks.prestart = [{path: $hook}]' \
		--arg hook "$place/hook"
	run -0 --separate-stderr hardened hooked run -b "$BUNDLE" one
	[ "$(cat outside)" = out ]
	rm outside
	for mode in 0777 0775; do
		chmod "$mode" "$place"
		expect_refused hooked run -b "$BUNDLE" two
		[[ $stderr == *"$place can be written"* ]]
	done
	chmod 755 "$place"
	chmod 757 "$place/hook"
	expect_refused hooked run -b "$BUNDLE" two
	chmod 755 "$place/hook"
	chown 1000 "$place"
	expect_refused hooked run -b "$BUNDLE" two
	[[ $stderr == *"belongs to user 1000"* ]]
	# A link in a good place to a program in a bad one.
	ln -sf open/hook "$LIVE_BIN/link"
	edit "$BUNDLE/config.json" '.hooks.prestart[0].path = $hook' \
		--arg hook "$LIVE_BIN/link"
	expect_refused hooked run -b "$BUNDLE" two
	hook_profile '"otherwise": "drop"'
	run -0 --separate-stderr hardened hooked run -b "$BUNDLE" three
	[ ! -e outside ]
}

@test "hooks: baseline has none but those of engines" {
	local path
	make_bundle "$BUNDLE"
	for path in /bin/sh /usr/libexec/oci/hooks.d/../../../bin/sh \
		/usr/bin/dockerd /proc/self/exe /proc/self/root/bin/sh /proc/1/exe; do
		edit "$BUNDLE/config.json" '.hooks.poststop = [{path: $path,
			args: ["sh", "-c", "true"]}]' --arg path "$path"
		expect_refused baseline run -b "$BUNDLE" one
		[[ $stderr == *"/hooks/poststop/0"* ]]
	done
}

# As dockerd has itself run: by its process, and under a name that says what
# for. busybox does the same.
@test "hooks: a daemon's own program, by its process, does its one job" {
	local daemon
	hook_profile '"allow": [{"path": "'"$LIVE_BIN"'/daemon", "args": ["sh"]}]'
	cp "$(command -v busybox)" "$LIVE_BIN/daemon"
	(exec -a sleep "$LIVE_BIN/daemon" 60 3>&-) &
	daemon=$!
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.hooks.prestart = [{path: $path,
		args: ["sh", "-c", $script]}]' --arg path "/proc/$daemon/exe" \
		--arg script "echo out >$PWD/outside"
	run -0 --separate-stderr hardened hooked run -b "$BUNDLE" one
	[ "$(cat outside)" = out ]
	rm outside
	# Its package is updated, and it runs on.
	cp --remove-destination "$(command -v busybox)" "$LIVE_BIN/daemon"
	run -0 --separate-stderr hardened hooked run -b "$BUNDLE" two
	[ "$(cat outside)" = out ]
	edit "$BUNDLE/config.json" '.hooks.prestart[0].args[0] = "ash"'
	expect_refused hooked run -b "$BUNDLE" three
	kill "$daemon"
	# What is called the same where other mounts are.
	cp "$(command -v busybox)" other
	(exec unshare --mount bash -c 'mount --bind other "$0" &&
		exec -a sleep "$0" 60' "$LIVE_BIN/daemon" 3>&-) &
	daemon=$!
	eventually test "/proc/$daemon/exe" -ef other
	[ "$(readlink "/proc/$daemon/exe")" = "$LIVE_BIN/daemon" ]
	edit "$BUNDLE/config.json" '.hooks.prestart[0] |=
		(.path = $path | .args[0] = "sh")' --arg path "/proc/$daemon/exe"
	expect_refused hooked run -b "$BUNDLE" four
	[[ $stderr == *"another file"* ]]
	kill "$daemon"
}

# It is run within the container, and can do what that can.
@test "hooks: startContainer runs the image's program, as the container" {
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.hooks.startContainer = [{path: "/bin/sh",
		args: ["sh", "-c", "grep -E ^Cap /proc/self/status >/tmp/caps"]}]'
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" one
	output=$(cat "$BUNDLE/rootfs/tmp/caps")
	expect_field CapEff "$BASELINE_MASK"
	expect_field CapBnd "$BASELINE_MASK"
}

# --- exec ---

# The lines of /proc/self/status that a process put into the container has.
status_of_exec() {
	run -0 --separate-stderr "$@" /bin/grep -E '^(Cap|NoNewPrivs)' \
		/proc/self/status
}

@test "exec: gets no more than its container, whatever is asked for" {
	local wide
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]
		| .process.capabilities |= map_values(["CAP_KILL"])
		| del(.process.capabilities.ambient,
			.process.capabilities.inheritable)'
	detached hardened baseline run --detach -b "$BUNDLE" one
	grep -E '^(Cap|NoNewPrivs)' \
		"/proc/$(bare state one | jq .pid)/status" >own
	jq --argjson all "$(host_capabilities)" '.args = ["/bin/grep", "-E",
		"^(Cap|NoNewPrivs)", "/proc/self/status"]
		| .env = ["PATH=/bin"] | del(.rlimits, .oomScoreAdj)
		| .capabilities = {bounding: $all, effective: $all,
			permitted: $all, inheritable: $all, ambient: $all}' \
		"$FIXTURES/docker-exec-privileged-process.json" >process.json
	run -0 --separate-stderr hardened baseline exec \
		--process process.json one
	diff own <(echo "$output")
	wide=$(host_capabilities | jq -r '"--cap " + join(" --cap ")')
	# shellcheck disable=SC2086 # one word each
	status_of_exec hardened baseline exec $wide one
	diff own <(echo "$output")
	status_of_exec hardened baseline exec one
	diff own <(echo "$output")
	# Without ravelin, or under what sets no ceiling, all comes back.
	run -0 --separate-stderr hardened privileged exec \
		--process process.json one
	refute diff own <(echo "$output")
}

# --- process ---

# Less than the test's own can't be asked for without CAP_SYS_RESOURCE.
@test "process: when memory is short a container goes first" {
	echo '{"process": {"oomScoreAdj": 200}}' >/etc/ravelin/first.json
	chmod 644 /etc/ravelin/first.json
	make_bundle "$BUNDLE" '.process.oomScoreAdj = 100
		| .process.args = ["/bin/cat", "/proc/self/oom_score_adj"]'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$output" = 100 ]
	run -0 --separate-stderr hardened /etc/ravelin/first.json \
		run -b "$BUNDLE" two
	[ "$output" = 200 ]
}

# The bare runtime would need CAP_SYS_RESOURCE to give more than the test has.
@test "process: no real-time priority by a limit" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/cat", "/proc/self/limits"]
		| .process.rlimits = [{type: "RLIMIT_RTPRIO", hard: 99, soft: 99}]'
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" one
	[[ $output =~ "Max realtime priority"\ +0\ +0 ]]
}

@test "process: no working directory behind a descriptor, at start and at exec" {
	make_bundle "$BUNDLE" '.process.cwd = "/proc/self/fd/8"'
	run -1 --separate-stderr hardened baseline run -b "$BUNDLE" one
	[[ $stderr == *"/process/cwd: a working directory there"* ]]
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]'
	detached hardened baseline run --detach -b "$BUNDLE" two
	run -1 --separate-stderr hardened baseline exec \
		--cwd /proc/self/fd/8 two /bin/cat /proc/self/status
	[[ $stderr == *"/cwd: a working directory there"* ]]
}

# --- devices ---

# Devices of the host (1:11 is /dev/kmsg, 7:0 /dev/loop0), asked for in every
# way: nodes, rules that allow all, and a node made inside. The container says
# of each "NAME:" and "ok", or why it can't be opened.
make_device_bundle() {
	make_bundle "$1"
	edit "$1/config.json" '.process.args = ["/bin/sh", "-c", $script]
		| .linux.devices = [
			{path: "/dev/kmsg", type: "c", major: 1, minor: 11},
			{path: "/dev/loop0", type: "b", major: 7, minor: 0}]
		| '"${2:-.}" --arg script "$OPEN_DEVICES"
	ln -sf busybox "$1/rootfs/bin/mknod"
}
OPEN_DEVICES='mknod /dev/made b 7 0 2>/dev/null
	for name in null zero full random urandom ptmx kmsg loop0 made; do
		if (exec 3</dev/$name) 2>/tmp/why; then echo "$name:ok"
		else echo "$name:$(cat /tmp/why)"; fi
	done'

has_loop() { [ -b /dev/loop0 ] && : </dev/loop0; }

expect_opened() {
	local name
	for name in "$@"; do
		grep -qx "$name:ok" <<<"$output" ||
			complain "$name can't be opened: $output"
	done
}

# expect_not_opened WHY NAME...
expect_not_opened() {
	local name why=$1
	shift
	for name in "$@"; do
		grep -q "^$name:.*$why" <<<"$output" ||
			complain "$name: no '$why': $output"
	done
}

expect_no_host_device() {
	expect_opened null zero full random urandom ptmx
	expect_not_opened '\(such file\|not permitted\)' kmsg loop0 made
}

# profile NAME TEXT: one of this host's.
profile() {
	mkdir -p /etc/ravelin/profiles
	echo "$2" >"/etc/ravelin/profiles/$1.json"
	chmod 644 "/etc/ravelin/profiles/$1.json"
}

@test "devices: those of the host can't be opened" {
	requires loop
	make_device_bundle "$BUNDLE"
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	expect_opened kmsg loop0 made
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	expect_no_host_device
}

@test "devices: nor by an exec that asks for everything" {
	requires loop
	make_device_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]'
	jq --arg script "$OPEN_DEVICES" '.process
		| .args = ["/bin/sh", "-c", $script]' \
		"$BUNDLE/config.json" >process.json
	detached bare run --detach -b "$BUNDLE" one
	run -0 --separate-stderr bare exec --process process.json one
	expect_opened kmsg loop0 made
	detached hardened baseline run --detach -b "$BUNDLE" two
	run -0 --separate-stderr hardened baseline exec \
		--process process.json two
	expect_no_host_device
}

# Without the filter and with CAP_MKNOD it is the cgroup that refuses.
@test "devices: the cgroup's rules hold where nodes can be made" {
	requires loop
	profile nodes '{"extends": "privileged",
		"devices": {"allow": ["c 1:11 r"]}}'
	make_device_bundle "$BUNDLE"
	run -0 --separate-stderr hardened nodes run -b "$BUNDLE" one
	expect_opened null zero full random urandom ptmx kmsg
	expect_not_opened 'such file' loop0
	expect_not_opened 'not permitted' made
}

@test "devices: without rules all are denied but those that all have" {
	requires loop
	profile nodes '{"extends": "privileged", "devices": {}}'
	make_device_bundle "$BUNDLE" 'del(.linux.resources)'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$RUNTIME" = runc ] || expect_opened kmsg loop0 made
	run -0 --separate-stderr hardened nodes run -b "$BUNDLE" two
	expect_no_host_device
}

@test "devices: another's numbers under a name that all have" {
	make_device_bundle "$BUNDLE" '.linux.devices = [
			{path: "/dev/null", type: "b", major: 7, minor: 0}]
		| .process.args = ["/bin/sh", "-c",
			"[ -b /dev/null ] && echo block || echo character"]'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	expect "$output" block
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	expect "$output" character
}

# In a user namespace the numbers are words to runc: it binds what is there.
@test "devices: no file of the host by a node's path" {
	local secret=/run/live/secret
	echo secret >"$secret"
	make_device_bundle "$BUNDLE" '.linux.devices = [{path: "'$secret'",
			type: "c", major: 1, minor: 3}]
		| .linux.namespaces += [{type: "user"}]
		| del(.linux.sysctl)
		| .linux.uidMappings = [{containerID: 0, hostID: 0, size: 65536}]
		| .linux.gidMappings = .linux.uidMappings
		| .process.args = ["/bin/cat", "'$secret'"]'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$RUNTIME" = crun ] || expect "$output" secret
	rm -r "$BUNDLE/rootfs/run"
	run --separate-stderr hardened baseline run -b "$BUNDLE" two
	[ "$status" -ne 0 ]
	[ "$output" = "" ]
	[[ $stderr == *"$secret"*"No such file"* ]] || complain "$stderr"
}

@test "devices: a profile may refuse them" {
	profile refusing '{"extends": "baseline",
		"devices": {"otherwise": "refuse"}}'
	make_device_bundle "$BUNDLE"
	expect_refused refusing run -b "$BUNDLE" one
	[[ $stderr == *"devices: c 1:11, b 7:0"* ]] || complain "$stderr"
	make_device_bundle "$BATS_TEST_TMPDIR/plain" 'del(.linux.devices)
		| .linux.resources.devices = [{allow: false, access: "rwm"}]'
	run -0 --separate-stderr hardened refusing run \
		-b "$BATS_TEST_TMPDIR/plain" two
	expect_no_host_device
}
