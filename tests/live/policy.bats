#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the node's policy does to real containers: rules, modes, exceptions,
# wishes by annotation, policies that can't be read, and the decision log.

load lib

POLICY=/etc/ravelin/policy.json
IGNORE=/etc/ravelin/ignore-broken-policy

setup() {
	live_setup
	bundle '.'
	mkdir -p "$BATS_TEST_TMPDIR/log"
	LOG=$BATS_TEST_TMPDIR/log/decisions.log
}
teardown() { live_teardown; }

# bundle JQ-FILTER: a new one, that nothing was taken from.
bundle() {
	rm -rf "$BUNDLE"
	make_bundle "$BUNDLE" "$1"
}

# policy JQ-FILTER: writes one that logs where this test can read it.
policy() {
	jq -n --arg log "$LOG" "{log: {file: \$log}} | $1" >"$POLICY"
	chmod 644 "$POLICY"
}

# by_policy ARGUMENT...: ravelin without a word of its own.
by_policy() {
	"$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" --root "$STATE" "$@"
}

# runs ID: the bundle under the policy; what it sees is in $output.
runs() {
	run --separate-stderr by_policy run -b "$BUNDLE" "${1:-one}"
	expect "$status" 0
}

# logged JQ-FILTER: the last line, asked.
logged() { tail -n 1 "$LOG" | jq -er "$1"; }

# As the host has it: nothing taken away.
whole() { field CapBnd </proc/self/status; }

# Not root: restricted would refuse it.
USER='.process.user = {uid: 1000, gid: 1000}'
RULE_RESTRICTED='{rules: [{name: "tight", match: MATCH, profile: "restricted"}]}'

# expect_rule MATCH: it gives another profile than the default one.
expect_rule() {
	policy ". + ${RULE_RESTRICTED/MATCH/$1}"
	runs one
	expect_field CapBnd "$RESTRICTED_MASK"
	expect "$(logged .rule)" tight
}

# expect_no_rule MATCH: the default one.
expect_no_rule() {
	policy ". + ${RULE_RESTRICTED/MATCH/$1}"
	runs one
	expect_field CapBnd "$BASELINE_MASK"
	expect "$(logged .rule)" default
}

@test "a rule by an annotation gives another profile" {
	expect_no_rule '{annotations: {team: "blu*"}}'
	bundle ".annotations.team = \"blue\" | $USER"
	expect_no_rule '{annotations: {team: "red"}}'
	expect_rule '{annotations: {team: "blu*"}}'
}

@test "a rule by the namespace of a pod" {
	bundle '.annotations = {
		"io.kubernetes.cri.container-type": "container",
		"io.kubernetes.cri.sandbox-namespace": "prod-web"} | '"$USER"
	expect_no_rule '{namespace: "prod-d*"}'
	expect_no_rule '{image: "*"}'
	expect_rule '{namespace: "prod-*", type: "container",
		engine: "containerd"}'
}

# A shell that is called as an engine is, and whose file an update replaced.
@test "the engine is told by its program, also when its file is gone" {
	local bin=/run/live/bin/dockerd
	bundle '.annotations = {
		"io.container.manager": "cri-o",
		"io.kubernetes.pod.namespace": "kube-system"}'
	policy '. + {rules: [{name: "forged", match: {namespace: "kube-system"},
		profile: "privileged"}]}'
	cp "$(command -v bash)" "$bin"
	# shellcheck disable=SC2016 # the inner shell's
	run --separate-stderr "$bin" -c 'rm "$0" && "$@"; exit $?' "$bin" \
		"$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one
	expect "$status" 0
	[ ! -e "$bin" ]
	expect "$(logged .engine)" docker
	expect "$(logged .rule)" default
	expect_field CapBnd "$BASELINE_MASK"
}

# As ctr and nerdctl have it: annotations are their user's.
@test "outside of containerd's CRI plugin no pod is believed" {
	local bin=/run/live/bin/containerd-shim-runc-v2 root
	bundle '.process.args = ["/bin/try", "signal"]
		| .annotations = {
			"io.kubernetes.cri.container-type": "container",
			"io.kubernetes.cri.sandbox-namespace": "kube-system"}'
	policy '. + {rules: [{name: "agents", match: {engine: "containerd",
		namespace: "kube-system"}, profile: "privileged"}]}'
	cp "$(command -v bash)" "$bin"
	for root in default k8s.io; do
		STATE=/run/containerd/runc/$root
		# shellcheck disable=SC2016 # the inner shell's
		detached "$bin" -c '"$@"; exit $?' "$bin" "$RAVELIN" \
			--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
			run -d -b "$BUNDLE" one
		eventually has_status one running
		expect "$(logged .engine)" containerd
		expect "$(logged '.namespace | tostring')" \
			"$([ $root = default ] && echo null || echo kube-system)"
		# From a shell too: the record tells.
		by_policy exec one /bin/try exit 0
		expect "$(logged '[.event, .rule] | join(" ")')" \
			"exec $([ $root = default ] && echo default || echo agents)"
		bare delete --force one
	done
}

