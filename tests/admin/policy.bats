#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# ravelinctl policy: what it makes of a policy, of a container under it, and of
# what is wrong with it.

bats_require_minimum_version 1.5.0

FIXTURES=$BATS_TEST_DIRNAME/../fixtures

setup() {
	load helpers
	own_node
}

# policy JSON: writes policy.json.
policy() {
	printf '%s\n' "$1" >policy.json
	chmod 644 policy.json
}

# gives RULE [OPTION...]: policy test chooses the rule of that name.
gives() {
	local rule=$1
	shift
	run -0 ctl policy test -P policy.json -f json "$@"
	[ "$(jq -r .rule <<<"$output")" = "$rule" ] || {
		echo "expected rule $rule for $*: $output"
		return 1
	}
}

# rule MATCH: one rule, "it", with this match.
rule() {
	policy '{"rules":[{"name":"it","match":'"$1"',"profile":"strict"}]}'
}

# wrong JSON MESSAGE: validate says "policy.json:MESSAGE", nothing else.
wrong() {
	policy "$1"
	run -1 ctl policy validate policy.json
	[ "${lines[*]}" = "policy.json:$2" ] || {
		printf 'expected: policy.json:%s\nfound:    %s\n' "$2" "$output"
		return 1
	}
	run -1 ctl policy show policy.json
	[ "$output" = "ravelinctl policy show: policy.json:$2" ]
	run -1 ctl policy test -P policy.json
	[ "$output" = "ravelinctl policy test: policy.json:$2" ]
}

# warns JSON WARNING [OPTION...]: validate warns of this and nothing else.
warns() {
	policy "$1"
	run -0 ctl policy validate --date 2026-11-24 "${@:3}" policy.json
	[ "${output#policy.json:*:*: }" = "${2:+warning: $2}" ] || {
		printf 'expected: %s\nfound:    %s\n' "$2" "$output"
		return 1
	}
}

# excepted ALLOW [FOR]: a policy with one exception that lasts.
excepted() {
	local for='{"id":"01234567"}'
	printf '{"exceptions":[{"for":%s,"allow":%s,"why":"w","until":"%s"}]}' \
		"${2:-$for}" "$1" 2027-06-30
}

