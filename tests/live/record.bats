#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The record of a container, by which an exec is judged: whatever is done with
# names, roots and failures, it is that of the container that runs.

load lib

RECORDS=/run/ravelin/containers

setup() {
	live_setup
	rm -rf /run/ravelin
	LOG=$BATS_TEST_TMPDIR/decisions.log
	jq -n --arg log "$LOG" '{log: {file: $log}, rules: [{name: "tight",
		match: {annotations: {team: "blue"}}, profile: "restricted"}]}' \
		>/etc/ravelin/policy.json
	bundle blue '.annotations.team = "blue"'
	bundle plain '.'
}

teardown() {
	live_teardown
	umount "$RECORDS" 2>/dev/null || true
}

bundle() {
	make_bundle "$PWD/$1" '.process.args = ["/bin/try", "signal"]
		| .process.user = {uid: 1000, gid: 1000} | '"$2"
}

shim() { "$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" "$@"; }
by_policy() { shim --root "$STATE" "$@"; }
logged() { tail -n 1 "$LOG" | jq -er "$1"; }
records() { find "$RECORDS" -type f | wc -l; }

# judged RULE ARGUMENT...: an exec with these is judged by that rule.
judged() {
	local rule=$1
	shift
	run --separate-stderr "$@" /bin/try exit 0
	expect "$(logged '[.event, .rule] | join(" ")')" "exec $rule"
	expect "$status" 0
}

# begin BUNDLE ID: runs it and waits for it.
begin() {
	rm -f out
	detached by_policy run -d -b "$PWD/$1" "$2"
	eventually says out ready
}

@test "a second create of a name that lives changes nothing" {
	begin blue one
	judged tight by_policy exec one
	quietly by_policy create -b "$PWD/plain" one
	[ "$status" -ne 0 ]
	judged tight by_policy exec one
	quietly by_policy create -b /nonexistent one
	[ "$status" -ne 0 ]
	judged tight by_policy exec one
}

@test "a name that is used again has the new container's record" {
	begin blue one
	by_policy delete --force one
	begin plain one
	judged default by_policy exec one
	by_policy delete --force one
	begin blue one
	judged tight by_policy exec one
}

@test "where no document was read there is no record" {
	echo '{}' >/etc/ravelin/policy.json
	quietly by_policy create -b /nonexistent one
	[ ! -e "$RECORDS" ] || expect "$(records)" 0
}

@test "a launch that is refused leaves no record" {
	edit /etc/ravelin/policy.json \
		'.log = {file: "/proc/nowhere", required: true}'
	quietly by_policy run -b "$PWD/blue" one
	expect_one_line
	expect "$(records)" 0
}

@test "a record that can't be written refuses what a rule holds, and is told of" {
	mkdir -p "$RECORDS"
	mount -t tmpfs -o size=4k,nr_inodes=1 full "$RECORDS"
	BUNDLE=$PWD/blue
	before=$(bundle_state "$BUNDLE")
	quietly by_policy run -b "$BUNDLE" one
	expect_one_line
	[[ $stderr == *"no record can be kept"* ]] || complain "$stderr"
	expect "$(logged '[.outcome, (.unrecorded | type)] | join(" ")')" \
		"refused string"
	diff <(echo "$before") <(bundle_state "$BUNDLE")
	[ -z "$(ls -A "$STATE")" ]
	begin plain two
	[[ $(logged .unrecorded) == *"$RECORDS"* ]] || complain "$(cat "$LOG")"
	umount "$RECORDS"
}

@test "an old record that can't be removed is not believed" {
	begin blue one
	by_policy delete --force one
	mount --bind "$RECORDS" "$RECORDS"
	mount -o remount,bind,ro "$RECORDS"
	quietly by_policy run -b "$PWD/plain" one
	expect_one_line
	[[ $stderr == *"cannot remove the record"* ]] || complain "$stderr"
	umount "$RECORDS"
}

@test "one root has one name" {
	local link=$PWD/link
	begin blue one
	ln -s "$STATE" "$link"
	judged tight shim --root "$STATE/" exec one
	judged tight shim --root "$link" exec one
	judged tight shim --root "$PWD/./state//" exec one
	cd "$BATS_TEST_TMPDIR"
	judged tight shim --root state exec one
	judged tight shim --root "$PWD/blue/../state" exec one
}

@test "a relative root is where the runtime has it" {
	local where=$PWD
	# crun has gone into the bundle by then.
	[ "$RUNTIME" = runc ] || where=$PWD/blue
	detached shim --root rel run -d -b blue one
	eventually says out ready
	[ -d "$where/rel/one" ]
	judged tight shim --root "$where/rel" exec one
	"$RUNTIME_PATH" --root "$where/rel" delete --force one
}

