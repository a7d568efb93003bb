#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What escapes and attacks run into: each technique attempted by the probe
# program in a container that asked for everything, bare and hardened. What
# must come of it is in tests/techniques/table.

load lib
load ../techniques/lib

setup() {
	live_setup
	KERNEL=$BATS_FILE_TMPDIR/kernel
	[ -e "$KERNEL" ] || ask_kernel
}

teardown() { live_teardown; }

# Under this one there is no second process that could be killed in place of the
# first.
ALONE=strict

# --- attempting ---------------------------------------------------------------

# attempts OUT COMMAND...: what the probe program in $BUNDLE answers.
attempts() {
	local out=$1
	shift
	edit "$BUNDLE/config.json" '.process.args = ["/bin/try", "--all"]'
	run --separate-stderr "$@" run -b "$BUNDLE" all
	expect "$status $stderr" "0 "
	echo "$output" >"$out"
}

# What ends the process that attempts it.
endings() {
	techniques "$ALONE" | awk '$2 == "K" || $1 == "ok-exit_group" { print $1 }'
}

# attempts_alone OUT COMMAND...: the same by a process that does it all itself,
# and by one process for each technique that ends it: its status then tells.
attempts_alone() {
	local out=$1 name names
	shift
	mapfile -t names < <(techniques "$ALONE" | cut -d' ' -f1 |
		grep -vxF "$(endings)")
	edit "$BUNDLE/config.json" \
		'.process.args = ["/bin/try", "--here"] + $ARGS.positional' \
		--args "${names[@]}"
	run --separate-stderr "$@" run -b "$BUNDLE" all
	expect "$status $stderr" "0 "
	echo "$output" >"$out"
	for name in $(endings); do
		edit "$BUNDLE/config.json" \
			'.process.args = ["/bin/try", "--here", $name]' \
			--arg name "$name"
		run --separate-stderr "$@" run -b "$BUNDLE" "one-$name"
		case $status in
		0) echo "${output:-$name OK}" ;;
		$((128 + 31))) echo "$name KILLED" ;;
		$((128 + 11))) echo "$name SEGV" ;;
		*) echo "$name status-$status" ;;
		esac >>"$out"
	done
}

# Without any filter, once for all tests: what the kernel says.
ask_kernel() {
	make_bundle "$BUNDLE"
	attempts answers bare
	rm -rf "$BUNDLE"
	mv answers "$KERNEL"
}

# --- comparing ----------------------------------------------------------------

# compare COLUMN|- ANSWERS [VARIABLE=VALUE...]: with that column, or stdin.
compare() {
	local column=$1 answers=$2
	shift 2
	if [ "$column" = - ]; then
		cat
	else
		techniques "$column"
	fi >expected
	compare_answers expected "$answers" "runtime=$RUNTIME" \
		"bare=$KERNEL" "$@"
}

# The table has the ABIs of x86_64, as the engines' documents do.
only_x86_64() {
	[ "$(uname -m)" = x86_64 ] || skip "written for x86_64"
}

# expect_raw_socket ANSWER FILE: what no filter says, since a capability does.
expect_raw_socket() {
	expect "$(awk '$1 == "socket-raw" { print $2 }' "$2")" "$1"
}

# filter_answers COLUMN FILTER-FILE: a process with all capabilities, and that
# linux.seccomp alone against it.
filter_answers() {
	local how=attempts
	only_x86_64
	[ "$1" != "$ALONE" ] || how=attempts_alone
	rm -rf "$BUNDLE"
	make_bundle "$BUNDLE" '.process.noNewPrivileges = true'
	edit "$BUNDLE/config.json" '.linux.seccomp = $from[0].linux.seccomp' \
		--slurpfile from "$2"
	"$how" by-filter bare
	techniques "$1" | only_calls | compare - by-filter
}

# profile_answers PROFILE [JQ-FILTER]: through ravelin, and then by its filter
# alone, since a missing capability may hide that a filter lets through.
profile_answers() {
	local how=attempts
	only_x86_64
	[ "$1" != "$ALONE" ] || how=attempts_alone
	make_bundle "$BUNDLE" "${2:-}"
	"$how" through hardened "$1"
	compare "$1" through lowered=1
	expect_raw_socket "$([ "$1" = system ] && echo OK || echo EPERM)" through
	cp "$BUNDLE/config.json" hardened.json
	filter_answers "$1" hardened.json
}

