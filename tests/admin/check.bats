# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ravelinctl check: each form, exit statuses, and what it can't read.
# shellcheck disable=SC2030,SC2031,SC2154 # tests are subshells, run sets stderr

bats_require_minimum_version 1.5.0

setup() {
	load helpers
	own_node
	FIXTURES=$BATS_TEST_DIRNAME/../fixtures
	RECORDED=$BATS_TEST_DIRNAME/../posture
	SCHEMA=$BATS_TEST_DIRNAME/../../schemas/check.schema.json
}

# A document that is within baseline.
within() {
	ctl harden -p baseline "$FIXTURES/docker-run.json"
}

# refused STATUS TEXT ARGUMENT...: one line with that text, and no report.
refused() {
	local expected=$1 text=$2
	shift 2
	run "-$expected" --separate-stderr ctl check "$@"
	[ -z "$output" ]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	[[ $stderr == "ravelinctl check: $text"* ]]
}

# --- what it finds ----------------------------------------------------------

@test "it finds what explain finds, and its status says so alike" {
	local file profile kind
	for file in "$FIXTURES"/*.json; do
		kind=
		[[ $file != *-process.json ]] || kind=--process
		for profile in baseline restricted privileged; do
			run "$RAVELINCTL" explain -f json -p "$profile" $kind "$file"
			explained=$status:$(jq -c '[.findings[] |
				[.hardener, .outcome, .pointer, .why]]' <<<"$output")
			run "$RAVELINCTL" check -f json -p "$profile" $kind "$file"
			[ "$explained" = "$status:$(jq -c '[.subjects[0].findings[] |
				[.hardener, .outcome, .pointer, .why]]' <<<"$output")" ]
			[ "$(jq '.score == 100' <<<"$output")" = \
				"$([ "$status" = 0 ] && echo true || echo false)" ]
		done
	done
}

@test "the text has severity, what, where and three ways out" {
	printf '{"ociVersion": "1.0.2",\n "process": {"cwd": "/", "args": ["a"],\n  "noNewPrivileges": true, "user": {"uid": 1},\n  "capabilities": {"bounding": ["CAP_SYS_ADMIN"]}},\n "root": {"path": "rootfs"}}\n' >c.json
	run -1 ctl check -p baseline c.json
	grep -qx 'critical  the process has powers of root beyond .*' <<<"$output"
	grep -qx '          /process/capabilities/bounding, line 4: SYS_ADMIN' <<<"$output"
	grep -qx '            docker  --cap-drop=SYS_ADMIN' <<<"$output"
	grep -qx '            pod     securityContext.capabilities.drop: \[SYS_ADMIN\]' <<<"$output"
	grep -qx '            policy  "allow": {"capabilities": \["SYS_ADMIN"\]}' <<<"$output"
	grep -qE 'score [0-9]+ of 100' <<<"$output"
}

@test "no line of the text ends in a number that counts what follows" {
	local name=x
	local -a names=()
	while [ ${#name} -lt 40 ]; do
		cp "$FIXTURES/docker-run-hostmount.json" "$name"
		names+=("$name")
		name+=x
	done
	run -1 ctl check -p baseline "${names[@]}"
	[[ $output == *" low, 1 note"* ]]
	[ "$(grep -cE '^[0-9]+$|, [0-9]+$' <<<"$output")" -eq 0 ]
}

@test "no line of the text is wider than a hundred, but for words that are" {
	"$RAVELINCTL" check -p restricted "$FIXTURES"/docker-run-{privileged,hostmount}.json \
		>out || true
	[ -s out ]
	clean <out
	awk 'length > 100 && NF > 1' out >wide
	[ ! -s wide ]
}

@test "json is what its schema says, and names places" {
	"$RAVELINCTL" check -f json -p restricted "$FIXTURES"/docker-run*.json \
		"$RECORDED"/*-inspect.json nowhere >out 2>err || true
	clean <out
	needs python3:jsonschema
	/usr/bin/python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(open("out")), json.load(open(sys.argv[1])))' "$SCHEMA"
}

@test "totals count what was asked for" {
	run -1 ctl check -f json -p baseline "$FIXTURES"/docker-run.json \
		"$FIXTURES"/docker-run-{privileged,readonly-user-nnp,hostns,device}.json
	[ "$(jq -c '[.containers, .met, .unmet, .failed]' <<<"$output")" = '[5,0,5,0]' ]
	[ "$(jq -c '[.totals | .root, .privileged, .unfiltered, .hostDevices,
		.hostPid, .newPrivileges, .writableRoot | .yes]' <<<"$output")" = \
		'[4,1,1,2,1,4,4]' ]
}

@test "a shell is looked for in a bundle, and only there" {
	mkdir -p b/rootfs/bin
	within | jq '.root.path = "rootfs"' >b/config.json
	shell() { ctl check -f json -p baseline "$@" | jq .subjects[0].facts.shell; }
	[ "$(shell b)" = false ]
	ln -s /usr/bin/env b/rootfs/bin/bash
	[ "$(shell b)" = false ]
	install -m 755 /dev/null b/rootfs/bin/sh
	[ "$(shell b)" = true ]
	[ "$(shell b/config.json)" = true ]
	cp b/config.json c.json
	[ "$(shell c.json)" = null ]
}

@test "an exec is held to its container" {
	run -1 ctl check -f json -p baseline --process "$FIXTURES/docker-exec-privileged-process.json" \
		--config "$FIXTURES/docker-run.json"
	[ "$(jq -r '.subjects[0].source' <<<"$output")" = process ]
	[ "$(jq -c '.subjects[0].facts | [.root, .privileged]' <<<"$output")" = '[true,null]' ]
}

@test "the policy chooses each container's profile" {
	cat >etc/policy.json <<-'POLICY'
		{"default": {"profile": "baseline"},
		 "rules": [{"match": {"asks": ["privileged"]}, "profile": "privileged"}]}
	POLICY
	run -1 ctl check -f json "$FIXTURES"/docker-run{,-privileged}.json
	[ "$(jq -c '[.subjects[] | [.profile, .meets]]' <<<"$output")" = \
		'[["baseline",false],["privileged",true]]' ]
}

# --- what inspect printed ---------------------------------------------------

@test "what docker and podman inspect printed, also on standard input" {
	run -1 ctl check -f json -p baseline "$RECORDED/docker-inspect.json" \
		"$RECORDED/podman-inspect.json"
	[ "$(jq -c '[.subjects[].name]' <<<"$output")" = \
		'["odd","loose","privileged","tight","plain","plain","tight","privileged","loose","odd"]' ]
	[ "$(jq -c '[.subjects[].line]' <<<"$output")" = '[1,2,3,4,5,1,2,3,4,5]' ]
	jq -e 'all(.subjects[]; (.unknown | length) > 0)' <<<"$output" >/dev/null
	run -1 ctl check -p baseline - <"$RECORDED/docker-inspect.json"
	jq .[4] "$RECORDED/docker-inspect.json" >one.json # as --format json has it
	run -0 ctl check -p baseline --fail-on high one.json
	[[ $output == "plain (base:1), process "*" under profile baseline: score "* ]]
}

@test "what is no inspection of a container is refused with its place" {
	echo '[]' >a.json
	refused 1 'a.json:1:1: expected containers, found an empty array' a.json
	echo '[{"RepoTags": []}]' >a.json
	refused 1 'a.json:1:2: /0: expected a container, with "HostConfig"' a.json
	echo '[{"HostConfig": {"CapAdd": "ALL"}}]' >a.json
	refused 1 'a.json:1:28: /0/HostConfig/CapAdd: expected' a.json
	echo '[{"HostConfig": {}},]' >a.json
	refused 1 'a.json:1:21: /1: expected a value' a.json
}

# --- status -----------------------------------------------------------------

@test "the status is 0 within the profile, and for what --fail-on lets pass" {
	within >c.json
	run -0 ctl check -p baseline c.json
	run -1 ctl check -p baseline --fail-on medium "$FIXTURES/docker-run.json"
	run -0 ctl check -p baseline --fail-on high "$FIXTURES/docker-run.json"
	run -1 ctl check -p baseline --fail-on critical "$FIXTURES/docker-run-hostmount.json"
}

@test "what can't be read has one clear line" {
	printf '{"process": ' >c.json
	refused 1 'c.json:1:13: /process: expected a value' c.json
	: >c.json
	refused 1 'c.json:1:1: expected an object' c.json
	echo '{"apiVersion": "v1", "kind": "Pod"}' >c.json
	refused 1 'c.json:1:1: expected a config.json, or what' c.json
	mkdir b
	refused 2 'b/config.json: cannot open: No such file' b
	refused 2 'nowhere: cannot open: No such file' nowhere
	[[ $stderr == *"docker inspect NAME | ravelinctl check -, or --all"* ]]
	refused 2 'nowhere.json: cannot open: No such file' nowhere.json
	[[ $stderr != *"docker inspect"* ]]
	echo '{"process": {"capabilities": {"bounding": ["CAP_NONE"]}}}' >c.json
	refused 1 'c.json:1:44: /process/capabilities/bounding/0: unknown' -p baseline c.json
	refused 2 'there is no profile "none"' -p none c.json
	refused 2 'format "xml": expected' -f xml c.json
	refused 2 'fail-on "note": expected' --fail-on note c.json
	refused 2 '--config goes with --process' --config c.json
	refused 2 '--process stands alone' --process c.json c.json
}

@test "devices that every container has are not counted as the host's" {
	local nodes
	nodes='{"path": "/dev/null", "type": "c", "major": 1, "minor": 3},
		{"path": "/dev/tty", "type": "c", "major": 5, "minor": 0}'
	printf '{"ociVersion": "1.0.2", "linux": {"devices": [%s]}}' "$nodes" >c.json
	printf '{"ociVersion": "1.0.2", "linux": {"devices": [%s, %s]}}' "$nodes" \
		'{"path": "/dev/null2", "type": "b", "major": 8, "minor": 0}' >d.json
	run ctl check -f json -p baseline c.json d.json
	[ "$(jq -c '[.subjects[].facts.hostDevices]' <<<"$output")" = '[false,true]' ]
}

@test "programs get a document of one that can't be read, too" {
	local form
	echo '{' >broken.json
	for form in json sarif html; do
		run -2 --separate-stderr ctl check -f "$form" nowhere
		[[ $output == *"nowhere: cannot open: No such file"* ]]
		[[ $stderr == "ravelinctl check: nowhere: cannot open"* ]]
		[ "$(wc -l <<<"$stderr")" = 1 ]
		run -1 --separate-stderr ctl check -f "$form" broken.json
		[[ $output == *broken.json* ]]
		[[ $stderr == "ravelinctl check: broken.json:"* ]]
	done
	run -2 --separate-stderr ctl check -f json nowhere
	[ "$(jq -c '[.containers, .failed, .score, .subjects[0].name]' \
		<<<"$output")" = '[1,1,null,"nowhere"]' ]
}

@test "one that can't be read does not keep the others from being judged" {
	within >c.json
	echo '{' >broken.json
	run -1 --separate-stderr ctl check -f json -p baseline c.json broken.json
	[ "$(jq -c '[.containers, .met, .failed, .score]' <<<"$output")" = '[2,1,1,100]' ]
	[ "$(jq -c '.subjects[1] | [.name, (.error | length > 10), has("score")]' <<<"$output")" = \
		'["broken.json",true,false]' ]
	[[ $stderr == "ravelinctl check: broken.json:"* ]]
	run -2 ctl check -p baseline c.json nowhere
	[[ $output == *"nowhere: not judged: nowhere: cannot open"* ]]
	[[ $output == *"1 within the profile, 0 beyond it, 1 not judged; score 100 of 100"* ]]
}

@test "10 MiB are read, and more than 16 refused" {
	within | jq -c --arg pad "$(head -c 100000 /dev/zero | tr '\0' x)" \
		'.annotations = ([range(100)] | map({key: "pad\(.)", value: $pad}) | from_entries)' >c.json
	[ "$(stat -c %s c.json)" -gt 10000000 ]
	run -0 ctl check -p baseline c.json
	jq -c '[range(100)] | map({Name: "/c\(.)", HostConfig: {}, Pad: ("x" * 100000)})' \
		<<<null >i.json
	run -1 ctl check -f json -p baseline i.json
	[ "$(jq .containers <<<"$output")" = 100 ]
	head -c 17000000 /dev/zero | tr '\0' ' ' >c.json
	run -1 --separate-stderr ctl check -p baseline c.json
	[[ $stderr == *"at most 16 MiB"* || $stderr == *"larger than"* ]]
}

@test "only root may look at all containers" {
	local other=()
	[ "$(id -u)" != 0 ] || other=(setpriv --reuid 65534 --clear-groups)
	run -2 --separate-stderr "${other[@]}" "$RAVELINCTL" check -p baseline --all
	[[ $stderr == *"podman unshare ravelinctl check --all,"* ]]
}

@test "on a terminal a line says what it is at, and goes away" {
	needs script
	jq -c '[range(3000)] | map({Name: "/c\(.)", HostConfig: {}})' <<<null >i.json
	script -qec "$RAVELINCTL check -f json -p baseline i.json >out" typed </dev/null || true
	tr '\r' '\n' <typed >lines
	grep -qP '^[0-9]+ checked, now c[0-9]+\x1b\[K' lines
	tail -n 4 lines | grep -qP '^\x1b\[K'
	[ "$(wc -l <lines)" -lt 500 ]
	[ "$(jq .containers out)" = 3000 ]
}
