#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What podman does to a container, with ravelin as its runtime: whatever that
# is, what runs in it has no more than the policy gives, and podman tells the
# truth of it.

load lib

ALL=(--network none --privileged --security-opt seccomp=unconfined --cap-add ALL)

setup() {
	engines_setup
	requires podman
	policy baseline
	tar -C "$BATS_TEST_TMPDIR/root" -c . | in_podman import -q - base:1
}

teardown() {
	in_podman pod rm -f -t 0 -a >/dev/null 2>&1 || true
	in_podman rm -f -t 0 -a >/dev/null 2>&1 || true
	engines_teardown
}

has_catatonit() { [ -x /usr/libexec/podman/catatonit ] || command -v catatonit >/dev/null; }

# policy PROFILE
policy() {
	jq -n --arg name "$1" --arg log "$LOG" \
		'{default: {profile: $name}, log: {file: $log}}' >"$POLICY"
}

of() { in_podman inspect -f "{{$2}}" "$1"; }
is_of() { [ "$(of "$1" "$2")" = "$3" ]; }

# execs_are_held [OPTION...]: into the container one.
execs_are_held() {
	run -0 in_podman exec "$@" one /bin/try status
	held "$BASELINE_MASK"
}

@test "podman: one container, from run to rm" {
	output=$(in_terminal podman --storage-driver vfs \
		--root "$BATS_TEST_TMPDIR/storage" --runroot "$BATS_TEST_TMPDIR/run" \
		--tmpdir "$BATS_TEST_TMPDIR/libpod" --cgroup-manager cgroupfs \
		--events-backend file --runtime "$RAVELIN" run --rm -it "${ALL[@]}" \
		base:1 /bin/sh -c '/bin/busybox tty; exec /bin/try status' 3>&-)
	[[ $output == *"/dev/pts/0"$'\n'* ]] || complain "$output"
	held "$BASELINE_MASK"

	in_podman run -d --name one "${ALL[@]}" \
		--health-cmd '/bin/try status >/tmp/health' --health-interval disable \
		base:1 /bin/sh -c 'echo begun; echo said >&2
		trap "echo got; exit 7" USR1 TERM; while :; do sleep 0.1; done'
	execs_are_held --privileged
	run -0 in_podman healthcheck run one
	run -0 in_podman exec one /bin/cat /tmp/health
	held "$BASELINE_MASK"
	# What it says of the container is what that has.
	expect "$(of one .EffectiveCaps)" "$(of one .BoundingCaps)"
	expect "$(in_podman inspect one | jq -c '.[0].BoundingCaps | length')" 9
	run -42 in_podman exec one /bin/sh -c 'exit 42'
	run -127 in_podman exec one /bin/absent
	run -0 --separate-stderr in_podman logs one
	expect "$output:${stderr:-}" "begun:said"
	run -0 in_podman top one
	[[ $output == *"while :"* ]] || complain "$output"

	in_podman pause one
	is_of one .State.Status paused
	in_podman unpause one
	in_podman kill -s USR1 one
	expect "$(in_podman wait one)" 7
	in_podman start one
	execs_are_held --privileged --user 0:0
	in_podman restart -t 0 one
	execs_are_held --privileged
	in_podman stop -t 5 one
	is_of one .State.ExitCode 7
	in_podman start one
	in_podman kill one
	expect "$(in_podman wait one)" 137
	in_podman rm one
	expect "$(jq -r 'select(.outcome == "refused") | .event' "$LOG")" ""
}

@test "podman: restarts, limits and an init of its own are held as well" {
	local pid
	requires catatonit limits
	in_podman run -d --name again --restart on-failure:1 "${ALL[@]}" \
		base:1 /bin/sh -c '/bin/try status; exit 1'
	in_podman run -d --name one --init "${ALL[@]}" --pids-limit 50 base:1 \
		/bin/sleep 300
	run -0 in_podman exec one /bin/cat /proc/1/comm /proc/1/status
	[[ $output == podman-init$'\n'* ]] || complain "$output"
	held "$BASELINE_MASK"
	pid=$(of one .State.Pid)
	expect "$(limit_of "$pid" pids pids.max pids.max)" 50
	eventually is_of again .State.Status exited
	output=$(in_podman logs again)
	expect "$(grep -c "^CapBnd:.$BASELINE_MASK$" <<<"$output")" 2
	expect "$(grep -c '^NoNewPrivs:.1$' <<<"$output")" 2
}