# doubted PATTERN: what is refused for who may write it is checked all the same,
# with a warning.
# shellcheck disable=SC2053 # a pattern
doubted() {
	local warning='policy.json: warning: installed like this it would be'
	run -0 "${CTL[@]}" policy validate policy.json
	[[ ${#lines[@]} -eq 1 && $output == "$warning refused: "$1 ]]
	"${CTL[@]}" policy validate -f json policy.json |
		jq -e '.[0] | .file == "policy.json" and .severity == "warning"'
	not_used "policy.json: $1"
}

# not_used PATTERN: neither show nor test use policy.json, and say so in a line.
# shellcheck disable=SC2053 # a pattern
not_used() {
	run -1 timeout 5 "${CTL[@]}" policy show policy.json
	[[ ${#lines[@]} -eq 1 && $output == "ravelinctl policy show: "$1 ]]
	run -1 timeout 5 "${CTL[@]}" policy test --policy policy.json
	[[ ${#lines[@]} -eq 1 ]]
}

# refused PATTERN: each command refuses policy.json by one line.
# shellcheck disable=SC2053 # a pattern
refused() {
	run -1 timeout 5 "${CTL[@]}" policy validate policy.json
	[[ ${#lines[@]} -eq 1 && $output == $1 ]] || {
		echo "expected $1: $output"
		return 1
	}
	not_used "$1"
	run -1 timeout 5 "${CTL[@]}" policy validate -f json policy.json
	jq -e '.[0] | .file == "policy.json" and (has("line") | not) and
		.severity == "error"' <<<"$output"
}

# harmless FORMAT: there is output, JSON if it is to be, fit for a terminal.
harmless() {
	[ -n "$output" ]
	clean <<<"$output"
	[ "$1" = text ] || jq -e . >/dev/null <<<"$output"
}

# --- show ---

@test "without a policy, baseline is enforced and decisions go to a file" {
	run -0 ctl policy show
	[ "${lines[0]}" = "default: profile baseline, enforce" ]
	[ "${lines[1]}" = "log: /var/log/ravelin/decisions.log" ]
	[ "${#lines[@]}" -eq 2 ]
	run -0 ctl policy show --format json
	jq -e '.file == null and .rules == [] and .exceptions == [] and
		.selectable == [] and .default.profile == "baseline" and
		([.default.modes[]] | unique == ["enforce"]) and
		.log == {to: "file", file: "/var/log/ravelin/decisions.log",
			required: false}' <<<"$output"
	run -0 ctl policy validate
	[[ $output == /etc/ravelin/policy.json:*"there is none"* ]]
	run -0 ctl policy test
	[[ $output == *"rule: \"default\""*"profile: baseline"*"mode: enforce" ]]
}

@test "the node's own policy is the one that is taken unasked" {
	policy '{"default":{"profile":"restricted"}}'
	cp policy.json etc/policy.json
	[ "$(ctl policy show | head -n 1)" = \
		"default: profile restricted, enforce" ]
	run -0 ctl policy validate
	[ -z "$output" ]
}

# Everything that a policy can say.
everything() {
	policy '{ "comment": "all",
	"default": {"comment": "d", "profile": "restricted",
		"hardeners": {"paths": "audit"}},
	"rules": [
		{"name": "a", "comment": "r", "mode": "audit",
			"match": {"engine": "podman"}},
		{"match": {"engine": ["containerd", "cri-o"], "type": "sandbox",
			"namespace": "kube-*", "pod": ["p?"], "container": "c",
			"image": "*/x:[a-c]", "id": "0*", "link": "l",
			"annotations": {"k": "v", "l": ["1", "2*"]},
			"asks": ["root", "devices"]},
			"profile": "strict", "hardeners": {"user": "audit"}}],
	"selectable": ["strict", "web"],
	"exceptions": [
		{"name": "e", "comment": "x", "for": {"container": "c"},
			"allow": {"capabilities": [ // why not
				"NET_RAW"], "root": true},
			"why": "measures", "until": "2020-02-29"}],
	"log": {"to": "syslog", "file": "/x", "required": true} }'
}

@test "show prints all that a policy says, and fills in what it does not" {
	everything
	run -0 ctl policy show policy.json
	[ "${lines[0]}" = "1. a: engine podman: profile restricted, audit" ]
	[[ ${lines[1]} == "2. rule 2: engine containerd|cri-o, type sandbox,"*"\
annotation k v, annotation l 1|2*, asks root|devices: profile strict,\
 enforce, user audit, paths audit" ]]
	[ "${lines[2]}" = \
		"default: profile restricted, enforce, paths audit" ]
	[ "${lines[3]}" = "selectable: strict, web" ]
	[ "${lines[4]}" = "exception e: container c: allows capabilities\
 NET_RAW, root; until 2020-02-29, ended: measures" ]
	[ "${lines[5]}" = "log: syslog, required" ]
	[ "${#lines[@]}" -eq 6 ]
}

@test "show as JSON has each rule, match, mode, exception and the log" {
	everything
	run -0 ctl policy show -f json policy.json
	[ "${#lines[@]}" -eq 1 ]
	jq -e '.file == "policy.json" and
		[.rules[].name] == ["a", "rule 2"] and
		[.rules[].profile] == ["restricted", "strict"] and
		([.rules[0].modes[]] | unique == ["audit"]) and
		.rules[1].modes.user == "audit" and
		.rules[1].modes.paths == "audit" and
		.rules[1].modes.seccomp == "enforce" and
		.default.modes.paths == "audit" and
		.default.modes.user == "enforce" and
		.selectable == ["strict", "web"] and
		.log == {to: "syslog", file: null, required: true}
		' <<<"$output"
	jq -e '.rules[1].match == {engine: ["containerd", "cri-o"],
		type: ["sandbox"], namespace: ["kube-*"], pod: ["p?"],
		container: ["c"], image: ["*/x:[a-c]"], id: ["0*"],
		link: ["l"], annotations: {k: ["v"], l: ["1", "2*"]},
		asks: ["root", "devices"]}' <<<"$output"
	jq -e '.exceptions | length == 1 and (.[0] |
		.name == "e" and .for == {container: ["c"]} and
		.allow == {capabilities: ["NET_RAW"], root: true} and
		.why == "measures" and .until == "2020-02-29" and
		.daysLeft < -2400)' <<<"$output"
}

# --- test: which rule ---

@test "the first rule that matches decides" {
	policy '{"default":{"profile":"restricted"},"rules":[
		{"name":"one","match":{"image":"a*"},"profile":"web"},
		{"name":"two","match":{"image":"*b"},"profile":"batch"},
		{"name":"all","match":{"image":"*"},"mode":"audit"}]}'
	gives one --image ab
	[ "$(jq -r .profile <<<"$output")" = web ]
	[ "$(jq .number <<<"$output")" -eq 1 ]
	gives two --image xb
	[ "$(jq -c '[.not[].rule]' <<<"$output")" = '["one"]' ]
	gives all --image c
	[ "$(jq -r .profile <<<"$output")" = restricted ]
	gives default
	[ "$(jq -c '[.not[].rule]' <<<"$output")" = '["one","two","all"]' ]
	[ "$(jq .number <<<"$output")" = null ]
}

@test "each fact matches as a string, as one of a list and as a pattern" {
	local fact
	for fact in namespace pod container image id; do
		rule '{"'$fact'":"web"}'
		gives it --$fact web
		gives default --$fact web2
		gives default --$fact Web
		gives default
		rule '{"'$fact'":["ops","web"]}'
		gives it --$fact=web
		gives default --$fact we
		rule '{"'$fact'":"w?[a-c]*"}'
		gives it --$fact web
		gives it --$fact wxa-batch
		gives default --$fact wxd
		# What is not known matches nothing.
		rule '{"'$fact'":"*"}'
		gives it --$fact strict
		gives default
	done
	# A link's name is one of a profile.
	rule '{"link":["batch","w?[a-c]"]}'
	gives it --link web
	gives it --link batch
	gives default --link build
	gives default
}

@test "engine, type and asks match as a word and as one of a list" {
	local word
	for word in plain docker containerd cri-o podman; do
		rule '{"engine":"'$word'"}'
		gives it --engine $word
		rule '{"engine":["docker","podman"]}'
		case $word in
		docker | podman) gives it --engine $word ;;
		*) gives default --engine $word ;;
		esac
	done
	for word in sandbox container; do
		rule '{"type":"'$word'"}'
		gives it --type $word
		gives default
		rule '{"type":["sandbox","container"]}'
		gives it --type $word
	done
	for word in privileged root unconfined capabilities devices host-path \
		host-network host-pid host-ipc host-uts host-cgroup; do
		rule '{"asks":"'$word'"}'
		gives it --asks $word
		gives default
		rule '{"asks":["root","'$word'"]}'
		gives it --asks $word
		gives it --asks root --asks devices
	done
}

@test "annotations match by name and pattern, all of them" {
	rule '{"annotations":{"team":["red","bl*"],"tier":"front"}}'
	gives it --annotation team=blue --annotation tier=front
	gives default --annotation team=blue
	jq -e '.not[0] | .member == "annotations" and .annotation == "tier" and
		.wanted == ["front"] and .found == null' <<<"$output"
	gives default --annotation team=green --annotation tier=front
	jq -e '.not[0] | .annotation == "team" and .found == "green" and
		.wanted == ["red", "bl*"]' <<<"$output"
}

@test "all members of a match must hold" {
	rule '{"engine":"docker","id":"a*","asks":"root"}'
	gives it --engine docker --id a1 --asks root
	gives default --engine podman --id a1 --asks root
	gives default --engine docker --id b1 --asks root
	gives default --engine docker --id a1 --asks devices
}

# --- test: what the container is ---

@test "documents of the engines are understood" {
	local engine file
	policy '{"rules":[
		{"name":"docker","match":{"engine":"docker"},"mode":"audit"},
		{"name":"pods","match":{"engine":"containerd","type":"sandbox"},
			"profile":"sandbox"},
		{"name":"web","match":{"engine":"containerd","namespace":"default",
			"pod":"web","container":"app","image":"*/busybox:*"},
			"profile":"web"},
		{"name":"containerd","match":{"engine":"containerd"},"mode":"audit"},
		{"name":"podman","match":{"engine":"podman"},"mode":"audit"}]}'
	while read -r engine file; do
		gives "$engine" "$FIXTURES/$file"
		# Standard input is the same.
		ctl policy test -P policy.json -f json - <"$FIXTURES/$file" |
			jq -e --arg rule "$engine" '.rule == $rule'
	done <<-EOT
		docker docker-run.json
		docker docker-cgroupv1-run.json
		pods cri-sandbox.json
		web cri-container.json
		containerd cri-container-tty.json
		containerd ctr-run.json
		podman podman-run.json
		podman podman-pod-infra.json
	EOT
	gives docker "$FIXTURES/docker-run-privileged.json"
	jq -e '.container.asks | index("privileged") and index("devices") and
		index("root") and index("capabilities")' <<<"$output"
	gives docker "$FIXTURES/docker-run-readonly-user-nnp.json"
	jq -e '.container.asks == []' <<<"$output"
	jq '.annotations = {"io.container.manager": "cri-o",
		"io.kubernetes.pod.namespace": "shop"}' \
		"$FIXTURES/docker-run.json" >crio.json
	gives default crio.json
	jq -e '.container | .engine == "cri-o" and .namespace == "shop"' \
		<<<"$output"
}

@test "options count more than the document" {
	rule '{"engine":"cri-o","namespace":"shop","asks":"devices"}'
	gives it --engine cri-o --namespace shop --asks devices \
		"$FIXTURES/cri-container.json"
	# Facts of another engine's annotations are none of this one's.
	jq -e '.container | .pod == null and .asks == ["devices"]' \
		<<<"$output"
}

@test "a description without a document is understood as far as it goes" {
	rule '{"engine":"containerd","namespace":"shop"}'
	# Nobody known is calling: that is a rule's engine "plain".
	run -0 ctl policy test -P policy.json --namespace shop
	[ "${lines[0]}" = "container: engine plain (nobody known),\
 namespace \"shop\"; asks for nothing" ]
	[ "${lines[1]}" = \
		'not rule 1 "it": engine "plain" does not match "containerd"' ]
	gives it --engine containerd --namespace shop
	# An engine's own annotations tell, as in a document.
	gives it --annotation io.kubernetes.cri.sandbox-namespace=shop \
		--annotation io.kubernetes.cri.container-type=sandbox
	jq -e '.container.type == "sandbox"' <<<"$output"
	gives it --engine containerd --annotation \
		io.kubernetes.cri.sandbox-namespace=shop
	gives default --engine podman --annotation \
		io.kubernetes.cri.sandbox-namespace=shop
}

@test "a link's name is the profile in place of the default rule's" {
	policy '{"default":{"profile":"restricted"},"rules":[
		{"name":"own","match":{"link":"batch"},"profile":"web"},
		{"name":"mode","match":{"link":"build"},"mode":"audit"}]}'
	gives default --link strict
	jq -e '.profile == "strict" and .with == null' <<<"$output"
	gives own --link batch
	jq -e '.profile == "web"' <<<"$output"
	# A rule that says no profile has the default one's: the link's.
	gives mode --link build
	jq -e '.profile == "build"' <<<"$output"
	# And, as for a launch, no profile sandbox beside it.
	gives default --link strict --type sandbox
	jq -e '.with == null' <<<"$output"
	gives default --type sandbox
	jq -e '.profile == "restricted" and .with == "sandbox"' <<<"$output"
	run -1 ctl policy test --link nonesuch
	[[ $output == *'there is no profile "nonesuch"'* ]]
}

