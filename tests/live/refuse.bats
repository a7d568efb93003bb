#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A launch that is refused: exit 1, one line on stderr, one in --log, the
# bundle as it was, nothing started.

load lib

setup() {
	live_setup
	make_bundle "$BUNDLE"
}
teardown() { live_teardown; }

# respell SED-SCRIPT: edits the document's text, which need not stay JSON.
respell() {
	local before
	before=$(sha256sum <"$BUNDLE/config.json")
	sed -i "$1" "$BUNDLE/config.json"
	[ "$before" != "$(sha256sum <"$BUNDLE/config.json")" ]
}

# expect_refused_everywhere: by create and by run.
expect_refused_everywhere() {
	expect_refused baseline create --bundle "$BUNDLE" one
	expect_refused baseline run --bundle "$BUNDLE" one
}

@test "a duplicate key" {
	respell '0,/"noNewPrivileges": false/s//&, "noNewPrivileges": true/'
	expect_refused_everywhere
	[[ $stderr == *noNewPrivileges* ]]
}

@test "a duplicate key, spelled with an escape" {
	respell '0,/"noNewPrivileges": false/s//&, "n\\u006fNewPrivileges": true/'
	expect_refused_everywhere
}

@test "a key that differs only by case" {
	respell '0,/"noNewPrivileges": false/s//&, "NoNewPrivileges": true/'
	expect_refused_everywhere
}

@test "a key that is another only to Go (U+017F, U+212A)" {
	respell '0,/"noNewPrivileges": false/s//&, "noNewPrivilege\xc5\xbf": true/'
	expect_refused_everywhere
	make_bundle "$BUNDLE.kelvin" \
		'.linux["mas\u212aedPaths"] = []'
	BUNDLE=$BUNDLE.kelvin
	expect_refused_everywhere
}

@test "a known key in the wrong case, alone" {
	respell '0,/"noNewPrivileges"/s//"nonewprivileges"/'
	expect_refused_everywhere
}

@test "data after the document" {
	echo '{}' >>"$BUNDLE/config.json"
	expect_refused_everywhere
}

@test "a document that ends too early" {
	truncate -s -2 "$BUNDLE/config.json"
	expect_refused_everywhere
}

@test "a comment" {
	respell '1s/{/{ \/* no *\//'
	expect_refused_everywhere
}

@test "a NUL in a string" {
	respell '0,/"PATH=\/bin"/s//"PATH=\/bin\\u0000X=y"/'
	expect_refused_everywhere
}

@test "invalid UTF-8" {
	respell '0,/"PATH=\/bin"/s//"PATH=\/bin\xff"/'
	expect_refused_everywhere
}

@test "nesting deeper than the limit" {
	local deep
	deep=$(printf '%.0s[' {1..80})$(printf '%.0s]' {1..80})
	respell "0,/\"noNewPrivileges\": false/s//&, \"x\": $deep/"
	expect_refused_everywhere
	[[ $stderr == *64* ]]
}

@test "an empty document, and one that is no object" {
	: >"$BUNDLE/config.json"
	expect_refused_everywhere
	echo '[]' >"$BUNDLE/config.json"
	expect_refused_everywhere
}

