#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The runtime's commands through ravelin: signals, exit codes, descriptors,
# terminals and names are the runtime's own.

load lib

setup() {
	live_setup
	make_bundle "$BUNDLE" '.process.args = ["/bin/try", "signal"]'
}
teardown() { live_teardown; }

# arguments WORD...: what the container runs.
arguments() {
	edit "$BUNDLE/config.json" '.process.args = $words' \
		--argjson words "$(printf '%s
' "$@" | jq -R . | jq -cs .)"
}

# begin ID [OPTION...]: creates and starts a container that waits.
begin() {
	local id=$1
	shift
	detached hardened baseline create -b "$BUNDLE" "$@" "$id"
	hardened baseline start "$id"
	eventually says out ready
}

@test "create, start, state, kill, delete" {
	detached hardened baseline create -b "$BUNDLE" one
	run --separate-stderr hardened baseline state one
	expect "$(jq -r .status <<<"$output")" created
	[ ! -s out ]
	run --separate-stderr hardened baseline start one
	expect "$status:$output:$stderr" "0::"
	eventually says out ready
	expect "$(container_status one)" running
	run --separate-stderr hardened baseline kill one TERM
	expect "$status:$output:$stderr" "0::"
	eventually has_status one stopped
	expect "$(cat out)" "ready
signal 15"
	run --separate-stderr hardened baseline delete one
	expect "$status:$output:$stderr" "0::"
	run bare state one
	[ "$status" -ne 0 ]
}

@test "a created container is hardened before it starts" {
	begin one
	output=$(cat "/proc/$(container_pid one)/status")
	expect_field CapBnd "$BASELINE_MASK"
	expect_field CapEff "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
}

@test "exit codes are the program's" {
	local code
	for code in 0 1 7 126 255; do
		arguments /bin/try exit "$code"
		run --separate-stderr hardened baseline run -b "$BUNDLE" one
		expect "$status:$output:$stderr" "$code::"
	done
}

@test "a program that is not there fails as it does bare" {
	arguments /bin/absent
	run bare run -b "$BUNDLE" one
	local as_bare=$status
	run hardened baseline run -b "$BUNDLE" one
	expect "$status" "$as_bare"
}

@test "a signal for the container reaches it" {
	become baseline run -b "$BUNDLE" one </dev/null >out 2>err &
	local started=$!
	eventually says out ready
	hardened baseline kill one USR1
	status=0
	wait "$started" || status=$?
	expect "$status" 74
	expect "$(tail -1 out)" "signal 10"
}

@test "a signal for the runtime is the runtime's: nothing stands between" {
	become baseline run -b "$BUNDLE" one </dev/null >out 2>err &
	local started=$!
	eventually says out ready
	expect "$(tr '\0' '\n' <"/proc/$started/cmdline" | head -1)" \
		"$(realpath "$RUNTIME_PATH")"
	kill -TERM "$started"
	status=0
	wait "$started" || status=$?
	expect "$status" 79
}

@test "killed: 137, as bare" {
	become baseline run -b "$BUNDLE" one </dev/null >out 2>err &
	local started=$!
	eventually says out ready
	hardened baseline kill one KILL
	status=0
	wait "$started" || status=$?
	expect "$status" 137
}

@test "stdin, stdout and stderr are the container's" {
	arguments /bin/try cat
	run --separate-stderr hardened baseline run -b "$BUNDLE" one \
		<<<"line one"
	expect "$status:$output:$stderr" "0:line one:"
	arguments /bin/try say to-stdout to-stderr
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status:$output:$stderr" "0:to-stdout:to-stderr"
}

@test "much data goes through unchanged" {
	arguments /bin/try cat
	head -c 3000000 /dev/urandom >data
	hardened baseline run -b "$BUNDLE" one <data >copy
	cmp data copy
}

@test "a terminal through --console-socket" {
	arguments /bin/try tty
	edit "$BUNDLE/config.json" '.process.terminal = true'
	"$LIVE_BIN/console" "$PWD/socket" >terminal 3>&- &
	local receiver=$!
	eventually test -S socket
	detached hardened baseline create -b "$BUNDLE" --console-socket "$PWD/socket" one
	hardened baseline start one
	wait "$receiver"
	expect "$(tr -d '\r' <terminal)" "0 tty
1 tty
2 tty"
}