@test "each reason why a rule before does not match" {
	local member
	policy '{"rules":[
		{"match":{"engine":["docker","podman"]},"mode":"audit"},
		{"match":{"type":"sandbox"},"mode":"audit"},
		{"match":{"namespace":"n*"},"mode":"audit"},
		{"match":{"pod":"*"},"mode":"audit"},
		{"match":{"asks":["devices","host-pid"]},"mode":"audit"},
		{"match":{"annotations":{"a":"b"}},"mode":"audit"}]}'
	run -0 ctl policy test -P policy.json --engine cri-o --namespace web \
		--asks root --asks unconfined --annotation a=c
	[ "${lines[1]}" = 'not rule 1 "rule 1": engine "cri-o" does not match'\
' "docker" or "podman"' ]
	[ "${lines[2]}" = \
		'not rule 2 "rule 2": type (not known) does not match "sandbox"' ]
	[ "${lines[3]}" = \
		'not rule 3 "rule 3": namespace "web" does not match "n*"' ]
	[ "${lines[4]}" = \
		'not rule 4 "rule 4": pod (not known) does not match "*"' ]
	[ "${lines[5]}" = 'not rule 5 "rule 5": asks for root, unconfined, not'\
' for "devices" or "host-pid"' ]
	[ "${lines[6]}" = \
		'not rule 6 "rule 6": annotation "a" "c" does not match "b"' ]
	[ "${lines[7]}" = 'rule: "default"' ]
	run -0 ctl policy test -P policy.json --engine cri-o --namespace web \
		--asks root --annotation a=c -f json
	jq -e '[.not[].member] == ["engine", "type", "namespace", "pod", "asks",
		"annotations"] and [.not[].number] == [1, 2, 3, 4, 5, 6] and
		.not[0].wanted == ["docker", "podman"] and
		.not[0].found == "cri-o" and .not[1].found == null and
		.not[2].found == "web" and .not[3].found == null and
		.not[4].found == ["root"] and .not[5].found == "c"' <<<"$output"
}