@test "a type of namespace named twice" {
	edit "$BUNDLE/config.json" '.linux.namespaces += [
		{type: "network", path: "/proc/1/ns/net"}]'
	expect_refused_everywhere
	[[ $stderr == *namespaces/*'"network" once'* ]] || complain "$stderr"
	expect_refused privileged run --bundle "$BUNDLE" one
}

@test "a type of namespace in the wrong case" {
	edit "$BUNDLE/config.json" '.linux.namespaces |=
		map(if .type == "network" then .type = "Network" else . end)'
	expect_refused_everywhere
}

# What a runtime makes of the types that we leave alone.
@test "a type of namespace that nobody knows is the runtime's to refuse" {
	edit "$BUNDLE/config.json" '.linux.namespaces += [{type: "net",
		path: "/proc/1/ns/net"}]'
	quietly hardened baseline run --bundle "$BUNDLE" one
	[ "$status" -ne 0 ]
	[[ $stderr != ravelin:* ]] || complain "$stderr"
}

# expect_as_bare ARGUMENT...: it fails, in the runtime's own words.
expect_as_bare() {
	local as_bare
	quietly bare "$@"
	as_bare=$(without_time "$status:$output:$stderr")
	quietly hardened baseline "$@"
	expect "$(without_time "$status:$output:$stderr")" "$as_bare"
	[ "$status" -ne 0 ]
	[ -z "$(ls -A "$STATE")" ]
}

@test "no document, or no bundle: the runtime says so" {
	rm "$BUNDLE/config.json"
	expect_as_bare create --bundle "$BUNDLE" one
	expect_as_bare run --bundle "$BUNDLE" one
	expect_as_bare run --bundle "$BUNDLE/absent" one
}

@test "a document that is a symbolic link" {
	mv "$BUNDLE/config.json" elsewhere.json
	ln -s "$PWD/elsewhere.json" "$BUNDLE/config.json"
	expect_refused_everywhere
	[ -L "$BUNDLE/config.json" ]
}

@test "a document that is a FIFO, without waiting for it" {
	rm "$BUNDLE/config.json"
	mkfifo "$BUNDLE/config.json"
	SECONDS=0
	expect_refused_everywhere
	[ "$SECONDS" -lt 10 ]
}

@test "a capability that nobody knows" {
	edit "$BUNDLE/config.json" \
		'.process.capabilities.bounding += ["CAP_FLY"]'
	expect_refused_everywhere
	[[ $stderr == *capabilities/bounding* ]]
}

@test "capabilities of the wrong type" {
	edit "$BUNDLE/config.json" '.process.capabilities.bounding = "CAP_KILL"'
	expect_refused_everywhere
}

@test "restricted: uid 0" {
	expect_refused restricted create --bundle "$BUNDLE" one
	[[ $stderr == *uid* ]]
	expect_refused restricted run --bundle "$BUNDLE" one
}

@test "restricted: no user named is uid 0" {
	edit "$BUNDLE/config.json" 'del(.process.user)'
	expect_refused restricted run --bundle "$BUNDLE" one
}

@test "a profile that is not there" {
	expect_refused absent run --bundle "$BUNDLE" one
	[[ $stderr == *absent* ]]
}

@test "a profile whose name leads elsewhere" {
	expect_refused ../baseline run --bundle "$BUNDLE" one
}

# expect_own_options_refused OPTION...: ravelin's options, then run.
expect_own_options_refused() {
	local before
	before=$(bundle_state "$BUNDLE")
	quietly "$RAVELIN" \
		--ravelin-runtime="$RUNTIME_PATH" "$@" --root "$STATE" \
		run -b "$BUNDLE" one
	expect_one_line
	diff <(echo "$before") <(bundle_state "$BUNDLE")
}

@test "a policy that is not there, or can't be read as one" {
	expect_own_options_refused --ravelin-policy=/absent.json
	echo '{"default": ' >/etc/ravelin/policy.json
	expect_own_options_refused
	expect_own_options_refused --ravelin-policy=/etc/ravelin/policy.json
}

@test "a policy that others may write" {
	echo '{}' >/etc/ravelin/policy.json
	chmod 666 /etc/ravelin/policy.json
	expect_own_options_refused
}

@test "an option of ours that is none, or a mode" {
	expect_own_options_refused --ravelin-pofile=baseline
	expect_own_options_refused --ravelin-mode=loose
}

@test "text form of the log" {
	echo '{}' >>"$BUNDLE/config.json"
	quietly hardened baseline --log "$PWD/log" \
		run -b "$BUNDLE" one
	expect "$status" 1
	expect "$(wc -l <log)" 1
	grep -q 'level=error' log
}

@test "the log is added to, not replaced" {
	echo '{}' >>"$BUNDLE/config.json"
	echo first >log
	quietly hardened baseline --log="$PWD/log" \
		--log-format=json run -b "$BUNDLE" one
	expect "$status" 1
	expect "$(head -1 log)" first
	tail -n +2 log | jq -e '.level == "error"'
}

@test "a log that can't be written hides nothing" {
	echo '{}' >>"$BUNDLE/config.json"
	quietly hardened baseline --log /absent/log \
		run -b "$BUNDLE" one
	expect "$status" 1
	[ -n "$stderr" ]
}

@test "an exec whose process document is ambiguous" {
	edit "$BUNDLE/config.json" '.process.args = ["/bin/try", "signal"]'
	detached hardened baseline run --detach -b "$BUNDLE" one
	jq '.args = ["/bin/try", "status"]' \
		"$FIXTURES/docker-exec-process.json" |
		sed '0,/"cwd"/s//"Cwd": "\/", "cwd"/' >process.json
	local before
	before=$(sha256sum process.json)
	run --separate-stderr hardened baseline --log "$PWD/log" \
		--log-format json exec --process process.json one
	expect_one_line
	jq -e '.level == "error"' log
	expect "$(sha256sum process.json)" "$before"
}

@test "restricted: an exec as uid 0" {
	edit "$BUNDLE/config.json" '.process.args = ["/bin/try", "signal"]
		| .process.user = {uid: 1000, gid: 1000}'
	detached hardened restricted run --detach -b "$BUNDLE" one
	run --separate-stderr hardened restricted exec --user 0 one \
		/bin/try status
	expect_one_line
}
