#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# User notification: what a spec's filter leaves to an agent (SCMP_ACT_NOTIFY,
# listenerPath) is still left to it where the profile allows the call, and is
# refused without asking where the profile refuses.

load lib

setup() { live_setup; }
teardown() {
	[ -z "${AGENT:-}" ] || kill "$AGENT" 2>/dev/null || true
	live_teardown
}

# listen ANSWER...: the agent.
listen() {
	"$LIVE_BIN/listener" "$BATS_TEST_TMPDIR/agent" "$@" \
		>agent.out 2>&1 3>&- &
	AGENT=$!
	eventually test -S "$BATS_TEST_TMPDIR/agent"
}

# bundle_with CALLS WORD...: a container that runs WORD..., whose filter leaves
# CALLS (a JSON array) to the agent.
bundle_with() {
	local calls=$1
	shift
	make_bundle "$BUNDLE"
	edit "$BUNDLE/config.json" '.process.args = $ARGS.positional
		| .linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW",
			listenerPath: $path, listenerMetadata: "what it is for",
			syscalls: [{names: $calls, action: "SCMP_ACT_NOTIFY"}]}' \
		--argjson calls "$calls" --arg path "$BATS_TEST_TMPDIR/agent" \
		--args "$@"
}

# ends: the agent saw the last of the container go.
ends() {
	wait "$AGENT" || complain "agent: $? $(cat agent.out)"
}

asked() { grep -c '^notified' agent.out || true; }

MKDIR='["mkdir", "mkdirat"]'

# expect_errno PROFILE: what the agent answers is what the program gets.
expect_errno() {
	listen errno 6
	bundle_with "$MKDIR" /bin/mkdir /tmp/made
	run --separate-stderr hardened "$1" run -b "$BUNDLE" one
	[ "$status" -ne 0 ]
	[[ $stderr == *"No such device or address"* ]] ||
		complain "$output $stderr; $(cat agent.out)"
	[ ! -e "$BUNDLE/rootfs/tmp/made" ]
	ends
	expect "$(asked)" 1
}

@test "baseline: the agent's errno is what the program gets" {
	expect_errno baseline
}

@test "privileged: the agent's errno is what the program gets" {
	expect_errno privileged
}

@test "the agent's value is what the program gets" {
	listen value 0
	bundle_with "$MKDIR" /bin/mkdir /tmp/made
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status:$output:$stderr" "0::"
	[ ! -e "$BUNDLE/rootfs/tmp/made" ]
	ends
	expect "$(asked)" 1
}

@test "the agent may let the call be made" {
	listen continue
	bundle_with "$MKDIR" /bin/mkdir /tmp/made
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status:$output:$stderr" "0::"
	[ -d "$BUNDLE/rootfs/tmp/made" ]
	ends
	expect "$(asked)" 1
}

@test "the agent is told what it is for, and of which container" {
	listen errno 6
	bundle_with "$MKDIR" /bin/mkdir /tmp/made
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	ends
	sed '/^notified/,$d' agent.out >state.json
	expect "$(jq -r .metadata state.json)" "what it is for"
	expect "$(jq -r .state.id state.json)" one
	expect "$(jq -c .fds state.json)" '["seccompFd"]'
}

@test "the hardened document names the agent as before" {
	bundle_with "$MKDIR" /bin/mkdir /tmp/made
	jq .linux.seccomp "$BUNDLE/config.json" >before
	"$RAVELINCTL" harden --profile baseline "$BUNDLE/config.json" >after
	expect "$(jq .linux.seccomp.listenerPath after)" \
		"$(jq .listenerPath before)"
	expect "$(jq .linux.seccomp.listenerMetadata after)" \
		"$(jq .listenerMetadata before)"
}

@test "what the profile refuses is refused, and the agent not asked" {
	listen continue
	bundle_with '["keyctl", "add_key", "mkdir", "mkdirat"]' \
		/bin/try keyctl add_key
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status:$output" "0:keyctl EPERM
add_key EPERM"
	ends
	expect "$(asked)" 0
}

@test "what the profile allows by its arguments is asked for those alone" {
	listen errno 6
	bundle_with '["socket"]' /bin/try socket-alg ok-socket-unix
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status:$output" "0:socket-alg EPERM
ok-socket-unix ENXIO"
	ends
	expect "$(asked)" 1
}

@test "where nothing is left to the agent, the container starts without it" {
	listen continue
	bundle_with '["keyctl"]' /bin/try keyctl
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status:$output" "0:keyctl EPERM"
	expect "$(asked)" 0
}
