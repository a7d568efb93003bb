#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What docker does to a container, with ravelin as its runtime: whatever that
# is, what runs in it has no more than the policy gives, and docker sees what it
# would see without.

load lib

ALL=(--network none --privileged --security-opt seccomp=unconfined --cap-add ALL)

setup() {
	engines_setup
	requires dockerd
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "resources": {"pids": 200, "memory": "64M",
		"cpus": 1}}' >/etc/ravelin/profiles/limited.json
	policy limited
}

teardown() {
	docker_client ps -aq 2>/dev/null | xargs -r /usr/bin/docker rm -f >/dev/null
	[ -z "${DOCKERD:-}" ] || stop_dockerd
	engines_teardown
}

# policy PROFILE
policy() {
	jq -n --arg name "$1" --arg log "$LOG" \
		'{default: {profile: $name}, log: {file: $log}}' >"$POLICY"
}

pid_of() { docker_client inspect -f '{{.State.Pid}}' "$1"; }
is_state() { [ "$(docker_client inspect -f "{{.State.$2}}" "$1")" = "$3" ]; }

# execs_are_held OPTION...: into the container one.
execs_are_held() {
	run -0 docker_client exec "$@" one /bin/try status
	held "$BASELINE_MASK"
}

@test "docker: one container, from run to rm" {
	start_dockerd --bridge=none
	docker_image
	# A terminal of docker's own is the container's.
	output=$(in_terminal /usr/bin/docker run --rm -it "${ALL[@]}" base:1 \
		/bin/sh -c '/bin/busybox tty; exec /bin/try status')
	[[ $output == *"/dev/pts/0"$'\n'* ]] || complain "$output"
	held "$BASELINE_MASK"

	docker_client run -d --name one "${ALL[@]}" base:1 /bin/sh -c \
		'echo begun; echo said >&2; trap "echo got; exit 7" USR1 TERM
		while :; do sleep 0.1; done'
	output=$(in_terminal /usr/bin/docker exec -it --privileged one \
		/bin/sh -c '/bin/busybox tty; exec /bin/try status')
	[[ $output == *"/dev/pts/0"$'\n'* ]] || complain "$output"
	held "$BASELINE_MASK"
	run -42 docker_client exec one /bin/sh -c 'exit 42'
	run -127 docker_client exec one /bin/absent || [ "$status" = 126 ]
	[[ $status == 12[67] ]] || complain "$status: $output"
	[[ $output != *ravelin:* ]] || complain "$output"
	# Nothing of ours stands in what it wrote.
	run -0 --separate-stderr docker_client logs one
	expect "$output:${stderr:-}" "begun:said"
	run -0 docker_client top one
	[[ $output == *"while :"* ]] || complain "$output"

	docker_client pause one
	is_state one Paused true
	docker_client unpause one
	execs_are_held --privileged

	docker_client kill -s USR1 one
	expect "$(docker_client wait one)" 7
	run -0 docker_client logs one
	[[ $output == *got ]] || complain "$output"
	# Started again, it is held again.
	docker_client start one
	execs_are_held --privileged --user 0:0
	docker_client stop -t 5 one
	is_state one ExitCode 7
	docker_client restart -t 0 one
	docker_client kill one
	is_state one ExitCode 137
	expect "$(jq -r 'select(.outcome == "refused") | .event' "$LOG")" ""
}

@test "docker update: as far as the profile goes" {
	local pid
	requires limits
	start_dockerd --bridge=none
	docker_image
	docker_client run -d --name one --memory 32m --memory-swap 32m \
		--pids-limit 50 --network none base:1 /bin/sleep 300
	pid=$(pid_of one)
	pids() { limit_of "$pid" pids pids.max pids.max; }
	memory() { limit_of "$pid" memory memory.limit_in_bytes memory.max; }
	expect "$(pids) $(memory)" "50 $((32 << 20))"
	# crun 1.8.1 takes a memory that docker leaves as it is for none at all.
	update() { docker_client update --memory "$1" --memory-swap "$1" "${@:2}" one; }
	update 48m --pids-limit 100
	expect "$(pids) $(memory)" "100 $((48 << 20))"
	update 48m --pids-limit 5000
	expect "$(pids) $(memory)" "200 $((48 << 20))"
	update 1g --pids-limit -1
	expect "$(pids) $(memory)" "200 $((64 << 20))"
	update 64m --cpus 0.5
	[[ $(limit_of "$pid" cpu cpu.cfs_quota_us cpu.max) =~ ^50000( 100000)?$ ]]
	update 64m --cpus 2
	[[ $(limit_of "$pid" cpu cpu.cfs_quota_us cpu.max) =~ ^100000( 100000)?$ ]]
}

