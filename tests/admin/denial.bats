#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl explain-denial over the logs of tests/denials: each NAME.log gives
# NAME.txt. With UPDATE=1 the latter are written anew.

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
	DENIALS=$BATS_TEST_DIRNAME/../denials
}

# explain LOG...: sets $output, $status. Nothing of this host may matter.
explain() {
	run --separate-stderr "$RAVELINCTL" explain-denial "$@"
}

@test "each log has its words, and none that act on a terminal" {
	local log expected
	for log in "$DENIALS"/*.log; do
		expected=${log%.log}.txt
		# There the loaded policy has something to say of them.
		[[ -e /sys/fs/selinux/enforce && $log == */*selinux* ]] &&
			continue
		explain "$log"
		[ -z "$stderr" ]
		[ -z "${UPDATE:-}" ] || printf '%s\n' "$output" >"$expected"
		diff -u "$expected" - <<<"$output"
		clean <<<"$output"
		[ "$status" -eq "$([[ $log == */nothing.log ]] && echo 1 || echo 0)" ]
	done
}

@test "json says the same" {
	local log
	for log in "$DENIALS"/*.log; do
		explain "$log"
		text=$output
		explain --format json "$log"
		clean <<<"$output"
		jq -e '.denials | type == "array"' <<<"$output"
		jq -r '.denials[] | .sentence, .allow // empty' <<<"$output" |
			while read -r line; do
				grep -qF -e "$line" <<<"$text" || exit 1
			done
	done
	explain -f json "$DENIALS/selinux-type.log"
	[ "$(jq -c '.denials[0] | [.layer, .refused, .count, .pid, .time]' \
		<<<"$output")" = \
		'["selinux",true,1,812,"2026-11-28T21:06:41.000000Z"]' ]
	jq -e '.denials | map(select(.refused | not)) | length == 1' \
		<<<"$output"
}

@test "standard input, and several files in their order" {
	explain - <"$DENIALS/seccomp.log"
	[ "$output" = "$(cat "$DENIALS/seccomp.txt")" ]
	run "$RAVELINCTL" explain-denial <"$DENIALS/seccomp.log"
	[ "$output" = "$(cat "$DENIALS/seccomp.txt")" ]
	explain "$DENIALS/apparmor.log" "$DENIALS/seccomp.log"
	[ "$(head -n 1 <<<"$output")" = "$(head -n 1 "$DENIALS/apparmor.txt")" ]
	[[ $output == *"16 lines: "* ]]
}

@test "the same refusal is told once, with how often and the last" {
	for i in 1 2 3; do
		sed -n "1{s/pid=812/pid=$i/;s/201)/$i)/;p}" \
			"$DENIALS/selinux-type.log"
	done >many.log
	explain many.log
	[[ $output == *"    3 times, last by process 3 at "* ]]
	[ "$(grep -c '^SELinux' <<<"$output")" -eq 1 ]
}

@test "another target is another refusal, however long the path" {
	local long
	long=/srv/$(printf 'a%.0s' {1..200})
	local serial=0
	for path in "$long/x" "$long/y" "$long/x"; do
		echo "type=AVC msg=audit(1.1:$((++serial))): avc:  denied  { read }" \
			"for  pid=1 comm=\"x\" path=\"$path\" scontext=a:b:c_t:s0" \
			"tcontext=a:b:d_t:s0 tclass=file"
		echo "type=AVC msg=audit(1.1:$((++serial))): apparmor=\"DENIED\"" \
			"operation=\"open\" profile=\"web\" name=\"$path\"" \
			"pid=1 comm=\"x\" requested_mask=\"r\" denied_mask=\"r\""
	done >long.log
	explain -f json long.log
	expected='[["apparmor",1],["apparmor",2],["selinux",1],["selinux",2]]'
	[ "$(jq -c '[.denials[] | [.layer, .count]] | sort' <<<"$output")" = \
		"$expected" ]
}

@test "more kinds than are kept are counted" {
	awk 'BEGIN { for (i = 0; i < 1100; i++)
		printf "type=AVC msg=audit(1.1:%d): avc:  denied  { read } " \
			"for  comm=\"x\" name=\"f%d\" scontext=a:b:c_t:s0 " \
			"tcontext=a:b:d_t:s0 tclass=file\n", i, i }' >many.log
	explain many.log
	[ "$(grep -c '^SELinux' <<<"$output")" -eq 1000 ]
	[[ $output == *"; 100 refusals beyond 1000 kinds are not listed"* ]]
}

@test "a line of any length, and one without an end" {
	{
		printf 'type=AVC msg=audit(1.1:1): avc:  denied  { read } for '
		head -c 1000000 /dev/zero | tr '\0' ' '
		printf '\n'
		head -n 1 "$DENIALS/selinux-type.log" | tr -d '\n'
	} >long.log
	explain long.log
	[ "$status" -eq 0 ]
	[[ $output == *"2 lines: 1 of something else" ]]
}

@test "the first record that can't be understood is told by its line" {
	{
		cat "$DENIALS/nothing.log"
		echo 'type=AVC msg=audit(1.1:1): avc:  denied  { read for'
	} >broken.log
	line=$(wc -l <broken.log)
	explain broken.log
	[[ $output == *" 1 that begins as a record and can't be understood (line $line)" ]]
	explain "$DENIALS/seccomp.log" broken.log
	[[ $output == *"understood (line $line of broken.log)" ]]
	explain -f json broken.log
	[ "$(jq -c .firstBroken <<<"$output")" = \
		"{\"file\":\"broken.log\",\"line\":$line}" ]
	# One that is understood as a record, and not as a refusal, and ends late.
	sed -n '1s/tclass=file/tclass=/p' "$DENIALS/selinux-type.log" |
		cat - broken.log >both.log
	explain both.log
	[[ $output == *" 2 that begin "*"(the first: line 1)" ]]
}

@test "a container without a call" {
	explain one
	[ "$status" -eq 2 ]
	[[ $stderr == *'no file "one"; if that is a container, expected a system call'* ]]
}

@test "a process of one's own takes root as well, and it says so" {
	local as=()
	[ "$(id -u)" -ne 0 ] || as=(unshare --user)
	run "${as[@]}" "$RAVELINCTL" explain-denial --pid $$ mount
	[ "$status" -eq 2 ]
	[[ $output == *"only root can look into containers"*"unshare ravelinctl explain-denial "* ]]
}

@test "a file that is not there" {
	explain nowhere.log
	[ "$status" -eq 2 ]
	[[ $stderr == *"nowhere.log"* ]]
}
