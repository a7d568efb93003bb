#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Ways by which a document gives a container power over the host: open with the
# bare runtime, closed through ravelin.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# --- annotations ---

@test "annotations: crun writes no file of the host for a hook's output" {
	[ "$RUNTIME" = crun ] || return 0 # runc obeys no such annotation
	local log=$PWD/outside
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.annotations = {"run.oci.hooks.stdout": $log}
		| .hooks = {createRuntime: [{path: "/bin/echo",
			args: ["echo", "out"]}]}' --arg log "$log"
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$(cat "$log")" = out ]
	rm "$log"
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
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
