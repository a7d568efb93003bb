# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ravelinctl profile: what it lists, shows and tells apart.

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
}

# profile JSON: writes own.json.
profile() {
	printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/own.json"
	chmod 644 "$BATS_TEST_TMPDIR/own.json"
}

# says JSON MESSAGE: validate says "own.json:MESSAGE" and nothing else, and
# fine.
says() {
	profile "$1"
	run -0 ctl profile validate ./own.json
	[ "$output" = "${2:+./own.json:$2}" ] || {
		printf 'expected: ./own.json:%s\nfound:    %s\n' "$2" "$output"
		return 1
	}
}

@test "every shipped profile is listed, shown and valid" {
	local name
	run -0 ctl profile list
	for name in privileged baseline restricted strict sandbox web database \
		batch build system; do
		ctl profile list | grep -q "^$name "
		ctl profile show "$name" >"$BATS_TEST_TMPDIR/$name.json"
		chmod 644 "$BATS_TEST_TMPDIR/$name.json"
		ctl profile validate "$BATS_TEST_TMPDIR/$name.json"
		# What is shown means the same.
		ctl profile diff "$name" "$BATS_TEST_TMPDIR/$name.json"
	done
}

@test "diff says what the second allows, and what the first" {
	run -1 ctl profile diff restricted baseline
	[[ $output == *"+ capabilities: CAP_CHOWN"* ]]
	[[ $output == *"+ user: root"* ]]
	[[ $output == *"+ seccomp: setuid"* ]]
	[[ $output != *"- "* ]]
	run -1 ctl profile diff baseline restricted
	[[ $output == *"- capabilities: CAP_CHOWN"* ]]
	[[ $output != *"+ "* ]]
	run -0 ctl profile diff web web
	[ -z "$output" ]
}

@test "what there is not is told with the nearest name" {
	run -1 ctl profile show baselin
	[[ $output == *'there is no profile "baselin"; did you mean "baseline"?' ]]
	run -2 ctl profile diff baseline
}

@test "list has columns: the name, where from, the first sentence" {
	local long='For one. And more. And more'
	echo '{"description":"'"$long"'","extends":"web"}' >etc/profiles/a.json
	echo '{"description":3}' >etc/profiles/long-name.json
	echo '{"description":"Ours."}' >etc/profiles/web.json
	chmod 644 etc/profiles/*
	run -1 ctl profile list
	grep -Exq 'a {11}/etc/ravelin/profiles/a.json +For one' <<<"$output"
	grep -Exq 'web {9}/etc/ravelin/profiles/web.json +Ours' <<<"$output"
	grep -Exq 'baseline {4}built in +The built-in default: .*' \
		<<<"$output"
	grep -Exq 'long-name +/etc/ravelin/profiles/long-name.json  cannot be'\
' used: .*expected a string, found a number' <<<"$output"
	# Every third column begins at the same place.
	[ "$(sed -n 's/For one$//p; s/The built-in default.*//p' <<<"$output" |
		awk '{ print length }' | sort -u | wc -l)" -eq 1 ]
	ctl profile list --format json >out || [ $? -eq 1 ]
	jq -e --arg long "$long" 'map({(.name): .}) | add |
		.a == {name: "a", from: "/etc/ravelin/profiles/a.json",
			extends: "web", loosens: false, description: $long} and
		.baseline.from == "built in" and .baseline.extends == null and
		(.["long-name"] | .error != null and
			has("description") == false)' out
}

@test "diff as JSON: what the second allows more, and what less" {
	run -1 ctl profile diff -f json restricted baseline
	jq -e '.a == "restricted" and .b == "baseline" and .less == [] and
		any(.more[]; . == {part: "user", what: "root"}) and
		any(.more[]; . == {part: "capabilities", what: "CAP_CHOWN"}) and
		any(.more[]; . == {part: "seccomp", what: "setuid"})
		' <<<"$output"
	run -0 ctl profile diff --format=json web web
	jq -e '.less == [] and .more == []' <<<"$output"
	profile '{"paths":{"masked":["/a; paths: b"]}}'
	run -1 ctl profile diff -f json ./own.json privileged
	jq -e '.more | length > 0' <<<"$output"
}

