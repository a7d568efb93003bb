#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The filter that the runtime really loaded, read back from the container's
# process, against what the hardened document says: for every fixture under
# every profile that has a filter.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# Documents that differ in nothing that decides on a filter give the same one:
# each is tried once. One file for each: linux.seccomp.
different_filters() {
	local profile fixture sum
	mkdir filters
	for profile in baseline restricted strict sandbox web database batch \
		build system; do
		for fixture in "$FIXTURES"/*.json; do
			[[ $fixture != *-process.json ]] || continue
			"$RAVELINCTL" harden --profile "$profile" "$fixture" \
				2>/dev/null >hardened.json || continue
			jq -c .linux.seccomp hardened.json >one
			sum=$(sha256sum <one)
			mv one "filters/${sum%% *}"
			echo "${sum%% *} $profile ${fixture##*/}" >>names
		done
	done
}

# loads FILE: a container with that filter, whose process waits.
loads() {
	# The last one's words would be taken for this one's.
	rm -rf "$BUNDLE" in out
	make_bundle "$BUNDLE" '.process.args = ["/bin/minimal"]
		| .process.noNewPrivileges = true'
	edit "$BUNDLE/config.json" '.linux.seccomp = $filter[0]' \
		--slurpfile filter "$1"
	mkfifo in
	bare run -b "$BUNDLE" one <in >out 2>err 3>&- &
	STARTED=$!
	exec 9>in
	echo hello >&9
	eventually says out hello || complain "$(cat err)"
}

ends() {
	exec 9>&-
	wait "$STARTED"
}

@test "what is loaded is what the document says, for all fixtures and profiles" {
	local file compared=0
	different_filters
	[ "$(find filters -type f | wc -l)" -ge 20 ]
	[ "$(wc -l <names)" -ge 300 ]
	for file in filters/*; do
		loads "$file"
		run "$LIVE_FAKES/../live/compare_filter" "$BUNDLE/config.json" \
			"$(container_pid one)"
		ends
		[ "$status" = 0 ] ||
			complain "$output" "$(grep "${file##*/}" names | head -n 3)"
		compared=$((compared + ${output%% *}))
	done
	echo "# $(find filters -type f | wc -l) filters of $(wc -l <names)" \
		"documents, $compared answers" >&3
}

@test "a filter of another document is told apart" {
	echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
		{"names": ["read", "write", "exit_group", "execve", "close",
			"futex", "prctl", "openat", "getpid", "getdents64",
			"fstatfs", "epoll_ctl", "arch_prctl", "brk", "mprotect",
			"mmap", "munmap", "rt_sigreturn", "rt_sigprocmask",
			"epoll_pwait"],
			"action": "SCMP_ACT_ALLOW"}]}' >filter
	loads filter
	edit "$BUNDLE/config.json" '.linux.seccomp.syscalls[0].names |= .[1:]'
	run "$LIVE_FAKES/../live/compare_filter" "$BUNDLE/config.json" \
		"$(container_pid one)"
	ends
	expect "$status" 1
	[[ $output == *" read("* ]] || complain "$output"
}