@test "typing into that terminal" {
	arguments /bin/sh -c 'echo ready; read -r line; echo "got $line"'
	edit "$BUNDLE/config.json" '.process.terminal = true'
	"$LIVE_BIN/console" "$PWD/socket" hello >terminal 3>&- &
	local receiver=$!
	eventually test -S socket
	detached hardened baseline create -b "$BUNDLE" --console-socket "$PWD/socket" one
	hardened baseline start one
	wait "$receiver"
	grep -q "got hello" terminal
}

@test "--preserve-fds hands on those descriptors and no others" {
	arguments /bin/try fds
	echo "from five" >five
	run --separate-stderr hardened baseline run -b "$BUNDLE" \
		--preserve-fds 3 one 3<five 4<five 5<five 7<five
	expect "$status" 0
	expect "$(awk '{ print $1 }' <<<"$output" | xargs)" \
		"0 1 2 3 4 5"
	arguments /bin/try readfd 5
	run --separate-stderr hardened baseline run -b "$BUNDLE" \
		--preserve-fds 3 two 3<five 4</dev/null 5<five
	expect "$output" "from five"
}

@test "--pid-file names the container's process" {
	begin one --pid-file "$PWD/pid"
	expect "$(cat pid)" "$(container_pid one)"
}

@test "run --detach" {
	detached hardened baseline run --detach -b "$BUNDLE" one
	eventually says out ready
	expect "$(container_status one)" running
}

@test "the bundle is the working directory when none is named" {
	arguments /bin/try status
	cd "$BUNDLE"
	run --separate-stderr hardened baseline run one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
}

@test "containers called create, run and exec" {
	local id
	for id in create run exec; do
		begin "$id"
		expect "$(container_status "$id")" running
		output=$(cat "/proc/$(container_pid "$id")/status")
		expect_field CapBnd "$BASELINE_MASK"
		run --separate-stderr hardened baseline exec "$id" /bin/try status
		expect "$status" 0
		expect_field CapBnd "$BASELINE_MASK"
		hardened baseline kill "$id" KILL
		eventually has_status "$id" stopped
		hardened baseline delete "$id"
		rm -f out
	done
}

@test "exec with flags: lowered as the container is" {
	begin one
	run --separate-stderr hardened baseline exec one /bin/try status
	expect "$status" 0
	expect_within "$(field CapBnd <<<"$output")" "$BASELINE_MASK"
	expect_within "$(field CapEff <<<"$output")" "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
}

@test "exec --cap can't add what the profile refuses" {
	begin one
	run --separate-stderr hardened baseline exec --cap CAP_SYS_ADMIN \
		--cap=CAP_NET_RAW one /bin/try status
	if [ "$status" -eq 0 ]; then
		expect_within "$(field CapBnd <<<"$output")" "$BASELINE_MASK"
		expect_within "$(field CapEff <<<"$output")" "$BASELINE_MASK"
		expect_within "$(field CapAmb <<<"$output")" "$BASELINE_MASK"
		expect_field NoNewPrivs 1
	else
		expect "$status" 1
		expect "$output" ""
	fi
}

@test "exec: exit code, stdin and flags are the runtime's" {
	begin one
	run --separate-stderr hardened baseline exec one /bin/try exit 9
	expect "$status:$output:$stderr" "9::"
	run --separate-stderr hardened baseline exec --cwd /bin \
		--env ABC=def one /bin/sh -c 'pwd; echo $ABC; cat' <<<"in"
	expect "$status" 0
	expect "$output" "/bin
def
in"
}

# crun 1.8.1 follows "..", and starts the process elsewhere where there is no
# such cgroup; runc refuses.
@test "exec --cgroup: into the container's own alone" {
	local value form
	begin one
	jq '.args = ["/bin/try", "status"] | .env = [] | .cwd = "/"' \
		"$FIXTURES/docker-exec-process.json" >process.json
	for value in .. ../.. /../other pids:/a/../..; do
		for form in "one /bin/try status" "-p process.json one"; do
			# shellcheck disable=SC2086 # words on purpose
			run -1 --separate-stderr hardened baseline exec \
				--cgroup "$value" $form
			[[ $stderr == *"--cgroup $value: leads out of"* ]]
		done
	done
	run -0 hardened baseline exec --cgroup / one /bin/cat /proc/self/cgroup
	refute grep -F /.. <<<"$output"
	if [ "$RUNTIME" = crun ]; then
		run -0 bare exec --cgroup absent one /bin/cat /proc/self/cgroup
		grep -F /.. <<<"$output"
	fi
	run hardened baseline exec --cgroup absent one /bin/cat /proc/self/cgroup
	[ "$status" -ne 0 ]
}