@test "-p is that profile alone, whatever the policy says" {
	local file=$FIXTURES/cri-container.json own=etc/profiles/own.json
	echo '{"extends":"strict"}' >$own
	chmod 644 $own
	policy '{"rules":[{"match":{"engine":"containerd"},
		"profile":"privileged","mode":"audit"}],
		"selectable":["strict"],
		"exceptions":[{"for":{"engine":"containerd"},
		"allow":{"capabilities":["CHOWN"]},"why":"w",
		"until":"2999-12-31"}]}'
	cp policy.json etc/policy.json
	jq '.annotations["io.ravelin.profile"] = "strict"' "$file" >asks.json
	for command in "explain -f json" "harden" "seccomp compile"; do
		# shellcheck disable=SC2086
		ctl $command -p restricted asks.json >ours || [ $? -eq 1 ]
		# shellcheck disable=SC2086
		ctl $command -p restricted -P /dev/null asks.json >same ||
			[ $? -eq 1 ]
		rm etc/policy.json
		# shellcheck disable=SC2086
		ctl $command -p restricted "$file" >bare || [ $? -eq 1 ]
		cp policy.json etc/policy.json
		cmp ours same
		cmp <(sed s/asks.json// ours | jq -cS 'del(.annotations,
			.document)') <(jq -cS 'del(.annotations, .document)' bare)
	done
	run ctl explain -p ./etc/profiles/own.json -f json "$file"
	jq -e '.profile == "./etc/profiles/own.json"' <<<"$output"
	# A pod's own container has no profile sandbox beside it either.
	run ctl explain -p restricted -f json "$FIXTURES/cri-sandbox.json"
	jq -e '.profile == "restricted"' <<<"$output"
	run ! ctl explain -p ./nonesuch.json "$file"
	[[ $output == *nonesuch.json* ]]
	# Without it the rule decides.
	run ctl explain -f json asks.json
	jq -e '.profile == "privileged+strict"' <<<"$output"
}

# --- test: modes, what is asked for, exceptions ---

@test "modes: what is said for a part, by the rule, by the default" {
	policy '{"default":{"mode":"audit","hardeners":{"user":"enforce"}},
		"rules":[
		{"name":"part","match":{"id":"1"},"hardeners":{"paths":"enforce"}},
		{"name":"all","match":{"id":"2"},"mode":"enforce",
			"hardeners":{"seccomp":"audit"}}]}'
	gives part --id 1
	jq -e '.modes | .user == "enforce" and .paths == "enforce" and
		.seccomp == "audit"' <<<"$output"
	gives all --id 2
	jq -e '.modes | .user == "enforce" and .capabilities == "enforce" and
		.seccomp == "audit"' <<<"$output"
	run -0 ctl policy test -P policy.json --id 2
	[[ $output == *"mode: mixed"*"  user: enforce"*"  seccomp: audit"* ]]
	policy '{"default":{"mode":"audit"}}'
	run -0 ctl policy test -P policy.json
	[[ $output == *"mode: audit" ]]
}

@test "what is asked for by annotation: heard, not listed, loosening" {
	local asks=--annotation=io.ravelin.profile=
	policy '{"selectable":["strict","wider","baseline"]}'
	echo '{"extends":"restricted","loosens":true,"why":"w",
		"user":{"root":true}}' >etc/profiles/wider.json
	chmod 644 etc/profiles/wider.json
	run -0 ctl policy test -P policy.json "${asks}strict"
	[[ $output == *'asked for: "strict", heard'* ]]
	run -0 ctl policy test -P policy.json "${asks}web"
	[[ $output == *'asked for: "web", not heard: not in "selectable"'* ]]
	run -0 ctl policy test -P policy.json "${asks}wider"
	[[ $output == *'"wider", not heard: that profile loosens'* ]]
	gives default "${asks}strict"
	jq -e '.asked == {profile: "strict", heard: true, why: null} and
		.profile == "baseline"' <<<"$output"
	gives default "${asks}wider"
	jq -e '.asked.heard == false and
		.asked.why == "that profile loosens"' <<<"$output"
	gives default
	jq -e '.asked == null' <<<"$output"
}

@test "exceptions: those that hold and those that ended, by the day" {
	policy '{"exceptions":[
		{"name":"short","for":{"container":"c*"},"allow":{"root":true},
			"why":"one","until":"2026-12-31"},
		{"name":"long","for":{"container":"cc"},"allow":{"ambient":true},
			"why":"two","until":"2027-12-31"},
		{"name":"other","for":{"container":"d"},"allow":{"root":true},
			"why":"three","until":"2027-12-31"}]}'
	run -0 ctl policy test -P policy.json --container cc --date 2026-12-31
	[[ $output == *$'exception "short": until 2026-12-31: "one"\n'* ]]
	[[ $output == *'exception "long": until 2027-12-31: "two"' ]]
	[[ $output != *other* ]]
	run -0 ctl policy test -P policy.json --container cc --date 2027-01-01
	[[ $output == *'exception "short": ended with 2026-12-31: "one"'* ]]
	gives default --container cc --date 2027-01-01
	jq -e '[.exceptions[] | {name, holds, daysLeft, until, why}] == [
		{name: "short", holds: false, daysLeft: -1,
			until: "2026-12-31", why: "one"},
		{name: "long", holds: true, daysLeft: 364,
			until: "2027-12-31", why: "two"}]' <<<"$output"
	gives default --container e
	jq -e '.exceptions == []' <<<"$output"
}

# --- validate: what is wrong ---

@test "wrong: members, types and words, each with its place" {
	wrong '[]' '1:1: expected an object, found an array'
	wrong '{"defaulx":{}}' \
		'1:12: /defaulx: unknown member "defaulx"; did you mean "default"?'
	wrong '{"default":{"modes":"audit"}}' \
		'1:21: /default/modes: unknown member "modes"; did you mean "mode"?'
	wrong '{"rules":{}}' '1:10: /rules: expected an array, found an object'
	wrong '{"default":{"mode":"adit"}}' \
		'1:20: /default/mode: unknown value "adit"; did you mean "audit"?'
	wrong '{"default":{"hardeners":{"secomp":"audit"}}}' \
		'1:35: /default/hardeners/secomp: unknown member "secomp"; did you mean "seccomp"?'
	wrong '{"default":{"profile":"a b"}}' "1:23: /default/profile: expected a \
profile's name: letters, digits, '.', '_' and '-'"
	wrong '{"rules":[
 {"profile":"web"}]}' '2:2: /rules/0: expected "match"'
	wrong '{"rules":[{"match":{}}]}' \
		'1:11: /rules/0: expected "profile", "mode" or "hardeners"'
	wrong '{"rules":[{"match":{"engine":"dockerd"},"mode":"audit"}]}' \
		'1:30: /rules/0/match/engine: unknown value "dockerd"; did you mean "docker"?'
	wrong '{"rules":[{"match":{"image":"[a"},"mode":"audit"}]}' \
		"1:29: /rules/0/match/image: bad pattern \"[a\": '[' without ']'"
	wrong '{"rules":[{"match":{"image":["a",7]},"mode":"audit"}]}' \
		'1:34: /rules/0/match/image/1: expected a string, found a number'
	wrong '{"rules":[{"match":{"pod":[]},"mode":"audit"}]}' \
		'1:27: /rules/0/match/pod: an empty list matches nothing'
	wrong '{"rules":[{"match":{"annotations":{}},"mode":"audit"}]}' \
		'1:35: /rules/0/match/annotations: expected an object of annotations and patterns'
	wrong '{"selectable":"web"}' \
		'1:15: /selectable: expected an array of strings, found a string'
	wrong '{"log":{"to":"journal"}}' \
		'1:14: /log/to: unknown value "journal"; expected one of "file", "syslog", "off"'
	wrong '{"log":{"file":"x"}}' '1:16: /log/file: expected an absolute path'
	wrong '{"log":{"required":1}}' \
		'1:20: /log/required: expected true or false, found a number'
}

