#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl check --all: every container that runs is found and judged by what
# it was started with, and the totals are what the kernel says.

load lib

setup() {
	live_setup
	requires ravelinctl
	STATE=/run/$RUNTIME # where that runtime keeps them by itself
	rm -rf "${STATE:?}"
	mkdir -p "$STATE"
}

teardown() {
	live_teardown
}

has_ravelinctl() { [ -x "${RAVELINCTL:-}" ]; }

# begin ID [JQ-FILTER]: starts a container that asks for everything, past
# ravelin.
begin() {
	make_bundle "$BATS_TEST_TMPDIR/$1" \
		'.process.args = ["/bin/sleep", "1000"]'"${2:+| $2}"
	detached bare run -d -b "$BATS_TEST_TMPDIR/$1" "$1"
}

# hold ID [JQ-FILTER]: the same through ravelin, under baseline.
hold() {
	make_bundle "$BATS_TEST_TMPDIR/$1" \
		'.process.args = ["/bin/sleep", "1000"]'"${2:+| $2}"
	detached hardened baseline run -d -b "$BATS_TEST_TMPDIR/$1" "$1"
}

# check: sets $output, $status.
check() {
	run --separate-stderr "$RAVELINCTL" check -f json -p baseline --all
}

# total FACT: how many say yes.
total() { jq --arg fact "$1" '.totals[$fact].yes' <<<"$output"; }

# having FIELD VALUE: how many of the first processes have that in their
# /proc/PID/status.
having() {
	local pid count=0
	for pid in $(jq '.subjects[].pid' <<<"$output"); do
		[ "$(field "$1" <"/proc/$pid/status")" != "$2" ] || ((++count))
	done
	echo "$count"
}

# sharing NAMESPACE: how many are in ours.
sharing() {
	local pid count=0
	for pid in $(jq '.subjects[].pid' <<<"$output"); do
		[ "$(readlink "/proc/$pid/ns/$1")" != "$(readlink "/proc/self/ns/$1")" ] ||
			((++count))
	done
	echo "$count"
}

# without_shell DIR: leaves it nothing but sleep.
without_shell() {
	rm "$1/rootfs/bin"/{sh,busybox,sleep}
	cp "$(command -v busybox)" "$1/rootfs/bin/sleep"
}

@test "totals are what the kernel says of all that runs" {
	begin open
	begin user '.process.user = {uid: 1000, gid: 1000}'
	begin shared 'del(.linux.namespaces[] | select(.type == "network"))
		| del(.linux.sysctl) | .process.noNewPrivileges = true'
	hold held
	hold both '.process.user = {uid: 1000, gid: 1000} | .root.readonly = true'
	check
	expect "$status" 1
	expect "$(jq -c '[.containers, .failed]' <<<"$output")" '[5,0]'
	expect "$(jq -r '[.subjects[] | select(.meets) | .id] | join(" ")' <<<"$output")" \
		"both held"
	expect "$(jq -c '[.subjects[].pid]' <<<"$output")" \
		"[$(container_pid both),$(container_pid held),$(container_pid open),$(container_pid shared),$(container_pid user)]"
	expect "$(total root)" "$(having Uid 0)"
	expect "$(total root)" 3
	expect "$(total unfiltered)" "$(having Seccomp 0)"
	expect "$(total unfiltered)" 3
	expect "$(total newPrivileges)" "$(having NoNewPrivs 0)"
	expect "$(total newPrivileges)" 2
	expect "$(total hostNetwork)" "$(sharing net)"
	expect "$(total hostNetwork)" 1
	expect "$(total hostPid)" "$(sharing pid)"
	expect "$(total writableRoot)" 4
	expect "$(total privileged)" 3
	expect "$(total shell)" 5
}

@test "a shell is looked for in the running container" {
	begin with
	make_bundle "$BATS_TEST_TMPDIR/without" \
		'.process.args = ["/bin/sleep", "1000"]'
	without_shell "$BATS_TEST_TMPDIR/without"
	detached bare run -d -b "$BATS_TEST_TMPDIR/without" without
	check
	expect "$(jq -c '[.subjects[] | [.id, .facts.shell]]' <<<"$output")" \
		'[["with",true],["without",false]]'
}

@test "one that ravelin started is found wherever its runtime keeps it" {
	STATE=$BATS_TEST_TMPDIR/elsewhere
	mkdir "$STATE"
	hold far
	check
	expect "$status" 0
	expect "$(jq -c '[.subjects[] | [.id, .source, .score]]' <<<"$output")" \
		'[["far","running",100]]'
}

@test "what can't be read is said, and the others are judged" {
	local lost
	hold held
	begin lost
	lost=$(container_pid lost)
	rm "$BATS_TEST_TMPDIR/lost/config.json"
	rm -f "$STATE/lost/config.json"
	mkdir "$STATE/odd"
	echo '{' >"$STATE/odd/state.json"
	check
	expect "$status" 2
	expect "$(jq -c '[.containers, .met, .failed, .score]' <<<"$output")" '[3,1,2,100]'
	expect "$(jq -r '[.subjects[] | select(.error != null) | .id] | join(" ")' \
		<<<"$output")" "lost odd"
	[[ $stderr == *"/odd:2:1: "* && $stderr == *"config.json: cannot open"* ]] ||
		complain "$stderr"
	bare delete --force held
	rm -r "$STATE/odd"
	kill -KILL "$lost"
	eventually test ! -e "/proc/$lost/root/bin"
	check
	expect "$status" 0 # what does not run is none of it
	expect "$(jq .containers <<<"$output")" 0
}

@test "a document that is no file does not hold it up" {
	begin odd
	rm -f "$BATS_TEST_TMPDIR/odd/config.json" "$STATE/odd/config.json"
	mkfifo "$BATS_TEST_TMPDIR/odd/config.json"
	run timeout 10 "$RAVELINCTL" check --all
	expect "$status" 2
}