@test "a rule by the container's id" {
	bundle "$USER"
	expect_no_rule '{id: "on"}'
	expect_rule '{id: "o*"}'
}

@test "a rule by what is asked for" {
	bundle "$USER"
	expect_no_rule '{asks: ["root", "devices"]}'
	expect_rule '{asks: ["root", "privileged"]}'
}

@test "a namespace that is not there is asked for as the host's, and refused" {
	bundle '.linux.namespaces |= map(if .type == "network"
		then .path = "/run/absent" else . end)'
	policy '. + {rules: [{name: "host", match: {asks: "host-network"},
		profile: "restricted", mode: "audit"}]}'
	quietly by_policy run -b "$BUNDLE" one
	[ "$status" -ne 0 ]
	expect "$(logged .rule)" host
	policy '.'
	quietly by_policy run -b "$BUNDLE" one
	expect_one_line
	[[ $stderr == *namespaces/*/path*"can't be told"* ]] ||
		complain "$stderr"
}

@test "a rule by the link that was called" {
	local bin=/run/live/bin/ravelin-restricted
	cp "$RAVELIN" "$bin"
	ln -sf "$RUNTIME_PATH" /etc/ravelin/runtime
	policy '. + {rules: [{match: {link: "restr*"}, profile: "baseline"}]}'
	run --separate-stderr "$bin" --root "$STATE" run -b "$BUNDLE" one
	rm -f "$bin"
	expect "$status" 0
	expect_field CapBnd "$BASELINE_MASK"
	expect "$(logged .rule)" "rule 1"
}

@test "an exec is judged by the rule of its container" {
	policy '. + {rules: [{name: "tight", match: {annotations:
		{team: "blue"}}, profile: "restricted"}]}'
	bundle "$USER"' | .annotations.team = "blue"
		| .process.args = ["/bin/try", "signal"]'
	detached by_policy run -d -b "$BUNDLE" one
	eventually has_status one running
	[ -n "$(find /run/ravelin/containers -type f)" ]
	jq '.process | .args = ["/bin/try", "status"]' "$BUNDLE/config.json" |
		jq --argjson all "$(host_capabilities)" '.capabilities =
			{bounding: $all, effective: $all, permitted: $all,
			inheritable: $all}' >process.json
	run --separate-stderr by_policy exec -p process.json one
	expect "$status" 0
	expect_field CapEff "$NO_CAPABILITY"
	expect_within "$(field CapPrm <<<"$output")" "$RESTRICTED_MASK"
	expect_field NoNewPrivs 1
	expect "$(logged '[.event, .rule, .profile, .outcome] | join(" ")')" \
		"exec tight restricted changed"
}

@test "audit of one hardener: that one is as without us" {
	policy '. + {default: {hardeners: {seccomp: "audit"}}}'
	runs
	expect_field Seccomp 0
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect "$(logged .mode)" mixed
	logged '.findings | any(.hardener == "seccomp" and .mode == "audit")'
	logged '.findings | any(.hardener == "capabilities"
		and .mode == "enforce")'
}

@test "enforce of one hardener: only that one changes" {
	policy '. + {default: {mode: "audit",
		hardeners: {noNewPrivileges: "enforce"}}}'
	runs
	expect_field NoNewPrivs 1
	expect_field Seccomp 0
	expect_field CapBnd "$(whole)"
	expect "$(logged .outcome)" changed
}

@test "audit of all: the document stays byte for byte, and starts" {
	local before
	policy '. + {default: {profile: "strict", mode: "audit"}}'
	before=$(bundle_state "$BUNDLE")
	runs
	expect_field CapBnd "$(whole)"
	expect_field Seccomp 0
	expect_field NoNewPrivs 0
	diff <(echo "$before") <(bundle_state "$BUNDLE")
	expect "$(logged '[.outcome, .mode] | join(" ")')" "audited audit"
}

# exception UNTIL: NET_ADMIN for containers of team blue.
exception() {
	policy '. + {exceptions: [{name: "vpn", for: {annotations:
		{team: "blue"}}, allow: {capabilities: ["NET_ADMIN"]},
		why: "tunnels", until: "'"$1"'"}]}'
}

@test "an exception gives its capability and no more" {
	exception 2999-12-31
	runs
	expect_field CapBnd "$BASELINE_MASK"
	expect "$(logged '.exceptions | length')" 0
	bundle '.annotations.team = "blue"'
	runs
	expect_field CapBnd 00000000000015fb
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	expect "$(logged '.exceptions | join(" ")')" vpn
}

@test "an exception lifts a pod's own container's ceiling too" {
	bundle '.annotations = {
		"io.kubernetes.cri.container-type": "sandbox"}'
	mkdir -p /etc/ravelin/profiles
	echo '{"capabilities": {"allow": ["KILL"]}}' \
		>/etc/ravelin/profiles/sandbox.json
	policy '. + {exceptions: [{for: {type: "sandbox"},
		allow: {capabilities: ["NET_ADMIN"]}, why: "w",
		until: "2999-12-31"}]}'
	runs
	expect "$(logged .profile)" baseline+sandbox
	expect_field CapBnd 0000000000001020
}

# expect_evasion_refused POLICY-FILTER: a document that says nothing of the rule
# it would have met can't slip past one that is enforced.
expect_evasion_refused() {
	local before
	policy "$1"
	before=$(bundle_state "$BUNDLE")
	quietly by_policy run -b "$BUNDLE" one
	expect_one_line
	expect "$(logged .outcome)" refused
	diff <(echo "$before") <(bundle_state "$BUNDLE")
	[ -z "$(ls -A "$STATE")" ]
}

@test "audit by default lets no unreadable document past what is enforced" {
	bundle '.annotations.team = "blue\u0000"'
	expect_evasion_refused '. + {default: {mode: "audit"}, rules: [{match:
		{annotations: {team: "blue*"}}, profile: "restricted",
		mode: "enforce"}]}'
	expect_evasion_refused '. + {default: {mode: "audit",
		hardeners: {capabilities: "enforce"}}}'
	policy '. + {default: {mode: "audit"}, rules: [{match: {},
		profile: "restricted"}]}'
	quietly by_policy run -b "$BUNDLE" one
	refute test "${stderr:0:8}" = "ravelin:"
	expect "$(logged .outcome)" audited
}

@test "an exec whose record can't be read is refused where a rule enforces" {
	bundle '.process.args = ["/bin/try", "signal"]'
	policy '. + {default: {mode: "audit"}, rules: [{match: {id: "two"},
		profile: "restricted", mode: "enforce"}]}'
	detached by_policy run -d -b "$BUNDLE" one
	eventually has_status one running
	find /run/ravelin/containers -type f -exec truncate -s 20M {} +
	run --separate-stderr by_policy exec one /bin/try exit 0
	expect_one_line
	expect "$(logged '[.event, .outcome] | join(" ")')" "exec refused"
}

@test "an exception that has ended gives nothing" {
	exception 2020-02-29
	bundle '.annotations.team = "blue"'
	runs
	expect_field CapBnd "$BASELINE_MASK"
	expect "$(logged '.exceptions | length')" 0
}

@test "a wish by annotation tightens where it may be heard" {
	bundle "$USER"' | .annotations["io.ravelin.profile"] = "restricted"'
	policy '.'
	runs
	expect_field CapBnd "$BASELINE_MASK"
	expect "$(logged '[.asked, .heard] | map(tostring) | join(" ")')" \
		"restricted false"
	policy '. + {selectable: ["restricted"]}'
	runs
	expect_field CapBnd "$RESTRICTED_MASK"
	expect "$(logged '[.asked, .heard] | map(tostring) | join(" ")')" \
		"restricted true"
}

@test "a wish never loosens" {
	bundle '.annotations["io.ravelin.profile"] = "privileged"'
	policy '. + {selectable: ["privileged"]}'
	runs
	expect_field CapBnd "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
}

@test "a policy that can't be read refuses, with its place" {
	printf '{"rules": [\n\t{"mtach": {}}\n]}\n' >"$POLICY"
	BEFORE=$(bundle_state "$BUNDLE")
	quietly by_policy run -b "$BUNDLE" one
	expect_one_line
	[[ $stderr == *"$POLICY:2:"*'did you mean "match"?'* ]] ||
		complain "$stderr"
	diff <(echo "$BEFORE") <(bundle_state "$BUNDLE")
	[ -z "$(ls -A "$STATE")" ]
}

@test "a policy that can't be read does not say where its refusals are logged" {
	echo '{"log": {"to": "off"}, "rules": [{}]}' >"$POLICY"
	LOG=/var/log/ravelin/decisions.log
	rm -f "$LOG"
	quietly by_policy run -b "$BUNDLE" one
	expect_one_line
	expect "$(logged '[.event, .outcome] | join(" ")')" "run refused"
}

@test "with ignore-broken-policy beside it baseline holds, and is told of" {
	printf '{"default": {"profile": "privileged"},\n"rules": 1}' >"$POLICY"
	touch "$IGNORE"
	LOG=/var/log/ravelin/decisions.log
	runs one
	expect_field CapBnd "$BASELINE_MASK"
	expect_field Seccomp 2
	expect "$(logged .profile)" baseline
	[[ $(logged .broken) == "$POLICY:2:"* ]] || complain "$(cat "$LOG")"
}

@test "ignore-broken-policy that others may write is not believed" {
	echo '{' >"$POLICY"
	touch "$IGNORE"
	chmod 666 "$IGNORE"
	quietly by_policy run -b "$BUNDLE" one
	expect_one_line
}

# What ravelin was built with holds for its own parents only.
@test "a shipped profile has the ceilings of a parent in /etc" {
	mkdir -p /etc/ravelin/profiles
	echo '{"capabilities": {"allow": ["NET_BIND_SERVICE"]},
		"seccomp": {"allow": ["@known"], "deny": ["mkdir"]},
		"noNewPrivileges": true}' >/etc/ravelin/profiles/baseline.json
	policy '. * {default: {profile: "web"}}'
	runs
	expect_field CapBnd "$RESTRICTED_MASK"
	bundle '.process.args = ["/bin/mkdir", "/tmp/d"]'
	quietly by_policy run -b "$BUNDLE" two
	expect "$status" 1
	[[ $stderr == *"not permitted"* ]] || complain "$stderr"
}

@test "what a hardener in audit can't understand is a finding" {
	policy '. * {default: {hardeners: {seccomp: "audit"}}}'
	bundle '.linux.seccomp = {defaultAction: "SCMP_ACT_NOTHING"}'
	quietly by_policy create -b "$BUNDLE" one
	[[ $stderr != ravelin:* ]] || complain "$stderr"
	expect "$(logged '[.findings[] | select(.hardener == "seccomp") |
		.outcome, .mode] | join(" ")')" "refused audit"
}

@test "the log: a line for create, exec and a refusal" {
	policy '. + {rules: [{name: "b", match: {id: "two"},
		profile: "restricted"}]}'
	bundle '.process.args = ["/bin/try", "signal"]'
	detached by_policy create -b "$BUNDLE" one
	expect "$(wc -l <"$LOG")" 1
	expect "$(logged '[.event, .outcome, .container, .rule, .profile,
		.mode, (.message | tostring)] | join(" ")')" \
		"create changed one default baseline enforce null"
	logged '.policy | test("^[a-z0-9]+:[0-9a-f]{16,}$")'
	hardened baseline start one
	expect "$(wc -l <"$LOG")" 1
	eventually has_status one running
	run --separate-stderr by_policy exec one /bin/try exit 0
	expect "$status" 0
	expect "$(wc -l <"$LOG")" 2
	expect "$(logged '[.event, .container, .profile] | join(" ")')" \
		"exec one baseline"
	quietly by_policy run -b "$BUNDLE" two
	expect_one_line
	expect "$(wc -l <"$LOG")" 3
	expect "$(logged '[.event, .outcome, .container, .rule] | join(" ")')" \
		"run refused two b"
	expect "ravelin: $(logged .message)" "$stderr"
	jq -es 'all(.time | test("^20[0-9-]{8}T[0-9:]{8}[.][0-9]{6}Z$"))' "$LOG"
	expect "$(stat -c %a "$LOG")" 640
}

@test "the log can be off" {
	policy '. * {log: {to: "off"}}'
	runs
	[ ! -e "$LOG" ]
	expect_field CapBnd "$BASELINE_MASK"
}

@test "a log that is required and can't be written refuses" {
	policy '. * {log: {file: "/proc/nowhere/log"}}'
	runs
	# Not one that was hardened before, and needs no change.
	bundle '.'
	policy '. * {log: {file: "/proc/nowhere/log", required: true}}'
	BEFORE=$(bundle_state "$BUNDLE")
	quietly by_policy run -b "$BUNDLE" two
	expect_one_line
	[[ $stderr == *"/proc/nowhere/log"* ]] || complain "$stderr"
	[ -z "$(ls -A "$STATE")" ]
	diff <(echo "$BEFORE") <(bundle_state "$BUNDLE")
}

# limited BLOCKS ARGUMENT...: by_policy under a limit on the size of files.
limited() {
	# shellcheck disable=SC2016 # for the inner shell
	bash -c 'ulimit -f "$0"; exec "$@"' "$1" "$RAVELIN" \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" "${@:2}"
}

# A /dev of the test's own, in which nothing listens yet.
cover_dev() {
	mount -t tmpfs -o mode=755 dev /dev
	mknod -m 666 /dev/null c 1 3
	mknod -m 666 /dev/zero c 1 5
	mknod -m 666 /dev/urandom c 1 9
}

# receive_syslog FILE: adds each datagram to /dev/log to it as a line.
receive_syslog() {
	python3 - "$1" 3>&- <<-'END' &
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("/dev/log")
		s.settimeout(30)
		while True:
		    data = s.recv(1 << 20)
		    with open(sys.argv[1], "ab") as f:
		        f.write(data + b"\n")
	END
	RECEIVER=$!
	eventually test -S /dev/log
}

@test "no document is too large to be logged" {
	bundle '.annotations = {"io.kubernetes.cri.container-type": "container",
			"io.kubernetes.cri.image-name": ("x" * 300000)}
		| .linux.sysctl = ([range(20000) | {key: "vm.x\(.)",
			value: "1"}] | from_entries)'
	policy '. * {default: {mode: "audit"}}'
	quietly by_policy run -b "$BUNDLE" one
	[ "$(wc -c <"$LOG")" -le 131072 ]
	expect "$("$RAVELINCTL" log --file "$LOG" 2>&1 | grep -c 'left out')" 0
	logged '.more + (.findings | length) > 20000'
	logged '.findings | any(.hardener == "paths")'
	logged '.image | endswith("xxx...")'
	requires python3
	cover_dev
	receive_syslog "$PWD/sent"
	policy '. * {default: {mode: "audit"}, log: {to: "syslog"}}'
	quietly by_policy run -b "$BUNDLE" one
	eventually test -s "$PWD/sent"
	kill "$RECEIVER"
	umount --lazy /dev # it may still be ending
	[ "$(wc -c <"$PWD/sent")" -le 49152 ]
	sed 's/^<86>ravelin: //' "$PWD/sent" | jq -e '.more > 15000'
}

@test "a limit on the size of files ends no launch" {
	bundle '.process.args = ["/bin/grep", "SigIgn", "/proc/self/status"]'
	head -c 100000 /dev/zero | tr '\0' '\n' >"$LOG"
	policy '.'
	run --separate-stderr limited 64 run -b "$BUNDLE" one
	expect "$status" 0
	# SIGXFSZ is 25: as it came, not ignored.
	expect "$((16#$(field SigIgn <<<"$output") >> 24 & 1))" 0
	expect "$(stat -c %s "$LOG")" 100000
	policy '. * {log: {required: true}}'
	quietly limited 64 run -b "$BUNDLE" two
	expect_one_line
	[[ $stderr == *"File too large"* ]] || complain "$stderr"
	# The bundle, and the engine's log of errors, are files too.
	bundle '.'
	policy '.'
	BEFORE=$(bundle_state "$BUNDLE")
	quietly limited 4 --log "$LOG" run -b "$BUNDLE" three
	expect_one_line
	diff <(echo "$BEFORE") <(bundle_state "$BUNDLE")
}

@test "a disk that is full costs no other decision" {
	local size
	mkdir "$PWD/small"
	mount -t tmpfs -o size=8k small "$PWD/small"
	LOG=$PWD/small/log
	policy '.'
	head -c 7900 /dev/zero | tr '\0' '\n' >"$LOG"
	runs one
	expect "$(stat -c %s "$LOG")" 8192
	mount -o remount,size=1m "$PWD/small"
	runs two
	runs three
	size=$("$RAVELINCTL" log --file "$LOG" --format json 2>left | jq -s length)
	umount "$PWD/small"
	expect "$size" 2
	grep -q "1 that are no decision" left
}

@test "a profile that extends another one: its parent's ceilings and its own" {
	mkdir -p /etc/ravelin/profiles
	echo '{"extends": "baseline", "capabilities": {"allow": {"remove": ["KILL"]}}}' \
		>/etc/ravelin/profiles/child.json
	policy '. * {default: {profile: "child"}}'
	runs
	expect_field CapBnd 00000000000005db
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	logged '[.findings[].rule] | any(. != null and test("^built-in profile baseline:[0-9]+$"))'
}