@test "what can't be opened is trouble, what is wrong a finding" {
	local command
	for command in validate show "diff web"; do
		# shellcheck disable=SC2086
		run -2 ctl profile $command ./missing.json
		[[ $output == *"./missing.json: cannot open: No such file"* ]]
		profile '{"capabiliiex":{}}'
		# shellcheck disable=SC2086
		run -1 ctl profile $command ./own.json
		[[ $output == *'./own.json:1:16: /capabiliiex: unknown member '* ]]
		[ "${#lines[@]}" -eq 1 ]
		profile '{}'
		chmod 666 own.json
		# shellcheck disable=SC2086
		[ "$command" = validate ] || run -1 ctl profile $command ./own.json
		[ "$command" = validate ] || [[ $output == \
			*"./own.json: mode 0666 lets others write"* ]]
		rm own.json
		mkfifo -m 644 own.json
		# shellcheck disable=SC2086
		run -1 timeout 5 "${CTL[@]}" profile $command ./own.json
		[[ $output == *"./own.json: not a regular file" ]]
		rm own.json
		# shellcheck disable=SC2086
		run -1 ctl profile $command nonesuch
		[[ $output == *'there is no profile "nonesuch"'* ]]
	done
	profile '{"capabiliiex":{}}'
	# All are gone through; trouble counts more.
	run -2 ctl profile validate ./own.json ./missing.json nonesuch web
	[ "${#lines[@]}" -eq 3 ]
	ctl profile validate -f json ./own.json ./missing.json nonesuch >out ||
		[ $? -eq 2 ]
	jq -e '[.[].severity] == ["error", "error", "error"] and
		(.[0] | .file == "./own.json" and .line == 1 and .column == 16)
		and .[1].file == "./missing.json" and .[1].line == null and
		.[2].file == null' out
	run -2 ctl profile show
	run -2 ctl profile list extra
	run -2 ctl profile list --format yaml
}

@test "a file that is not installed is validated whoever may write it" {
	profile '{"extends":"nonesuch"}'
	chmod 666 own.json
	run -1 ctl profile validate ./own.json
	[[ ${lines[0]} == './own.json: warning: installed like this it would'\
' be refused: mode 0666 lets others write;'* ]]
	[[ ${lines[1]} == './own.json:1:12: /extends: there is no profile'* ]]
	profile '{"extends":"web"}'
	run -0 ctl profile validate ./own.json
	chmod 644 own.json
	run -0 ctl profile validate ./own.json
	[ -z "$output" ]
	run -0 ctl profile validate - <own.json
	[ -z "$output" ]
	run -1 ctl profile validate - <<<'{"capabiliiex":{}}'
	[[ $output == 'standard input:1:16: /capabiliiex: unknown member '* ]]
	# One that is installed must be as it is to be used.
	cp own.json etc/profiles/own.json
	chmod 666 etc/profiles/own.json
	run -1 ctl profile validate /etc/ravelin/profiles/own.json
	[[ $output == *"mode 0666 lets others write"* ]]
	run -1 ctl profile validate own
}

@test "a mistake in a parent is told where it is" {
	echo '{"capabiliiex":{}}' >etc/profiles/parent.json
	chmod 644 etc/profiles/parent.json
	profile '{"extends":"parent"}'
	ctl profile validate -f json ./own.json >out || [ $? -eq 1 ]
	jq -e '.[0] | .file == "/etc/ravelin/profiles/parent.json" and
		.line == 1 and .column == 16' out
	profile '{"extends":"nonesuch"}'
	run -1 ctl profile validate ./own.json
	[ "$output" = \
		'./own.json:1:12: /extends: there is no profile "nonesuch"' ]
}

@test "validate warns of what is allowed in vain" {
	says '{"seccomp":{"allow":["read","mount"],"deny":["@mount"]}}' \
		'1:29: warning: allowing "mount" changes nothing: it stays refused by "deny" (./own.json:1)'
	says '{"seccomp":{"allow":["read","clone3"],"unsupported":["clone3"]}}' \
		'1:29: warning: allowing "clone3" changes nothing: it stays refused by "unsupported" (./own.json:1)'
	says '{"seccomp":{"allow":["socket"],"rules":[{"names":["socket"],
		"args":[{"index":0,"op":"SCMP_CMP_EQ","value":1}]}]}}' \
		'1:22: warning: allowing "socket" changes nothing: "rules" say for which arguments it is allowed (./own.json:1)'
	# Of a group something is to be left.
	says '{"seccomp":{"allow":["@mount"],"deny":["mount"]}}' ''
	says '{"seccomp":{"allow":["@mount"],"deny":["@mount"]}}' \
		'1:22: warning: allowing "@mount" changes nothing: it stays refused by "deny" (./own.json:1)'
}

