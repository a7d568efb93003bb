#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What a container has, seen from inside, under each profile.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

@test "bare: a bundle that asks for everything gets it" {
	make_bundle "$BUNDLE"
	run --separate-stderr bare run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd "$(field CapBnd </proc/self/status)"
	expect_field CapEff "$(field CapBnd </proc/self/status)"
	expect_field CapAmb "$(field CapBnd </proc/self/status)"
	expect_field NoNewPrivs 0
	expect_field Seccomp 0
}

@test "baseline: nine capabilities, no new privileges, a filter" {
	make_bundle "$BUNDLE"
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
	expect_field CapPrm "$BASELINE_MASK"
	expect_field CapEff "$BASELINE_MASK"
	expect_field CapInh "$NO_CAPABILITY"
	expect_field CapAmb "$NO_CAPABILITY"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	expect_field Seccomp_filters 1
	expect "$stderr" ""
}

@test "baseline is what holds when nothing is said" {
	make_bundle "$BUNDLE"
	run --separate-stderr "$RAVELIN" \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
}

@test "baseline: a user other than root has no capability in force" {
	make_bundle "$BUNDLE" '.process.user = {uid: 1000, gid: 1000}'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	expect_field Uid 1000
	expect_field CapBnd "$BASELINE_MASK"
	expect_field CapEff "$NO_CAPABILITY"
	expect_field CapPrm "$NO_CAPABILITY"
	expect_field CapAmb "$NO_CAPABILITY"
}

@test "baseline: less than the ceiling stays less" {
	make_bundle "$BUNDLE" '.process.capabilities |=
		{bounding: ["CAP_KILL", "CAP_SYS_ADMIN"],
		permitted: ["CAP_KILL"], effective: []}'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	expect_field CapBnd 0000000000000020
	expect_within "$(field CapEff <<<"$output")" 0000000000000020
	expect_field CapInh "$NO_CAPABILITY"
	expect_field CapAmb "$NO_CAPABILITY"
}

# Of it crun 1.21 and 1.28 make a container that execs can enter.
@test "a bundle without a process is refused" {
	local profile
	make_bundle "$BUNDLE" 'del(.process)'
	for profile in baseline restricted; do
		expect_refused "$profile" create -b "$BUNDLE" one
		[[ $stderr == *"without a process"* ]]
	done
}

@test "baseline: a bundle with no capabilities at all gets none" {
	local how
	for how in 'del(.process.capabilities)' '.process.capabilities = null' \
		'.process.capabilities = {}'; do
		rm -rf "$BUNDLE"
		make_bundle "$BUNDLE" "$how"
		run --separate-stderr hardened baseline run -b "$BUNDLE" one
		expect "$status" 0
		expect_field CapBnd "$NO_CAPABILITY"
		expect_field CapEff "$NO_CAPABILITY"
		expect_field NoNewPrivs 1
	done
	# What runc 1.3 and 1.4 take for all of them.
	jq -e '.process.capabilities == {}' "$BUNDLE/config.json"
}

@test "restricted: no capability but NET_BIND_SERVICE" {
	make_bundle "$BUNDLE" '.process.user = {uid: 1000, gid: 1000}'
	run --separate-stderr hardened restricted run -b "$BUNDLE" one
	expect "$status" 0
	expect_field Uid 1000
	expect_field CapBnd "$RESTRICTED_MASK"
	expect_field CapEff "$NO_CAPABILITY"
	expect_field CapPrm "$NO_CAPABILITY"
	expect_field CapInh "$NO_CAPABILITY"
	expect_field CapAmb "$NO_CAPABILITY"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
}

@test "strict: a program that reads, writes and exits runs" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/minimal"]
		| .process.user = {uid: 1000, gid: 1000}'
	run --separate-stderr hardened strict run -b "$BUNDLE" one <<<"through"
	expect "$output" through
	expect "$status" 0
}

@test "strict: seen from outside, no capability and a filter" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/minimal"]
		| .process.user = {uid: 1000, gid: 1000}'
	mkfifo in
	become strict run -b "$BUNDLE" one <in >out 2>err &
	local started=$!
	exec 9>in
	echo hello >&9
	eventually says out hello
	output=$(cat "/proc/$(container_pid one)/status")
	exec 9>&-
	expect_within "$(field CapBnd <<<"$output")" "$RESTRICTED_MASK"
	expect_field CapEff "$NO_CAPABILITY"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	wait "$started"
}

# A profile of what minimal calls, and no more.
tiny() {
	mkdir -p /etc/ravelin/profiles
	jq -n --argjson nnp "$1" '{noNewPrivileges: $nnp, seccomp: {
		allow: ["@minimal", "arch_prctl", "brk", "mprotect"]}}' \
		>/etc/ravelin/profiles/tiny.json
}

# listed GROUP: the calls of a group of profiles/groups/runtimes.json, with
# those of the groups in it.
listed() {
	grep -v '^[[:space:]]*//' "$LIVE_DIR/../../profiles/groups/runtimes.json" |
		jq -r --arg name "$1" '[.groups[] | {key: .name, value: .syscalls}]
			| from_entries as $groups
			| $groups[$name] | map(if startswith("@")
				then $groups[.[1:]][] else . end) | .[]' | sort -u
}

