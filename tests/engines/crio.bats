#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# CRI-O's calls of its runtime, made as it makes them: through real conmon, and
# by itself with its arguments and environment. (CRI-O itself is in no Debian.)

load ../live/lib

has_conmon() { command -v conmon >/dev/null; }

setup() {
	live_setup
	requires conmon
	ln -s "$RUNTIME_PATH" /etc/ravelin/runtime
	LOG=$BATS_TEST_TMPDIR/decisions.log
	policy baseline
	mkdir -p exits attach persist
}

teardown() { live_teardown; }

policy() {
	jq -n --arg log "$LOG" --arg name "$1" \
		'{log: {file: $log}, default: {profile: $name}}' \
		>/etc/ravelin/policy.json
}

# A container's document as CRI-O writes it: what Kubernetes says of the pod,
# and what it keeps there for itself.
# shellcheck disable=SC2016 # jq's
CRIO='.annotations = {
	"io.container.manager": "cri-o",
	"io.kubernetes.container.name": "app",
	"io.kubernetes.container.hash": "9c5f1b2d",
	"io.kubernetes.container.terminationMessagePath": "/dev/termination-log",
	"io.kubernetes.cri-o.Annotations": "{\"a\":\"b\"}",
	"io.kubernetes.cri-o.ContainerID": "one",
	"io.kubernetes.cri-o.ContainerType": "container",
	"io.kubernetes.cri-o.Created": "2026-11-23T18:27:37.211201751Z",
	"io.kubernetes.cri-o.Image": "0123456789abcdef",
	"io.kubernetes.cri-o.ImageName": "registry.example/shop/web:1",
	"io.kubernetes.cri-o.Labels": "{}",
	"io.kubernetes.cri-o.LogPath": "/var/log/pods/shop/app/0.log",
	"io.kubernetes.cri-o.MountPoint": "/var/lib/containers/m",
	"io.kubernetes.cri-o.Name": "k8s_app_web_shop_uid_0",
	"io.kubernetes.cri-o.ResolvPath": "/run/containers/r/resolv.conf",
	"io.kubernetes.cri-o.SandboxID": "s1",
	"io.kubernetes.cri-o.SandboxName": "k8s_web_shop_uid_0",
	"io.kubernetes.cri-o.SeccompProfilePath": "RuntimeDefault",
	"io.kubernetes.cri-o.Stdin": "false",
	"io.kubernetes.cri-o.StdinOnce": "false",
	"io.kubernetes.cri-o.TTY": "false",
	"io.kubernetes.cri-o.Volumes": "[]",
	"io.kubernetes.pod.name": "web",
	"io.kubernetes.pod.namespace": "shop",
	"io.kubernetes.pod.terminationGracePeriod": "30",
	"io.kubernetes.pod.uid": "8f3b5c1e-0000-4000-8000-000000000001",
	"kubernetes.io/config.source": "api"}
	| .process.args = ["/bin/sh", "-c", "/bin/try status; sleep 300"]
	| .process.capabilities = {bounding: $all, effective: $all,
		permitted: $all}
	| .process.noNewPrivileges = false'

crio_bundle() { fit_bundle "$BUNDLE" cri-container.json "$CRIO"; }

MONITOR_ENV=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# crio ARGUMENT...: one that it makes by itself.
crio() {
	env -i "$MONITOR_ENV" CRI_O_EXTERNAL=1 XDG_RUNTIME_DIR=/run \
		"${THROUGH:-$RAVELIN}" --root "$STATE" "$@"
}

# monitored FILE ARGUMENT...: by conmon, which tells what it heard in FILE.
monitored() {
	local sync=$1
	shift
	printf '\0' >go
	env -i "$MONITOR_ENV" _OCI_SYNCPIPE=3 _OCI_STARTPIPE=4 \
		XDG_RUNTIME_DIR=/run conmon "$@" 3>"$sync" 4<go \
		</dev/null >conmon.out 2>&1
}

# crio_create [OPTION...]: further ones of conmon's.
crio_create() {
	(cd "$BUNDLE" && monitored ../sync -b "$BUNDLE" -c one \
		--exit-dir "$PWD/../exits" -l "$PWD/../container.log" \
		--log-level info -n k8s_app_web_shop_uid_0 \
		-P "$PWD/../conmon.pid" -p "$BUNDLE/pidfile" \
		--persist-dir "$PWD/../persist" -r "$RAVELIN" \
		--runtime-arg --root="$STATE" \
		--socket-dir-path "$PWD/../attach" --syslog -u one "$@")
}

# crio_exec_sync COMMAND...: its output, as it is in the log.
crio_exec_sync() {
	process_document "$@"
	rm -f exec.log
	monitored exec.sync -c one -n k8s_app_web_shop_uid_0 -r "$RAVELIN" \
		-p exec.pid -e -l "$PWD/exec.log" --socket-dir-path attach \
		--log-level info --sync --exec-process-spec "$PWD/process.json" \
		--runtime-arg --root="$STATE"
	cut -d ' ' -f 4- exec.log
}

# What CRI-O writes for an exec: the container's, as it asked for it.
process_document() {
	jq '.process | .args = $ARGS.positional | .terminal = false' \
		asked.json --args "$@" >process.json
}