# podman 5 notes it in the container's document.
@test "podman: an update leaves an exec to its container's rule" {
	local log=$BATS_TEST_TMPDIR/decisions.log
	jq -n --arg log "$log" '{log: {file: $log}, rules: [{name: "blue",
		match: {annotations: {team: "blue"}}, profile: "baseline"}],
		default: {profile: "privileged"}}' >"$POLICY"
	in_podman run -d --name one --annotation team=blue "${ALL[@]}" \
		base:1 /bin/sh -c 'while :; do sleep 0.1; done'
	in_podman update --cpu-shares 512 one
	execs_are_held --privileged
	expect "$(tail -n 1 "$log" | jq -c '[.event, .rule, .recorded, .stale]')" \
		'["exec","blue",true,null]'
}

@test "podman: pods, and what kube play makes, are held as well" {
	requires catatonit
	in_podman pod create --name pod --share-parent=false --network none
	in_podman run -d --name one --pod pod --privileged base:1 /bin/sleep 300
	execs_are_held --privileged
	output=$(cat "/proc/$(of "$(in_podman pod inspect -f \
		'{{.InfraContainerID}}' pod)" .State.Pid)/status")
	expect_field NoNewPrivs 1
	expect_within "$(field CapBnd <<<"$output")" "$BASELINE_MASK"
	in_podman pod rm -f -t 0 pod

	cat >play.yaml <<-'POD'
		apiVersion: v1
		kind: Pod
		metadata: {name: play}
		spec:
		  containers:
		  - name: one
		    image: localhost/base:1
		    command: [/bin/sleep, "300"]
		    securityContext: {privileged: true}
	POD
	in_podman play kube --network none play.yaml
	run -0 in_podman exec --privileged play-one /bin/try status
	held "$BASELINE_MASK"
	# It removes conmon's cgroup at once, though conmon may still end.
	eventually in_podman pod rm -f -t 0 play
	# It can't be told another place for these.
	remove_cgroups libpod_parent
}

@test "podman: a container for systemd gets no cgroups to write to" {
	run -0 in_podman run --rm --systemd always "${ALL[@]}" base:1 /bin/sh -c \
		'cat /proc/self/mounts; exec /bin/try status'
	held "$BASELINE_MASK"
	grep -qE "^cgroup2? /sys/fs/cgroup(/systemd)? cgroup2? ro," <<<"$output"
	refute grep -qE "^cgroup2? /sys/fs/cgroup[^ ]* cgroup2? rw" <<<"$output"
	[[ $output == *' /run/lock tmpfs rw,'* ]] || complain "$output"
	# But where the policy says so.
	edit "$POLICY" '.exceptions = [{for: {engine: "podman"}, why: "systemd",
		until: "2099-01-01", allow: {mounts: ["/sys/fs/cgroup/**"]}}]'
	run -0 in_podman run --rm --systemd always "${ALL[@]}" base:1 /bin/sh -c \
		'cat /proc/self/mounts; exec /bin/try status'
	held "$BASELINE_MASK"
	grep -qE "^cgroup2? /sys/fs/cgroup(/systemd)? cgroup2? rw" <<<"$output"
}

@test "podman: a refusal is ours, and leaves nothing" {
	local before json
	policy restricted
	in_podman run --rm --network none --user 1000 base:1 /bin/minimal
	eventually podman_is_gone
	before=$(traces)
	# The name of the runtime decides where podman reads it.
	for json in '"crun"' '"crun", "ravelin"'; do
		printf '[engine]\nruntime_supports_json = [%s]\n' "$json" \
			>containers.conf
		CONTAINERS_CONF=$PWD/containers.conf run in_podman run --rm \
			--network none base:1 /bin/try status
		[[ $status == 126 && $output == *"ravelin: "*"uid 0 is not allowed"*"(profile restricted, line "* ]] ||
			complain "$status: $output"
		[ -z "$(in_podman ps -aq)" ] || complain "$(in_podman ps -a)"
		expect_traces "$before"
	done
	in_podman create --name one --network none base:1 /bin/sleep 300
	run in_podman start one
	[[ $status != 0 && $output == *"ravelin: "* ]] || complain "$output"
	in_podman rm one
	expect_traces "$before"
	in_podman run -d --name one --network none --user 1000 base:1 \
		/bin/sleep 300
	run in_podman exec --user 0 one /bin/try status
	[[ $status != 0 && $output == *"ravelin: "*"uid 0 is not allowed"* ]] ||
		complain "$status: $output"
	run -0 in_podman exec --privileged one /bin/try status
	held "$RESTRICTED_MASK"
}
