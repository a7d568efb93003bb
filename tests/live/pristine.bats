#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A bundle hardened once is not marked for life, and hardening it twice is
# hardening it once.

load lib

setup() {
	live_setup
	make_bundle "$BUNDLE" '.process.user = {uid: 1000, gid: 1000}'
	cp "$BUNDLE/config.json" pristine.json
}
teardown() { live_teardown; }

# starts PROFILE: runs the bundle, its answer is in $output.
starts() {
	run --separate-stderr hardened "$1" run -b "$BUNDLE" one
	expect "$status" 0
}

# never_hardened PROFILE: the document that a pristine bundle gives.
never_hardened() {
	rm -rf fresh
	mkdir fresh
	cp pristine.json fresh/config.json
	cp -al "$BUNDLE/rootfs" fresh/rootfs
	hardened "$1" run -b fresh two >/dev/null
	cat fresh/config.json
}

same_as_never_hardened() {
	diff <(never_hardened "$1") "$BUNDLE/config.json"
}

@test "restricted, then baseline: what a pristine bundle gives" {
	starts restricted
	expect_field CapBnd "$RESTRICTED_MASK"
	starts baseline
	expect_field CapBnd "$BASELINE_MASK"
	same_as_never_hardened baseline
}

@test "baseline, then privileged, then restricted" {
	starts baseline
	starts privileged
	expect_field NoNewPrivs 0
	expect_field Seccomp 0
	same_as_never_hardened privileged
	starts restricted
	expect_field CapBnd "$RESTRICTED_MASK"
	same_as_never_hardened restricted
}

@test "hardened twice is hardened once, and nothing is written again" {
	local before
	starts baseline
	before=$(bundle_state "$BUNDLE")
	starts baseline
	diff <(echo "$before") <(bundle_state "$BUNDLE")
	same_as_never_hardened baseline
}

@test "what the owner changes afterwards holds" {
	starts restricted
	edit "$BUNDLE/config.json" '.process.args = ["/bin/try", "exit", "3"]'
	run --separate-stderr hardened baseline run -b "$BUNDLE" one
	expect "$status" 3
	expect "$(jq -c .process.args "$BUNDLE/config.json")" \
		'["/bin/try","exit","3"]'
}

@test "what the owner writes anew holds, the old copy does not" {
	starts baseline
	jq '.process.capabilities |= map_values(["CAP_KILL"])' pristine.json \
		>"$BUNDLE/config.json"
	starts baseline
	expect_field CapBnd 0000000000000020
}

@test "a copy that someone tampered with is not believed" {
	local copy
	starts restricted
	for copy in "$BUNDLE"/.[!.]*; do
		[ -f "$copy" ] || continue
		sed -i 's/1000/0/g' "$copy"
	done
	starts baseline
	expect_field Uid 1000
}

@test "restricted, then audit: the pristine document again" {
	starts restricted
	run --separate-stderr "$RAVELIN" --ravelin-mode=audit \
		--ravelin-profile=baseline \
		--ravelin-runtime="$RUNTIME_PATH" --root "$STATE" \
		run -b "$BUNDLE" one
	expect "$status" 0
	expect_field NoNewPrivs 0
	cmp pristine.json "$BUNDLE/config.json"
}

@test "mode and owner of the document are kept" {
	chmod 640 "$BUNDLE/config.json"
	chown 0:1234 "$BUNDLE/config.json"
	starts baseline
	expect "$(stat -c '%a %u %g' "$BUNDLE/config.json")" "640 0 1234"
}

@test "unknown members, their order and numbers survive" {
	edit "$BUNDLE/config.json" \
		'.["x-first"] = {b: 1, a: [true, null]} | .linux["x-new"] = "é<&>"'
	sed -i '0,/"x-first": {/s//"x-number": 1.50E+2, &/' \
		"$BUNDLE/config.json"
	starts baseline
	grep -q '"x-number": 1.50E+2' "$BUNDLE/config.json"
	expect "$(jq -c '.["x-first"], .linux["x-new"]' "$BUNDLE/config.json")" \
		'{"b":1,"a":[true,null]}
"é<&>"'
}