@test "validate warns of what is added in vain, by the parent's file" {
	local parent=etc/profiles/parent.json
	printf '{"seccomp":{"allow":["read"],\n"deny":["write"]}}\n' >$parent
	chmod 644 $parent
	says '{"extends":"parent","seccomp":{"allow":{"add":["write"]}}}' \
		'1:48: warning: allowing "write" changes nothing: it stays refused by "deny" (/etc/ravelin/profiles/parent.json:2)'
	# Not where the child takes that away, and says so.
	says '{"extends":"parent","loosens":true,"why":"w","seccomp":
		{"allow":{"add":["write"]},"deny":{"remove":["write"]}}}' \
		'1:31: note: loosens "parent": seccomp (write)'
}

@test "validate: what is removed must be there, and be gone then" {
	local parent=etc/profiles/parent.json
	echo '{"seccomp":{"allow":["@basic-io","read","open"]}}' >$parent
	chmod 644 $parent
	says '{"extends":"parent","seccomp":{"allow":{"remove":["read"]}}}' \
		'1:51: warning: removing "read" changes nothing: "@basic-io" still names it'
	profile '{"extends":"parent","seccomp":{"allow":{"remove":["write"]}}}'
	run -1 ctl profile validate ./own.json
	[ "$output" = './own.json:1:51: /seccomp/allow/remove/0: there is no'\
' "write" in the parent'"'s list to remove" ]
	says '{"extends":"parent",
		"seccomp":{"allow":{"remove":["@basic-io"]}}}' ''
}

@test "validate tells what a profile loosens" {
	says '{"extends":"restricted","loosens":true,"why":"w",
		"user":{"root":true},
		"capabilities":{"allow":{"add":["CHOWN","KILL"]}}}' \
		'1:35: note: loosens "restricted": user (root), capabilities (CAP_CHOWN, CAP_KILL)'
	says '{"extends":"baseline","loosens":true,"why":"w"}' \
		'1:33: warning: "loosens" is not needed: it allows no more than "baseline"'
	says '{"extends":"baseline","user":{"root":false}}' ''
	profile '{"extends":"restricted","user":{"root":true}}'
	run -1 ctl profile validate ./own.json
	[[ $output == './own.json:1:12: /extends: allows more than "restricted"'\
' does (user: root): that takes "loosens": true, and "why"' ]]
	profile '{"extends":"baseline","loosens":true}'
	run -1 ctl profile validate ./own.json
	[[ $output == './own.json:1:33: /loosens: expected "extends" and "why"'* ]]
}

@test "validate tells what holds only beside something else" {
	says '{"root":{"tmpfs":["/tmp"]}}' \
		'1:18: warning: "tmpfs" changes nothing without "readonly": true'
	says '{"root":{"readonly":true,"tmpfs":["/tmp","/run","/tmp"]}}' \
		'1:49: warning: "/tmp" is listed twice'
	says '{"user":{"root":true,"map":{"hostId":300000,"size":65536}}}' \
		'1:28: warning: "map" changes nothing without "root": "mapped", or "user" in "own" of "namespaces"'
	says '{"user":{"root":"mapped","map":{"hostId":300000,"size":65536}}}' ''
	says '{"namespaces":{"own":["user"]},
		"user":{"map":{"hostId":300000,"size":65536}}}' ''
	says '{"user":{"root":"mapped","map":{"hostId":300000,"size":1000}}}' \
		'1:32: warning: of 1000 ids the user nobody (65534) is none, as images have it: 65536 are usual'
}

@test "no shipped profile says anything in vain" {
	run -0 ctl profile validate -f json
	jq -e 'all(.[]; .severity == "note")' <<<"$output"
}

@test "the manual's examples are valid" {
	local example
	echo '{"defaultAction": "SCMP_ACT_ERRNO"}' >etc/docker.json
	chmod 644 etc/docker.json
	examples ravelin-profile.5
	for example in example-*.json; do
		run -0 ctl profile validate "./$example"
	done
	[ "$(grep -l '"extends"' example-*.json | wc -l)" -ge 4 ]
}

@test "control characters don't reach the terminal" {
	local escaped='\u001b]2;x\u0007\u009b1m\u202e\u007f' evil format
	evil=$(printf %b "$escaped")
	echo '{"description":"'"$escaped"'"}' >etc/profiles/own.json
	echo '{"'"$escaped"'":1}' >"etc/profiles/$evil.json"
	echo '{"paths":{"masked":["/'"$escaped"'"]}}' >etc/profiles/paths.json
	chmod 644 etc/profiles/*
	for format in text json; do
		run -1 ctl profile list -f $format
		clean <<<"$output"
		run -1 ctl profile validate -f $format
		clean <<<"$output"
		run -1 ctl profile diff -f $format paths privileged
		clean <<<"$output"
		run -1 ctl profile validate -f $format "./etc/profiles/$evil.json"
		clean <<<"$output"
	done
}