# traced FILE: what the thread that loads the filter calls between that and the
# program's execve, by strace's -f.
traced() {
	awk '{
		line = $0
		sub(/^[0-9]+ +/, "", line)
		loads = line ~ /^(seccomp\(SECCOMP_SET_MODE_FILTER|prctl\(PR_SET_SECCOMP)/
		if (loads && line !~ /= -1/ && line !~ /NULL/) {
			loader = $1
			next
		}
		if ($1 != loader || line !~ /^[a-z0-9_]+\(/)
			next
		sub(/\(.*/, "", line)
		print line
		if (line == "execve")
			exit
	}' "$1" | sort -u
}

# expect_traced GROUP: the start of minimal under tiny.
expect_traced() {
	local code=0
	make_bundle "$BUNDLE" '.process.args = ["/bin/minimal"]'
	strace -f -o trace -s 16 "$RAVELIN" --ravelin-profile=tiny \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one <<<"through" >out 2>err 3>&- || code=$?
	expect "$code $(cat out err)" "0 through"
	traced trace >calls
	grep -qx execve calls || complain "no filter was seen in the trace"
	listed "$1" >group
	[ -z "$(comm -23 calls group)" ] ||
		complain "@$1 lacks: $(comm -23 calls group | xargs)"
}

@test "what the runtime calls behind the filter is in its group" {
	requires strace
	tiny true
	expect_traced "start-$RUNTIME"
}

@test "the same where new privileges are not ruled out" {
	requires strace
	tiny false
	expect_traced "start-$RUNTIME-privileges"
}

@test "strict: anything beyond is refused to the program" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/mkdir", "/tmp/made"]
		| .process.user = {uid: 1000, gid: 1000}'
	run --separate-stderr hardened strict run -b "$BUNDLE" one
	[ "$status" -ne 0 ]
	[ ! -e "$BUNDLE/rootfs/tmp/made" ]
}

@test "privileged: changes nothing that a container has" {
	make_bundle "$BUNDLE"
	run --separate-stderr bare run -b "$BUNDLE" one
	local as_bare=$output
	run --separate-stderr hardened privileged run -b "$BUNDLE" one
	expect "$status" 0
	expect "$output" "$as_bare"
}

@test "audit: changes nothing, whatever the profile" {
	make_bundle "$BUNDLE"
	local before
	before=$(bundle_state "$BUNDLE")
	run --separate-stderr bare run -b "$BUNDLE" one
	local as_bare=$output
	run --separate-stderr "$RAVELIN" --ravelin-mode=audit \
		--ravelin-profile=restricted \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one
	expect "$status" 0
	expect "$output" "$as_bare"
	expect "$stderr" ""
	diff <(echo "$before") <(bundle_state "$BUNDLE")
}

@test "audit: starts what it could not harden" {
	make_bundle "$BUNDLE"
	mv "$BUNDLE/config.json" "$BUNDLE/real.json"
	ln -s real.json "$BUNDLE/config.json"
	run --separate-stderr "$RAVELIN" --ravelin-mode=audit \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one
	expect "$status" 0
	[ -L "$BUNDLE/config.json" ]
	run --separate-stderr hardened baseline run -b "$BUNDLE" two
	expect "$status" 1
}

@test "a second procfs and a bind of the host's are held to the floor" {
	export script='for f in /two /host/proc; do
		true 2>/dev/null >>$f/sys/kernel/core_pattern && echo open $f
	done; true'
	make_bundle "$BUNDLE" '
		.process.args = ["/bin/busybox", "sh", "-c", env.script]
		| .mounts += [
			{destination: "/two", type: "proc", source: "proc"},
			{destination: "/host", type: "bind", source: "/",
				options: ["rbind", "rslave"]}]'
	run --separate-stderr bare run -b "$BUNDLE" one
	expect "$(grep -c open <<<"$output")" 2
	echo '{"extends": "baseline", "loosens": true, "why": "of masks alone",
		"mounts": {"refuse": []}}' >/etc/ravelin/masks.json
	chmod 644 /etc/ravelin/masks.json
	run --separate-stderr hardened /etc/ravelin/masks.json \
		run -b "$BUNDLE" two
	expect "$stderr" ""
	expect "$status" 0
	expect "$output" ""
}

@test "a filter of the engine's own is never loosened" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/try", "ok-socket-unix",
			"unshare-newuser", "keyctl"]
		| .linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW",
			syscalls: [{names: ["socket"],
				action: "SCMP_ACT_ERRNO", errnoRet: 13}]}'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	expect "$(grep -c '^ok-socket-unix EINVAL$' <<<"$output")" 0
	expect "$(grep -c '^unshare-newuser EPERM$' <<<"$output")" 1
	expect "$(grep -c '^keyctl EPERM$' <<<"$output")" 1
}