@test "XDG_RUNTIME_DIR is the root's place where the runtime takes it" {
	local root=/run/runc
	export XDG_RUNTIME_DIR=$PWD/xdg
	mkdir "$XDG_RUNTIME_DIR"
	[ "$RUNTIME" = runc ] || root=$XDG_RUNTIME_DIR/crun
	detached shim run -d -b "$PWD/blue" one
	eventually says out ready
	[ -d "$root/one" ]
	judged tight shim exec one
	judged tight shim --root "$root" exec one
	# Not swept while it lives.
	find "$RECORDS" -type f -exec touch -d '10 minutes ago' {} +
	detached shim create -b "$PWD/plain" two
	judged tight shim exec one
	"$RUNTIME_PATH" delete --force one
	"$RUNTIME_PATH" delete --force two
}

@test "a root with a long path" {
	local deep=$PWD
	deep+=/$(printf 'd%.0s' {1..200})/$(printf 'e%.0s' {1..200})
	mkdir -p "$deep"
	detached shim --root "$deep" run -d -b "$PWD/blue" one
	eventually says out ready
	judged tight shim --root "$deep" exec one
	"$RUNTIME_PATH" --root "$deep" delete --force one
}

@test "names that are long or begin with a dot" {
	local id
	for id in "$(printf 'n%.0s' {1..230})" .dot; do
		rm -f out
		# A keyring can't have such a name.
		detached by_policy run -d --no-new-keyring -b "$PWD/blue" "$id"
		eventually says out ready
		judged tight by_policy exec "$id"
	done
}

own_map=(setpriv --reuid 1000 --regid 1000 --clear-groups
	unshare --user --map-root-user)
has_user_namespaces() { "${own_map[@]}" true; }

@test "root of a user namespace, where the records are the host's" {
	requires user_namespaces
	begin blue one
	chmod 700 /run/ravelin
	# The runtime can't enter it from there; what counts is who says so.
	quietly "${own_map[@]}" "$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" \
		--root "$STATE" exec one /bin/try exit 0
	[[ $stderr != ravelin:* ]] || complain "$stderr"
	quietly "${own_map[@]}" "$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" \
		--root "$PWD/other" create -b "$PWD/plain" two
	[[ $stderr != ravelin:*record* ]] || complain "$stderr"
}

# --- made past ravelin ---

# past BUNDLE ID: takes it away and makes one of that name, by the runtime alone.
past() {
	bare delete --force "$2"
	rm -f out
	detached bare run -d -b "$PWD/$1" "$2"
	eventually says out ready
}

@test "a container made past ravelin is not judged by the former one's record" {
	begin blue one
	expect "$(logged .outcome)" changed
	past plain one
	judged default by_policy exec one
	expect "$(logged '[.recorded, .stale] | tojson')" '[false,true]'
	# What ravelin makes is known again.
	by_policy delete --force one
	begin blue one
	judged tight by_policy exec one
	expect "$(logged '[.recorded, .stale] | tojson')" '[true,null]'
}

@test "nor one of the same bundle whose document was written anew" {
	begin blue one
	edit blue/config.json '.process.capabilities.bounding = []'
	past blue one
	judged default by_policy exec one
	expect "$(logged .stale)" true
}

# As podman 5 does it: first a new file with other resources, spelled by its own
# encoder, then the runtime's update.
@test "an update that its engine notes in the document leaves the record as it is" {
	begin blue one
	jq -S '.linux.resources.pids = {limit: 77}
		| .process.env += ["NOTED=1"]
		| del(.. | select(. == [] or . == false))' \
		blue/config.json >noted
	rm blue/config.json
	mv noted blue/config.json
	judged tight by_policy exec one
	expect "$(logged '[.recorded, .stale] | tojson')" '[true,null]'
	quietly by_policy update --pids-limit 77 one
	expect "$(logged '[.event, .rule] | join(" ")')" "update tight"
	# An exec has no more than the container all the same.
	run -0 --separate-stderr by_policy exec --cap CAP_SYS_ADMIN one \
		/bin/try status
	expect_field CapBnd \
		"$(field CapBnd <"/proc/$(container_pid one)/status")"
}

@test "of the same bundle, as ravelin left it, it is the same" {
	begin blue one
	past blue one
	judged tight by_policy exec one
	mv blue moved
	ln -s moved blue
	judged tight by_policy exec one
}

@test "a bundle that is gone, or has an odd name, says nothing else" {
	mv blue $'b"l=u\\e\u00e9'
	begin $'b"l=u\\e\u00e9' one
	judged tight by_policy exec one
	rm $'b"l=u\\e\u00e9/config.json'
	# runc itself wants it.
	run by_policy exec one /bin/try exit 0
	expect "$(logged '[.rule, .recorded] | tojson')" '["tight",true]'
}