@test "exec: a command whose arguments look like ours" {
	begin one
	run --separate-stderr hardened baseline exec one /bin/busybox echo \
		--cap ALL create --bundle /x --ravelin-profile=privileged
	expect "$status" 0
	expect "$output" \
		"--cap ALL create --bundle /x --ravelin-profile=privileged"
}

make_process() {
	jq --argjson all "$(host_capabilities)" '
		.args = ["/bin/try", "status"] | .cwd = "/"
		| .env = ["PATH=/bin"] | .noNewPrivileges = false
		| .capabilities = {bounding: $all, effective: $all,
			permitted: $all, inheritable: $all, ambient: $all}
		| del(.oomScoreAdj, .rlimits, .apparmorProfile, .selinuxLabel)' \
		"$FIXTURES/docker-exec-privileged-process.json" >"$1"
	chmod 600 "$1"
}

@test "bare: exec --process gets all that it asks for" {
	begin one
	make_process process.json
	run --separate-stderr bare exec --process process.json one
	expect "$status" 0
	expect_field CapBnd "$(field CapBnd </proc/self/status)"
	expect_field NoNewPrivs 0
}

@test "exec --process: lowered, and the engine's file untouched" {
	local before form
	begin one
	make_process process.json
	before=$(stat -c '%i %s %a %Y' process.json; sha256sum process.json)
	for form in "--process process.json" "--process=process.json" \
		"-p process.json"; do
		# shellcheck disable=SC2086 # two words on purpose
		run --separate-stderr hardened baseline exec $form one
		expect "$status" 0
		expect_field CapBnd "$BASELINE_MASK"
		expect_field CapEff "$BASELINE_MASK"
		expect_field CapInh "$NO_CAPABILITY"
		expect_field CapAmb "$NO_CAPABILITY"
		expect_field NoNewPrivs 1
		expect_field Seccomp 2
		expect "$stderr" ""
	done
	expect "$(stat -c '%i %s %a %Y' process.json; sha256sum process.json)" \
		"$before"
}

@test "exec --process: under a low limit of descriptors" {
	begin one
	make_process process.json
	# shellcheck disable=SC2016 # for the inner shell
	run --separate-stderr bash -c 'ulimit -n 60; exec "$@"' - "$RAVELIN" \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		exec --process process.json one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
}

@test "exec --process --detach --pid-file, as containerd calls it" {
	begin one
	make_process process.json
	edit process.json '.args = ["/bin/try", "signal"]'
	detached hardened baseline exec --process process.json --detach \
		--pid-file "$PWD/pid" one
	eventually says out ready
	output=$(cat "/proc/$(cat pid)/status")
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
}

@test "exec --process: the command gets the caller's descriptors, none of ours" {
	begin one
	make_process process.json
	edit process.json '.args = ["/bin/try", "fds"]'
	run --separate-stderr hardened baseline exec --process process.json one
	expect "$(awk '{ print $1 }' <<<"$output" | xargs)" "0 1 2"
	echo "from three" >three
	edit process.json '.args = ["/bin/try", "readfd", "3"]'
	run --separate-stderr hardened baseline exec --preserve-fds 1 \
		--process process.json one 3<three
	expect "$output" "from three"
}

@test "exec leaves nothing behind" {
	local before
	begin one
	make_process process.json
	before=$(ls -A . "$BUNDLE" /run)
	hardened baseline exec --process process.json one >out
	diff <(echo "$before") <(ls -A . "$BUNDLE" /run)
}

@test "pause, resume, ps, list and update are the runtime's" {
	begin one
	if hardened baseline pause one; then
		expect "$(container_status one)" paused
		hardened baseline resume one
	fi
	expect "$(container_status one)" running
	run --separate-stderr hardened baseline ps --format json one
	expect "$(jq -c . <<<"$output")" "[$(container_pid one)]"
	run --separate-stderr hardened baseline list -q
	expect "$output" one
}