@test "wrong: exceptions, each with its place" {
	wrong "$(excepted '{"capabilities":["NET_RAV"]}')" \
		'1:66: /exceptions/0/allow/capabilities/0: unknown capability "NET_RAV"; did you mean "NET_RAW"?'
	wrong "$(excepted '{"seccomp":["mont"]}')" \
		'1:61: /exceptions/0/allow/seccomp/0: there is no system call "mont"; did you mean "mount"?'
	wrong "$(excepted '{"seccomp":["@mont"]}')" \
		'1:61: /exceptions/0/allow/seccomp/0: there is no system call group "@mont"; did you mean "@mount"?'
	wrong "$(excepted '{"namespaces":["net"]}')" \
		'1:64: /exceptions/0/allow/namespaces/0: unknown value "net"; expected one of "network", "pid", "ipc", "uts", "cgroup", "time", "user"'
	wrong "$(excepted '{"paths":["proc"]}')" \
		'1:59: /exceptions/0/allow/paths/0: expected an absolute path'
	wrong "$(excepted '{"selinux":"a:b"}')" \
		'1:60: /exceptions/0/allow/selinux: expected an SELinux type such as "container_init_t"'
	wrong "$(excepted '{}')" \
		'1:49: /exceptions/0/allow: expected what the exception allows'
	local date
	for date in 2026-02-29 2026-13-01 2026-04-31 26-01-01 2026-1-1 tomorrow; do
		wrong '{"exceptions":[{"for":{},"allow":{"root":true},"why":"w",
	"until":"'$date'"}]}' '2:10: /exceptions/0/until: expected a day that there is, as "YYYY-MM-DD"'
	done
	wrong '{"exceptions":[{"for":{},"allow":{"root":true},"why":" ",
	"until":"2027-01-01"}]}' '1:54: /exceptions/0/why: expected a reason'
	local member
	for member in for allow why until; do
		policy "$(excepted '{"root":true}' | jq -c "del(.exceptions[0].$member)")"
		run -1 ctl policy validate policy.json
		[ "$output" = "policy.json:1:16: /exceptions/0: expected\
 \"$member\": an exception has \"for\", \"allow\", \"why\" and \"until\"" ]
	done
}

@test "wrong: what two parsers could read differently" {
	policy '{"rules":[],"rules":[]}'
	run -1 ctl policy validate policy.json
	[[ $output == policy.json:1:13:*rules* ]]
	policy '{"rules":[],}'
	run -1 ctl policy validate policy.json
	[[ $output == policy.json:1:13:* ]]
	policy '{} {}'
	run -1 ctl policy validate policy.json
	[[ $output == policy.json:1:4:* ]]
	[ "${#lines[@]}" -eq 1 ]
	ctl policy validate -f json policy.json >out || [ $? -eq 1 ]
	jq -e 'length == 1 and (.[0] | .file == "policy.json" and .line == 1 and
		.column == 4 and .severity == "error" and
		(.message | length > 0 and startswith("policy") == false))' out
}

@test "wrong: profiles that can't be had, at each place that names them" {
	policy '{"default":{"profile":"baselin"},
	"rules":[{"match":{},"profile":"btach"}],
	"selectable":["nothinglikeit","broken","wider"]}'
	echo '{"capabiliiex":{}}' >etc/profiles/broken.json
	echo '{"extends":"restricted","loosens":true,"why":"w",
		"user":{"root":true}}' >etc/profiles/wider.json
	chmod 644 etc/profiles/*
	run -1 ctl policy validate policy.json
	[ "${lines[0]}" = 'policy.json:1:23: /default/profile: there is no'\
' profile "baselin"; did you mean "baseline"?' ]
	[ "${lines[1]}" = 'policy.json:2:33: /rules/0/profile: there is no'\
' profile "btach"; did you mean "batch"?' ]
	[ "${lines[2]}" = 'policy.json:3:16: /selectable/0: there is no'\
' profile "nothinglikeit"' ]
	[[ ${lines[3]} == policy.json:3:32:*/etc/ravelin/profiles/broken.json:*\
'unknown member "capabiliiex"; did you mean "capabilities"?' ]]
	[ "${lines[4]}" = 'policy.json:3:41: /selectable/2: profile "wider"'\
' loosens: it is never heard' ]
	[ "${#lines[@]}" -eq 5 ]
	ctl policy validate -f json policy.json >out || [ $? -eq 1 ]
	jq -e '[.[].severity] | unique == ["error"]' out
	jq -e '[.[] | [.line, .column]] ==
		[[1, 23], [2, 33], [3, 16], [3, 32], [3, 41]]' out
}

# --- the manual ---

@test "the manual's examples are valid, and show every member there is" {
	local example member
	examples ravelin-policy.5
	for example in example-*.json; do
		run -0 ctl policy validate --date 2026-11-24 "$example"
		[[ $output != *"never matches"* ]]
	done
	jq -rs '[.. | objects | keys[]] | unique[]' example-*.json >shown
	for member in comment default rules selectable exceptions log \
		profile mode hardeners name match for allow why until \
		engine type namespace pod container image id link annotations \
		asks capabilities inheritable ambient newPrivileges root \
		seccomp namespaces sysctls devices paths selinux apparmor to file \
		required; do
		grep -qx "$member" shown || {
			echo "$member is in no example"
			return 1
		}
	done
}

