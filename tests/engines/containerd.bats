#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Real containerd, asked by ctr for a runtime of that name (BinaryName): what a
# container is then from inside, and that all else that ctr does still works.

load lib
load containerd

setup() {
	engines_setup
	requires containerd
	PLACE=$BATS_TEST_TMPDIR/containerd
	jq -n --arg log "$LOG" '{log: {file: $log}}' >"$POLICY"
}

teardown() {
	[ -z "${CONTAINERD:-}" ] || end
	engines_teardown
}

# begin: the daemon, and the image in a namespace whose cgroups are removed.
begin() {
	start_containerd "$PLACE" </dev/null
	export CONTAINERD_NAMESPACE=$LIVE_TAG
	oci_archive "$BATS_TEST_TMPDIR/root" "$BATS_TEST_TMPDIR/images.tar"
	ctr image import "$BATS_TEST_TMPDIR/images.tar" >/dev/null
}

# end: nothing of it is left, whatever was found before.
end() {
	local name
	for name in $(ctr task ls -q); do
		ctr task rm -f "$name" >/dev/null 2>&1
	done
	ctr container ls -q | xargs -r ctr container rm
	stop_containerd "$PLACE"
}

# through BINARY OPTION... : a container that asks for everything it can.
through() {
	local binary=$1
	shift
	ctr run --runc-binary "$binary" --runc-root /run/containerd/runc \
		--privileged --allow-new-privs "$@"
}

IMAGE=docker.io/library/base:1

# What of it does ctr show, and what does the kernel say?
looked_at_from_inside() {
	run -0 through "$(command -v "$RUNTIME")" --rm $IMAGE bare /bin/try status
	expect_field NoNewPrivs 0
	expect_field Seccomp 0
	expect_field CapBnd "$(field CapBnd </proc/self/status)"
	run -0 through "$RAVELIN" --rm $IMAGE one /bin/sh -c \
		'/bin/try status; cat /proc/self/mountinfo'
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	[[ $output == *" /proc/keys "* ]] || complain "nothing is masked: $output"
	expect "$(jq -r 'select(.event == "create") |
		[.container, .engine, .profile, .outcome] | join(" ")' "$LOG")" \
		"one containerd baseline changed"
}

lifecycle() {
	local task
	through "$RAVELIN" -d $IMAGE two /bin/sleep 300
	task=$(ctr task ls | awk '$1 == "two" { print $2 }')
	expect "$(field NoNewPrivs <"/proc/$task/status")" 1
	run -0 ctr task exec --exec-id e1 two /bin/try status
	expect_field CapBnd "$BASELINE_MASK"
	expect_field CapEff "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	run ctr task exec --exec-id e2 two /bin/try exit 7
	expect "$status" 7
	ctr task pause two
	expect "$(task_status two)" PAUSED
	ctr task resume two
	expect "$(task_status two)" RUNNING
	run -0 ctr task metrics two
	[[ $output == *pids.current*1* ]] || complain "$output"
	run -0 ctr task ps two
	[[ $output == *"$task"* ]] || complain "$output"
	ctr task kill -s SIGKILL two
	eventually has_task_status two STOPPED
	ctr task rm two >/dev/null 2>&1 || [ $? = 137 ]
	ctr container rm two
}

task_status() { ctr task ls | awk -v name="$1" '$1 == name { print $3 }'; }
has_task_status() { [ "$(task_status "$1")" = "$2" ]; }

# What ctr prints, and what it leaves: nothing but the container that it had
# written down before it asked the runtime, as for each failed start.
refused() {
	run through "$RAVELIN" -d --mount \
		type=bind,src=/etc,dst=/host,options=rbind:rw \
		$IMAGE three /bin/sleep 300
	[ "$status" != 0 ] || complain "started: $output"
	[[ $output == *"config.json: /mounts/"*": "*/etc*"(profile baseline, line "* ]] ||
		complain "$output"
	ctr container rm three
	expect "$(ctr task ls -q)" ""
	expect "$(ls /run/containerd/runc/"$LIVE_TAG" 2>/dev/null)" ""
	eventually no_shim || complain "a shim is left"
	[ -z "$(find /sys/fs/cgroup -path "*/$LIVE_TAG/three*")" ]
	expect "$(jq -r 'select(.outcome == "refused") | .container' "$LOG")" three
}

@test "ctr's containers, by real containerd" {
	begin
	looked_at_from_inside
	lifecycle
	refused
}