begin() {
	crio_bundle
	cp "$BUNDLE/config.json" asked.json
	crio_create
	eventually test -s sync
}

@test "a container's life by conmon and by CRI-O's own calls" {
	begin
	expect "$(jq .pid sync)" "$(cat "$BUNDLE/pidfile")"
	expect "$(crio state one | jq -r .status)" created
	run -0 crio start one
	expect "$output" ""
	eventually says container.log Seccomp
	output=$(cut -d ' ' -f 4- container.log)
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	expect "$(jq -r 'select(.event == "create") | [.engine, .type,
		.namespace, .pod, .name, .image] | join(" ")' "$LOG")" \
		"cri-o container shop web app registry.example/shop/web:1"

	process_document /bin/try status
	run -0 --separate-stderr crio exec --process process.json one
	expect_field CapEff "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect "${stderr:-}" ""
	run -0 crio_exec_sync /bin/try status
	expect_field CapEff "$BASELINE_MASK"
	expect "$(jq .exit_code exec.sync | tail -n 1)" 0
	run -0 crio_exec_sync /bin/try exit 7
	expect "$(jq .exit_code exec.sync | tail -n 1)" 7

	crio pause one
	expect "$(crio state one | jq -r .status)" paused
	crio resume one
	expect "$(crio state one | jq -r .status)" running
	crio kill one KILL
	eventually has_status one stopped
	eventually test -s exits/one
	expect "$(cat exits/one)" 137
	crio delete --force one
	expect "$(ls "$STATE")" ""
}

@test "systemd's cgroups: conmon's arguments go on as they came" {
	local fake=$LIVE_BIN/fake-runtime
	ln -sfn "$fake" /etc/ravelin/runtime
	crio_bundle
	RAVELIN=$fake crio_create -s
	eventually test -e "$fake.record/config.json"
	mv "$fake.record/argv" bare
	rm -r "$fake.record"
	crio_create -s
	eventually test -e "$fake.record/config.json"
	diff bare "$fake.record/argv"
	expect "$(tail -n +2 bare | paste -sd ' ')" \
		"--systemd-cgroup --root=$STATE create --bundle $BUNDLE --pid-file $BUNDLE/pidfile one"
	rm -rf "$fake.record"
}

@test "CRI-O's own annotations are not taken out" {
	begin
	diff <(jq -S .annotations asked.json) \
		<(jq -S .annotations "$BUNDLE/config.json")
	crio delete --force one
}

# of_all: memory that a container of version 1 or 2 of cgroups may use.
memory_limit() {
	local pid path
	pid=$(crio state one | jq .pid)
	path=$(awk -F: '$2 == "memory" { print $3 }' "/proc/$pid/cgroup")
	[ -z "$path" ] || cat "/sys/fs/cgroup/memory$path/memory.limit_in_bytes"
}

@test "update reads its standard input" {
	local limit
	begin
	crio start one
	crio update --resources - one <<<'{"memory": {"limit": 67108864}}'
	limit=$(memory_limit)
	[ -z "$limit" ] || expect "$limit" 67108864
	expect "$(jq -r 'select(.event == "update") | .engine + " " + .namespace' \
		"$LOG")" "cri-o shop"
	crio kill -a one 9
	eventually has_status one stopped
	crio delete --force one
}

# What it parses, and what it looks for in what is said on standard error.
@test "what CRI-O reads is byte for byte the runtime's" {
	local words
	begin
	crio start one
	for words in --version features "state one" "state absent" \
		"start one" "start absent" "kill absent KILL" "pause absent" \
		"resume one" "delete --force absent" "delete one" \
		"exec --process process.json absent"; do
		process_document /bin/try status
		# shellcheck disable=SC2086 # several words
		THROUGH=$RUNTIME_PATH run --separate-stderr crio $words
		printf '%s\n' "$status" "$output" "$(without_time "$stderr")" >bare
		# shellcheck disable=SC2086
		run --separate-stderr crio $words
		printf '%s\n' "$status" "$output" "$(without_time "$stderr")" >held
		diff bare held || complain "$words"
	done
	crio kill one KILL
	eventually has_status one stopped
	THROUGH=$RUNTIME_PATH run --separate-stderr crio kill one KILL
	printf '%s\n' "$status" "$output" "$(without_time "$stderr")" >bare
	run --separate-stderr crio kill one KILL
	diff bare <(printf '%s\n' "$status" "$output" "$(without_time "$stderr")")
	crio delete --force one
}

# conmon tells it what the runtime said; Kubernetes shows that of the pod.
@test "a refusal is in what conmon tells CRI-O" {
	policy restricted
	begin
	expect "$(jq .pid sync)" -1
	[[ $(jq -r .message sync) == "ravelin: $BUNDLE/config.json: "*"/process/user/uid: uid 0 is not allowed;"*"(profile restricted, line "* ]] ||
		complain "$(cat sync)"
	diff asked.json "$BUNDLE/config.json"
	expect "$(ls "$STATE")" ""
	# What it does then.
	THROUGH=$RUNTIME_PATH run --separate-stderr crio delete --force one
	expect "$status" 0
	run -0 crio delete --force one
}