# --- validate: files ---

@test "a file that others may write, or that is too large, is not used" {
	policy '{}'
	chmod 664 policy.json
	doubted "mode 0664 lets others write;*"
	chmod 646 policy.json
	doubted "mode 0646 lets others write;*"
	chmod 644 policy.json
	head -c 4194304 /dev/zero | tr '\0' ' ' >>policy.json
	refused "policy.json: 4194307 bytes, larger than the limit of 4 MiB"
}

@test "a file of another user's is not used" {
	policy '{}'
	# Anyone else's are, and without root one's own.
	CTL=("$RAVELINCTL")
	[ "$(id -u)" != 0 ] || chown 1234 policy.json
	doubted "belongs to uid *; it must belong to root"
}

@test "the node's own policy is held to who may write it, by any name" {
	policy '{}'
	cp policy.json etc/policy.json
	chmod 664 etc/policy.json
	local file
	ln -s /etc/ravelin/policy.json link.json
	for file in '' /etc/ravelin/policy.json /etc/ravelin/../ravelin/policy.json \
		link.json; do
		# shellcheck disable=SC2086
		run -1 ctl policy validate $file
		[[ $output == *"mode 0664 lets others write"* ]]
		[[ $output != *warning* ]]
	done
	policy '{"default":{"profile":"nonesuch"}}'
	chmod 666 policy.json
	run -1 ctl policy validate policy.json
	[[ ${lines[0]} == *'there is no profile "nonesuch"' ]]
	[[ ${lines[1]} == *'warning: installed like this'* ]]
}

@test "standard input is validated too" {
	run -0 ctl policy validate - <<<'{}'
	[ -z "$output" ]
	run -1 ctl policy validate - <<<'{"rule":[]}'
	[[ $output == 'standard input:1:9: /rule: unknown member "rule"'* ]]
	run -1 ctl policy validate -f json - </dev/null
	jq -e '.[0].file == "standard input"' <<<"$output"
}

@test "what is no file is refused, and nothing waits for it" {
	mkdir policy.json
	refused "policy.json: not a regular file"
	rmdir policy.json
	mkfifo -m 644 policy.json
	refused "policy.json: not a regular file"
}

@test "a link is followed, and what it leads to judged" {
	policy '{"default":{"profile":"web"}}'
	mv policy.json real.json
	ln -s real.json policy.json
	run -0 ctl policy validate policy.json
	[ -z "$output" ]
	chmod 666 real.json
	doubted "mode 0666 lets others write;*"
}

@test "what can't be opened is trouble, not a finding" {
	local command
	ln -s nowhere.json dangling.json
	ln -s loop.json loop.json
	for command in validate show "test --policy"; do
		for file in missing.json dangling.json loop.json no/such/dir; do
			# shellcheck disable=SC2086
			run -2 ctl policy $command $file
			[[ $output == "ravelinctl policy ${command%% *}:\
 $file: cannot open: "* ]]
			[ "${#lines[@]}" -eq 1 ]
		done
	done
	run -2 ctl policy test missing.json
	for command in validate test; do
		run -2 ctl policy $command --date 2027-02-30
		[[ $output == *': date "2027-02-30": expected a day that there'\
' is, as "YYYY-MM-DD"' ]]
	done
	run -2 ctl policy validate --format yaml
	[[ $output == *'format "yaml": expected text or json' ]]
	run -2 ctl policy show one two
	run -2 ctl policy test --engine lxc
	[[ $output == *"expected plain, docker, containerd, cri-o or podman" ]]
	run -2 ctl policy test --type unknown
	[[ $output == *': type "unknown": expected sandbox or container' ]]
	run -2 ctl policy test --annotation novalue
	run -2 ctl policy nonesuch
}

@test "an unreadable file is trouble" {
	policy '{}'
	chmod 000 policy.json
	run -2 powerless policy validate policy.json
	[ "$output" = "ravelinctl policy validate: policy.json: cannot open:\
 Permission denied" ]
	run -2 powerless policy show policy.json
	run -2 powerless policy test -P policy.json
}

@test "a document that is wrong is a finding" {
	echo '{"process":7}' >config.json
	run -1 ctl policy test config.json
	[[ $output == "ravelinctl policy test: config.json:1:12:"* ]]
}

# --- validate: what to know ---

@test "warnings: exceptions that end or ended" {
	local end='{"exceptions":[{"name":"e","for":{"id":"c"},'
	end+='"allow":{"ambient":true},"why":"w","until":"DAY"}]}'
	warns "${end/DAY/2026-11-23}" 'exception "e" ended with 2026-11-23'
	warns "${end/DAY/2026-11-24}" 'exception "e" ends today'
	warns "${end/DAY/2026-11-25}" 'exception "e" ends in 1 day'
	warns "${end/DAY/2026-12-24}" 'exception "e" ends in 30 days'
	warns "${end/DAY/2026-12-25}" ''
	warns "${end/DAY/2026-12-25}" 'exception "e" ends in 29 days' \
		--date 2026-11-26
}

@test "warnings: exceptions that overlap" {
	local two='{"exceptions":[
	{"name":"a","for":{"id":"c*"},"allow":{"ambient":true},
		"why":"w","until":"2027-12-31"},
	{"name":"b","for":{"id":"FOR"},"allow":{"ALLOW":true},
		"why":"w","until":"2027-12-31"}]}'
	local same=${two/ALLOW/ambient} other=${two/ALLOW/inheritable}
	local both='exception "b" overlaps exception "a": both can match one '
	both+='container, and allow the same of "ambient"'

	warns "${same/FOR/*x}" "$both"
	warns "${same/FOR/dx}" ''
	warns "${other/FOR/*x}" ''
	# One that ended is told of, and nothing more of it.
	warns "${same/FOR/*x}" $'exception "a" ended with 2027-12-31\n'\
'policy.json:5:21: warning: exception "b" ended with 2027-12-31' \
		--date 2028-01-01
}