@test "docker: restarts, health checks and live-restore are held as well" {
	start_dockerd --bridge=none --live-restore
	docker_image
	docker_client run -d --name again --restart on-failure:2 "${ALL[@]}" \
		base:1 /bin/sh -c '/bin/try status; exit 1'
	docker_client run -d --name one "${ALL[@]}" --health-interval 1s \
		--health-cmd '/bin/try status >/tmp/health' base:1 /bin/sleep 300
	eventually is_state one Health.Status healthy
	run -0 docker_client exec one /bin/cat /tmp/health
	held "$BASELINE_MASK"
	eventually is_state again Status exited
	expect "$(docker_client inspect -f '{{.RestartCount}}' again)" 2
	output=$(docker_client logs again)
	expect "$(grep -c "^CapBnd:.$BASELINE_MASK$" <<<"$output")" 3
	expect "$(grep -c '^NoNewPrivs:.1$' <<<"$output")" 3

	pid=$(pid_of one)
	stop_dockerd
	kill -0 "$pid"
	execs=$(wc -l <"$LOG")
	start_dockerd --bridge=none --live-restore
	eventually is_state one Running true
	expect "$(pid_of one)" "$pid"
	execs_are_held --privileged
	[ "$(wc -l <"$LOG")" -gt "$execs" ] || complain "not logged"
	docker_client stop -t 0 one
	is_state one Running false
}

@test "docker: a refusal is ours, and leaves nothing" {
	local before
	# shellcheck disable=SC2034 # start_dockerd's
	DAEMON_JSON=$(jq -n --arg path "$RAVELIN" '{runtimes: {
		restricted: {path: $path,
			runtimeArgs: ["--ravelin-profile=restricted"]}}}')
	start_dockerd --bridge=none
	docker_image
	docker_client run --rm --network none base:1 /bin/minimal
	before=$(traces)
	run docker_client run --rm --network none --runtime restricted base:1 \
		/bin/try status
	expect "$status" 125
	[[ $output == *"ravelin: "*"uid 0 is not allowed"*"(profile restricted, line "* ]]
	[ -z "$(docker_client ps -aq)" ] || complain "$(docker_client ps -a)"
	expect_traces "$before"
	run docker_client run --rm --network none -v /etc:/host base:1 /bin/minimal
	expect "$status" 125
	[[ $output == *"ravelin: "*"/mounts/"* ]] || complain "$output"
	expect_traces "$before"
	# What docker keeps of a container that did not start is as without us.
	run docker_client create --name one --network none --runtime restricted \
		base:1 /bin/sleep 300
	run docker_client start one
	[[ $status == 1 && $output == *"ravelin: "* ]] || complain "$output"
	is_state one Status created
	docker_client rm one
	expect_traces "$before"

	docker_client run -d --name one --network none --user 1000 \
		--runtime restricted base:1 /bin/sleep 300
	run docker_client exec --user 0 one /bin/try status
	# Newer ones say 128 for what they don't know.
	[[ $status == 12[68] && $output == *"ravelin: "*"uid 0 is not allowed"* ]] ||
		complain "$status: $output"
	run -0 docker_client exec --privileged one /bin/try status
	held "$RESTRICTED_MASK"
}

@test "docker: the builder without BuildKit; what its runtime says is its own" {
	start_dockerd --bridge=none
	docker_image
	mkdir context
	printf 'FROM base:1\nRUN /bin/try status\n' >context/Dockerfile
	DOCKER_BUILDKIT=0 run -0 docker_client build --no-cache --network none context
	held "$BASELINE_MASK"
	expect "$(jq -r '.event' "$LOG")" create
	run -0 docker_client info -f '{{.DefaultRuntime}} {{.RuncCommit.ID}}'
	if [ "$RUNTIME" = runc ]; then
		expect "$output" "runc $(runc --version |
			sed -n 's/^commit: //p')"
	fi
	for word in --version features; do
		run "$RUNTIME" $word
		bare=$status:$output
		run "$BATS_TEST_TMPDIR/bin/runc" $word
		expect "$status:$output" "$bare"
	done
}
