#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Ravelin and another wrapper, one before the other: what each of them does is
# done, and what leads back to itself ends with one line.

load ../live/lib

setup() {
	live_setup
	WRAPPER=$LIVE_BIN/gpu-runtime
	HOOK=$LIVE_BIN/gpu-hook
	RAN=/run/live/gpu-hook.ran
	INNER=$LIVE_BIN/ravelin-inner
	install -m 755 "$BATS_TEST_DIRNAME/wrapper.sh" "$WRAPPER"
	install -m 755 /dev/stdin "$HOOK" <<-END
		#!/bin/sh
		cat >$RAN
	END
	echo "$HOOK" >"$WRAPPER.hook"
	ln -sf "$RAVELIN" "$INNER"
	rm -f "$RAN"
	mkdir -p /etc/ravelin/runtimes
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c",
		"/bin/try status; head -c 3 /dev/gpu0 | wc -c; sleep 300"]'
	ln -s busybox "$BUNDLE/rootfs/bin/head"
	ln -s busybox "$BUNDLE/rootfs/bin/wc"
	policy '{}'
}

teardown() { live_teardown; }

policy() {
	jq -n "{log: {file: \"$BATS_TEST_TMPDIR/decisions.log\"}} + $1" \
		>/etc/ravelin/policy.json
}

# becomes NAME...: what the wrapper looks for.
becomes() { printf '%s\n' "$@" >"$WRAPPER.runtimes"; }
next() { ln -sfn "$1" "/etc/ravelin/${2:-runtime}"; }

# life FIRST: a container's, by the program that the engine knows, which is held
# to baseline, and so is what is put into it.
life() {
	detached "$1" --root "$STATE" create --bundle "$BUNDLE" one
	"$1" --root "$STATE" start one
	eventually grep -q '^[0-9]$' out
	output=$(cat out)
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	run -0 "$1" --root "$STATE" exec one /bin/try status
	expect_field CapBnd "$BASELINE_MASK"
	expect_field Seccomp 2
	run -0 "$1" --root "$STATE" state one
	expect "$(jq -r .status <<<"$output")" running
	"$1" --root "$STATE" kill one KILL
	eventually has_status one stopped
	"$1" --root "$STATE" delete one
	expect "$(ls "$STATE")" ""
}

has_gpu() {
	expect "$(tail -n 1 out)" 3
	expect "$(jq -r .id "$RAN")" one
}

@test "ravelin, then the wrapper: what that adds is not held to the profile" {
	next "$WRAPPER"
	becomes absent "$(basename "$RUNTIME")"
	life "$RAVELIN"
	has_gpu
	expect "$(jq -r .event decisions.log | paste -sd ' ')" "create exec"
}

@test "the wrapper, then ravelin: what that adds is held to the profile" {
	local allow='{devices: ["c 1:5 rwm"], hooks: ["'$HOOK'"]}'
	next "$RUNTIME_PATH"
	becomes "$RAVELIN"
	quietly "$WRAPPER" --root "$STATE" create --bundle "$BUNDLE" one
	expect_one_line
	[[ ${stderr:-} == *"/hooks/prestart/0: not among the profile's hooks, "*": $HOOK; "*"(profile baseline, line "* ]] ||
		complain "$stderr"
	expect "$(ls "$STATE")" ""
	[ ! -e "$RAN" ]
	rm -r "$BUNDLE"
	setup
	next "$RUNTIME_PATH"
	policy '{exceptions: [{for: {id: "one"}, allow: '"$allow"',
		why: "computes", until: "2099-12-31"}]}'
	life "$WRAPPER"
	has_gpu
}

@test "ravelin, the wrapper, ravelin: both profiles hold" {
	next "$WRAPPER"
	next "$RUNTIME_PATH" runtimes/inner
	becomes "$INNER"
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "restricted", "loosens": true, "why": "a test",
		"hooks": {"allow": ["'"$HOOK"'"]}, "devices": {"allow": ["c 1:5 rwm"]}}' \
		>/etc/ravelin/profiles/inner.json
	edit "$BUNDLE/config.json" '.process.user = {uid: 1000, gid: 1000}'
	detached "$RAVELIN" --root "$STATE" create --bundle "$BUNDLE" one
	"$RAVELIN" --root "$STATE" start one
	eventually grep -q '^[0-9]$' out
	has_gpu
	output=$(cat out)
	expect_field CapBnd "$RESTRICTED_MASK"
	expect_field NoNewPrivs 1
	expect "$(jq -r '.profile + " " + (.runtime | split("/") | last)' \
		decisions.log | paste -sd ' ')" \
		"baseline gpu-runtime inner $(basename "$(readlink -f "$RUNTIME_PATH")")"
	"$RAVELIN" --root "$STATE" delete --force one
	expect "$(ls "$STATE")" ""
}

# circles COMMAND...: it ends, with one line that says how to mend it.
circles() {
	quietly timeout 30 "$@"
	expect_one_line
	[[ $stderr == "ravelin: "*" leads back to ravelin: in its configuration name runc or crun by a path"* ]] ||
		complain "$stderr"
	expect "$(ls "$STATE")" ""
}

@test "a wrapper that leads back to ravelin ends, whatever is asked" {
	local log=$PWD/log.json
	next "$WRAPPER"
	becomes "$RAVELIN"
	circles "$RAVELIN" --version
	circles "$RAVELIN" --root "$STATE" state one
	circles "$WRAPPER" --root "$STATE" delete --force one
	# Under baseline its second look refuses the wrapper's hook.
	policy '{default: {profile: "privileged"}}'
	circles "$RAVELIN" --root "$STATE" --log "$log" --log-format json \
		create --bundle "$BUNDLE" one
	jq -e '.level == "error" and (.msg | contains("leads back"))' "$log"
	[ "$(find /run/ravelin/passes -type l | wc -l)" -le 1 ]
}

@test "so does one that starts ravelin and waits" {
	next "$WRAPPER"
	: >"$WRAPPER.waits"
	becomes "$RAVELIN"
	circles "$RAVELIN" --version
	circles "$WRAPPER" --root "$STATE" delete --force one
	becomes "$RUNTIME_PATH"
	life "$RAVELIN"
}

@test "so do two wrappers, and two ravelins" {
	next "$WRAPPER"
	next "$WRAPPER.second" runtimes/inner
	cp "$WRAPPER" "$WRAPPER.second"
	cp "$WRAPPER.hook" "$WRAPPER.second.hook"
	becomes "$INNER"
	echo "$RAVELIN" >"$WRAPPER.second.runtimes"
	circles "$RAVELIN" --root "$STATE" state one
}