@test "warnings: rules and exceptions that never match" {
	warns '{"rules":[{"match":{"engine":"docker","namespace":"x"},
		"mode":"audit"}]}' 'rule "rule 1" never matches: no engine that'\
' it is for gives all it asks for (namespace)'
	warns "$(excepted '{"ambient":true}' '{"engine":["docker","plain"],"pod":"x"}')" \
		'exception "exception 1" never matches: no engine that it is'\
' for gives all it asks for (pod)'
	warns '{"rules":[
		{"name":"wide","match":{"id":"a*"},"mode":"audit"},
		{"name":"narrow","match":{"id":"ab?","asks":"root"},
			"profile":"web"}]}' 'rule "narrow" never matches: rule'\
' "wide" before it takes all that it would'
	warns '{"rules":[
		{"name":"narrow","match":{"id":"ab?"},"mode":"audit"},
		{"name":"wide","match":{"id":"a*"},"profile":"web"}]}' ''
}

@test "warnings: exceptions that are wider than they need be" {
	local wider='exception "exception 1" is wider than it need be: '
	warns "$(excepted '{"ambient":true}' '{"engine":"podman","container":"*"}')" \
		"${wider}\"for\" names no workload"
	warns "$(excepted '{"capabilities":["CHOWN","SYS_ADMIN"]}')" \
		"${wider}every profile that can apply there allows\
 capabilities \"CHOWN\" already"
	warns "$(excepted '{"seccomp":["read"]}')" \
		"${wider}every profile that can apply there allows seccomp\
 \"read\" already"
	warns "$(excepted '{"root":true}')" \
		"${wider}every profile that can apply there allows root already"
	# Where a profile without it can apply, it may be needed.
	policy "$(excepted '{"root":true}' | jq -c '.rules =
		[{"match":{"image":"x"},"profile":"restricted"}]')"
	run -0 ctl policy validate --date 2026-11-24 policy.json
	[ -z "$output" ]
}

@test "warnings: what gives more to whoever says so" {
	local more=' gives more than the default rule to what whoever writes'
	more+=' annotations can claim to be: name the engine too'
	local users=' gives more than the default rule by an annotation that'
	users+=' users may write'
	local match rule='{"rules":[{"name":"it","match":{MATCH},SAYS}]}'
	local gives=${rule/SAYS/\"profile\":\"system\"} engine='"engine":"containerd"'

	for match in '"namespace":"n"' '"pod":"p"' '"container":"c"' \
		'"image":"i"' '"type":"sandbox"'; do
		warns "${gives/MATCH/$match}" "rule \"it\"$more"
		warns "${gives/MATCH/$match,$engine}" ''
		warns "$(excepted '{"root":true,"ambient":true}' "{\"id\":\"x\",$match}" |
			jq -c '.default.profile = "restricted"')" \
			"exception \"exception 1\"$more"
		# What takes away, or gives nothing, may be for anyone.
		warns "${rule/MATCH\},SAYS/$match\},\"profile\":\"strict\"}" ''
	done
	warns "${rule/MATCH\},SAYS/\"image\":\"i\"\},\"mode\":\"audit\"}" \
		"rule \"it\"$more"
	match='"annotations":{"a":"b"}'
	warns "${gives/MATCH/$engine,$match}" "rule \"it\"$users"
	warns "${gives/MATCH/$match}" "rule \"it\"$more"$'\n'\
"policy.json:1:47: warning: rule \"it\"$users"
	match='"annotations":{"io.kubernetes.cri.image-name":"b"}'
	warns "${gives/MATCH/$engine,$match}" ''
	# Neither the command line nor what it asks for is an annotation.
	warns "${gives/MATCH/\"id\":\"x\",\"link\":\"l\",\"asks\":\"root\"}" ''
}

@test "thousands of rules and exceptions are validated in seconds" {
	local one='{"match":{"engine":"docker","id":"x"},"profile":"web"}'

	jq -nc '{rules: [range(5000) | {name: "r\(.)", match:
			{image: "*/team-\(.)/*", container: ["a\(.)*", "*-\(.)"]},
			profile: "system"}],
		exceptions: [range(5000) | {name: "e\(.)", for:
			{image: "*/team-\(.)/*"},
			allow: {capabilities: ["NET_RAW"], paths: ["/proc/a"]},
			why: "w", until: "2027-06-30"}]}' >policy.json
	chmod 644 policy.json
	ctl policy validate >/dev/null
	# Of a processor, whatever else the machine does.
	(ulimit -t 6 && ctl policy validate --date 2026-11-24 policy.json >out)
	[ "$(grep -c 'warning: rule.*name the engine' out)" -eq 5000 ]
	[ "$(grep -c ': note: this .* are not compared with' out)" -eq 2 ]
	# Their places are right all the same.
	jq . policy.json >lines.json
	chmod 644 lines.json
	ctl policy validate --date 2026-11-24 lines.json >out
	[ "$(grep '"r1000"' out | cut -d: -f2)" -eq \
		"$(($(grep -n '"r1000"' lines.json | cut -d: -f1) + 1))" ]
	# Of those that are compared there are a thousand.
	jq -c --argjson one "$one" '.rules = [range(1001) | $one] |
		.exceptions = []' policy.json >same.json
	chmod 644 same.json
	ctl policy validate same.json >out
	[ "$(grep -c 'never matches' out)" -eq 999 ]
	[[ $(tail -n 1 out) == *": note: this rule and those below it "* ]]
}

@test "warnings: what means less than it seems to" {
	local rule='{"name":"a","match":{"id":"N"},"profile":"strict"}' one
	one=$(excepted '{"ambient":true}' '{"engine":"podman","id":"N"}')
	warns '{"rules":['"${rule/\"N\"/\"1\"},${rule/\"N\"/\"2\"}]}" \
		'rule "a" has the name of another: the log can'"'t tell them apart"
	# A name that another has unsaid is one too.
	warns '{"rules":['"${rule/\"a\"/\"rule 2\"},${rule/\"name\":\"a\",\"match\":{\"id\":\"N\"/\"match\":{\"id\":\"M\"}]}" \
		'rule "rule 2" has the name of another: the log can'"'t tell them apart"
	policy "$(jq -c '.exceptions[0] |= (.name = "e") |
		.exceptions += .exceptions | .exceptions[1].for.id = "M"' \
		<<<"$one")"
	run -0 ctl policy validate --date 2026-11-24 policy.json
	[ "${lines[*]#policy.json:*:*: }" = 'warning: exception "e" has the name'\
' of another: the log can'"'t tell them apart" ]
	warns "${one/\"w\"/\"TODO: say why\"}" \
		'exception "exception 1" is still to say why'
	warns "${one/\"id\":\"N\"/\"link\":[\"x\",\"ravelin-*\"]}" \
		'exception "exception 1": a link is named without "ravelin-"'
	warns '{"rules":['"${rule/\"id\":\"N\"/\"link\":\"ravelin-web\"}]}" \
		'rule "a": a link is named without "ravelin-"'
	warns '{"selectable":["baseline","privileged","strict"]}' \
		'profile "privileged" is looser than the default rule'"'s: who is"\
' held to that gains and loses nothing by asking for it'
	warns '{"log":{"to":"syslog","file":"/var/log/x"}}' \
		'nothing is written to this file: "to" says "syslog"'
}