# What must stay as it is, or programs break: the kernel's own answers.
untouched() {
	cat <<-END
		ok-socket-unix EINVAL
		ok-socket-inet EINVAL
		ok-socket-inet6 EINVAL
		ok-socket-netlink EINVAL
		ok-socketpair-unix EFAULT
		ok-ioctl-tcgets EBADF
		ok-mknodat-fifo EFAULT
		ok-clone EINVAL
		ok-execve EFAULT
		ok-openat EFAULT
		ok-futex EINVAL
		ok-personality-query OK
		ok-personality-linux OK
		ok-read EBADF
		ok-write EBADF
		ok-exit_group OK
	END
}

# --- bare ---------------------------------------------------------------------

@test "every technique of the table is attempted, and every attempt is in it" {
	only_x86_64
	diff <(techniques baseline | cut -d' ' -f1 | sort) \
		<("$LIVE_BIN/try" --list | sort)
}

@test "bare: the kernel itself answers" {
	refute grep -q ' KILLED$' "$KERNEL"
	[ -z "$(comm -23 <(untouched | sort) <(sort "$KERNEL"))" ]
	# Where these are the kernel's own answers, nothing tells a filter's
	# from them.
	echo "# by the kernel already:" \
		"$(grep -E ' (EPERM|ENOSYS)$' "$KERNEL" | xargs)" >&3
}

# --- what engines give --------------------------------------------------------

@test "docker's own filter: refuses what it is known to refuse" {
	filter_answers docker "$FIXTURES/docker-run.json"
}

@test "podman's own filter: refuses what it is known to refuse" {
	filter_answers podman "$FIXTURES/podman-run.json"
}

# document_answers ENGINE: what it gives a container by default, as it is, and
# through ravelin: where either refuses, both together do.
document_answers() {
	local document=$1-run.json
	only_x86_64
	fit_bundle "$BUNDLE" "$document"
	attempts as-it-is bare
	compare "$1" as-it-is lowered=1
	attempts through hardened baseline
	met <(techniques "$1") < <(techniques baseline) |
		compare - through lowered=1
	expect_raw_socket EPERM through
}

@test "baseline: met with docker's document, it refuses no less" {
	document_answers docker
}

@test "baseline: met with podman's document, it refuses no less" {
	document_answers podman
}

# --- each profile -------------------------------------------------------------

@test "baseline: every technique is refused as it should be" {
	profile_answers baseline
	[ -z "$(comm -23 <(untouched | sort) <(sort through))" ]
}

@test "baseline: at least ninety answers differ from the bare ones" {
	local changed
	make_bundle "$BUNDLE"
	attempts through hardened baseline
	changed=$(diff "$KERNEL" through | grep -c '^>')
	echo "$changed answers differ" >&2
	[ "$changed" -ge 90 ]
}

@test "restricted: every technique is refused as it should be" {
	profile_answers restricted '.process.user = {uid: 1000, gid: 1000}'
}

@test "strict: every technique is refused as it should be" {
	profile_answers strict
}

@test "sandbox: every technique is refused as it should be" {
	profile_answers sandbox
}

@test "web: every technique is refused as it should be" {
	profile_answers web
}

@test "database: every technique is refused as it should be" {
	profile_answers database
}

@test "batch: every technique is refused as it should be" {
	profile_answers batch
}

@test "build: every technique is refused as it should be" {
	profile_answers build
}

@test "system: every technique is refused as it should be" {
	profile_answers system
}

# --- files --------------------------------------------------------------------

@test "baseline: the floor of paths holds against a spec that clears it" {
	make_bundle "$BUNDLE" \
		'.linux.maskedPaths = [] | .linux.readonlyPaths = []'
	attempts through hardened baseline
	techniques baseline | only_files | compare - through
}

@test "baseline: what a spec masks beyond the floor stays masked" {
	make_bundle "$BUNDLE" '.linux.maskedPaths = ["/proc/uptime"]
		| .linux.readonlyPaths = ["/tmp"]
		| .process.args = ["/bin/sh", "-c",
			"cat /proc/uptime; echo x 2>&1 >/tmp/x; cat /proc/keys"]'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$(grep -v 'Read-only file system' <<<"$output$stderr")" ""
	[ ! -e "$BUNDLE/rootfs/tmp/x" ]
}

@test "baseline: a shell, a pipe and a file still work" {
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c",
		"echo one >/tmp/f && cat /tmp/f | grep one && sleep 0 && echo two"]'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 0
	expect "$output" "one
two"
}