@test "warnings: a log that can't be written" {
	local log='{"log":{"required":true,"file":"'$PWD'/FILE"}}'
	logs() {
		warns "${log/FILE/$1}" "$2"
	}
	mkdir there
	logs there/log ''
	touch there/log
	logs there/log ''
	logs nowhere/log "$PWD/nowhere: No such file or directory; it is not"\
' made: each launch would be refused'
	warns '{"log":{"file":"'"$PWD"'/nowhere/log"}}' \
		"$PWD/nowhere: No such file or directory; it is not made: no"\
' decision would be logged'
	logs there "$PWD/there is a directory: each launch would be refused"
	logs there/log/log \
		"$PWD/there/log is no directory: each launch would be refused"
	ln -s log there/link
	logs there/link "$PWD/there/link is a link, which is not followed: each"\
' launch would be refused'
	mkfifo there/pipe
	logs there/pipe "$PWD/there/pipe is no regular file: each launch would"\
' be refused'
	# What is not written to is not looked at, nor is what nobody chose.
	warns '{}' ''
	[ "$(id -u)" = 0 ] || return 0
	mkdir -m 555 closed
	policy '{"log":{"file":"'"$PWD"'/closed/log"}}'
	run -0 powerless policy validate policy.json
	[[ $output == *"warning: $PWD/closed: Permission denied: no"* ]]
}

@test "warnings as JSON have their place, and leave the status" {
	policy "$(excepted '{"root":true}' '{}')"
	run -0 ctl policy validate --date 2027-06-20 -f json policy.json
	jq -e 'length == 3 and ([.[].severity] | unique == ["warning"]) and
		all(.[]; .file == "policy.json" and .line == 1 and .column > 1)
		and any(.[]; .message | endswith("ends in 10 days"))' \
		<<<"$output"
	policy '{}'
	run -0 ctl policy validate -f json policy.json
	[ "$output" = '[]' ]
}

# --- what names can do to a terminal ---

@test "control characters in names don't reach the terminal" {
	local escaped='\u001b]2;x\u0007\u009b1m\u202e\u007f' evil format
	evil=$(printf %b "$escaped")
	policy '{"rules":[{"name":"'$escaped'","match":{"image":"'$escaped'",
		"annotations":{"'$escaped'":"'$escaped'"}},"mode":"audit"}],
		"exceptions":[{"name":"'$escaped'","for":{"pod":"*"},
		"allow":{"ambient":true},"why":"'$escaped'",
		"until":"2026-12-01"}]}'
	for format in text json; do
		run -0 ctl policy show -f $format policy.json
		harmless $format
		run -0 ctl policy validate --date 2026-11-24 -f $format \
			policy.json
		harmless $format
		run -0 ctl policy test -P policy.json -f $format \
			--pod "$evil" --image "$evil" --annotation "a=$evil" \
			--annotation "io.ravelin.profile=$evil"
		harmless $format
	done
	run -2 ctl policy test -P "$evil"
	harmless text
	policy '{"'$escaped'":1}'
	run -1 ctl policy validate policy.json
	harmless text
	cp policy.json "$evil.json"
	for format in text json; do
		run -1 ctl policy validate -f $format "$evil.json"
		harmless $format
	done
	# What is escaped in JSON is the same name all the same.
	policy '{"rules":[{"name":"a\u202e\udb40\udc41\u007fb",
		"match":{},"mode":"audit"}]}'
	jq -r '.rules[0].name' policy.json >name
	run -0 ctl policy show -f json policy.json
	harmless json
	jq -r '.rules[0].name' <<<"$output" | cmp - name
	[[ $output != *"$(printf %b '\U000e0041')"* ]]
	run -0 ctl policy test -P policy.json -f json --pod "$(printf '\377')"
	jq -e '.container.pod == "\\xff"' <<<"$output"
}

@test "explain and harden show what enforcing does, whatever the mode" {
	local config=$BATS_TEST_DIRNAME/../fixtures/docker-run.json
	echo '{"default":{"mode":"audit"}}' >etc/policy.json
	chmod 644 etc/policy.json
	run -1 --separate-stderr ctl explain "$config"
	[[ $output == *changed* ]]
	ctl harden "$config" >hardened.json
	jq -e '.process.noNewPrivileges' hardened.json
}

@test "profiles that are not installed yet are checked with their policy" {
	mkdir new
	echo '{"default": {"profile": "shop"}}' >policy.json
	echo '{"extends": "web", "capabilities": {"allow": ["CHOWN"]}}' >new/shop.json
	chmod 644 policy.json new/shop.json
	run -1 ctl policy validate policy.json
	run -0 ctl policy validate --profiles new policy.json
	[ -z "$output" ]
	# They are all there is: the node's own are left out.
	cp new/shop.json etc/profiles/shop.json
	run -0 ctl policy validate policy.json
	rm new/shop.json
	run -1 ctl policy validate --profiles new policy.json
	echo '{"capabilities": "all"}' >new/shop.json
	run -1 ctl policy validate --profiles new policy.json
	[[ $output == *"new/shop.json:1:"* ]]
	echo '{"extends": "web"}' >new/shop.json
	chmod 666 new/shop.json
	run -0 ctl policy validate --profiles new policy.json
	[[ $output == *"warning: installed like this it would be refused: new/shop.json: mode 0666"* ]]
	run -2 ctl policy validate --profiles none policy.json
}
