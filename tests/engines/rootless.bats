#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# podman of an ordinary user through ravelin: the node's policy holds, the
# user's own can only tighten it, and what is kept is the user's.

load lib
load rootless

setup() {
	engines_setup
	requires podman uidmap ravelinctl
	make_user /run/home
	# podman's mounts are to be seen by its own later ones.
	mount --make-rshared /
	tar -C "$BATS_TEST_TMPDIR/root" -c . >/run/image.tar
	by_user import -q /run/image.tar base:1
}

teardown() {
	by_user rm -f -t 0 -a >/dev/null 2>&1 || true
	xargs -r kill <"/run/user/$USER_ID"/libpod/tmp/pause.pid || true
	engines_teardown
}

by_user() {
	as_user podman --storage-driver vfs --cgroup-manager cgroupfs \
		--events-backend file --runtime "$LIVE_BIN/ravelin" "$@"
}

# unset_by_user ARGUMENT...: podman finds its directory by itself.
unset_by_user() {
	as_user env -u XDG_RUNTIME_DIR podman --storage-driver vfs \
		--cgroup-manager cgroupfs --events-backend file \
		--runtime "$LIVE_BIN/ravelin" "$@"
}

# refused_as WORDS [OPTION...]: podman says ours, and starts nothing.
refused_as() {
	local words=$1
	shift
	run by_user run --rm --network none "$@" base:1 /bin/try status
	[ "$status" -ne 0 ] || complain "was started"
	[[ $output == *"ravelin: "*"$words"* ]] || complain "$output"
	[ -z "$(by_user ps -aq)" ] || complain "left: $(by_user ps -a)"
	[ -z "$(ls "/run/user/$USER_ID/$RUNTIME")" ] || complain "state left"
}

@test "the node's policy holds, the user's own only tightens it" {
	local id looser='{"default": {"profile": "privileged", "mode": "audit"}}'
	by_user run -d --name one "${ALL[@]}" base:1 /bin/sleep 300
	id=$(by_user inspect -f '{{.Id}}' one)
	run -0 by_user exec one /bin/cat /proc/1/status
	expect_field CapBnd "$BASELINE_MASK"
	expect_field CapEff "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	expect_sets "$BASELINE_MASK" --privileged
	expect "$(logged '[.event, .profile, .recorded, .user] | tojson')" \
		'["exec","baseline",true,null]'
	run -0 unset_by_user exec one /bin/try status
	expect "$(logged '[.event, .recorded] | tojson')" '["exec",true]'

	# It is the user's to look at, and root's are not. Filters are for the host's
	# root to read.
	install -d -m 700 /run/runc /run/crun
	run as_user podman unshare "$LIVE_BIN/ravelinctl" verify "$id"
	expect "$status" 1
	[[ $output == *"1 finding"* && $output == *"filters can't be read"* ]] ||
		complain "$output"
	expect "$(stat -c '%u %a' "/run/user/$USER_ID/ravelin/containers")" \
		"$USER_ID 700"
	run -0 --separate-stderr as_user podman unshare \
		"$LIVE_BIN/ravelinctl" check --all --fail-on high
	[[ $output == *"${id:0:12}, process"* ]] || complain "$output"
	[[ ${stderr:-} == *"others' can't be seen"* ]] || complain "${stderr:-}"
	run as_user podman unshare "$LIVE_BIN/ravelinctl" explain-denial "$id" mount
	[[ $output == *"the process lacks CAP_SYS_ADMIN"* ]] || complain "$output"
	# Without any, as with the file that is root's to read.
	install -d -m 700 /var/log/ravelin
	run -0 --separate-stderr as_user "$LIVE_BIN/ravelinctl" log --container "$id"
	[[ $output == *"create changed $id"* && $output == *"exec changed $id"* ]]
	[[ ${stderr:-} == *"/run/home/.local/state/ravelin/decisions.log: this user's"* ]]

	# A stricter one of the user's, with a profile of the user's own.
	echo '{"extends": "baseline", "capabilities": {"allow": ["CHOWN"]}}' |
		own profiles/mine.json
	echo '{"default": {"profile": "mine"}}' | own policy.json
	run -0 as_user "$LIVE_BIN/ravelinctl" policy validate \
		.config/ravelin/policy.json
	refute grep -q "must belong to root" <<<"$output"
	run -0 as_user "$LIVE_BIN/ravelinctl" policy test \
		-P .config/ravelin/policy.json
	[[ $output == *"profile: mine"* ]] || complain "$output"
	expect_sets 0000000000000001 --privileged
	expect "$(logged '[.profile, .user.profile, .user.looser] | tojson')" \
		'["baseline","mine",null]'

	# A looser one, in audit mode besides: nothing is lifted, and it is said.
	echo "$looser" | own policy.json
	expect_sets "$BASELINE_MASK" --privileged
	[[ $(logged .user.looser) == *capabilities* ]] || complain "$(logged .)"

	# The same of a stricter node.
	echo '{"default": {"profile": "restricted"}}' >/etc/ravelin/policy.json
	expect_sets "$RESTRICTED_MASK" --privileged --user 1000
	run by_user exec --privileged one /bin/try status
	[ "$status" -ne 0 ] || complain "$output"
	[[ $output == *"ravelin: "*"uid 0 is not allowed"* ]]

	# Its record goes with others' launches, once it is old.
	rm .config/ravelin/policy.json
	by_user rm -f -t 0 one >/dev/null
	[ -z "$(ls "/run/user/$USER_ID/$RUNTIME")" ] || complain "state left"
	find "/run/user/$USER_ID/ravelin" -type f -exec touch -d -2min {} +
	by_user run --rm --network none --user 1000 base:1 /bin/minimal
	expect "$(find "/run/user/$USER_ID/ravelin" -type f -name "$id")" ""
}

# BY_ANNOTATION: a rule that an exec meets only by what was kept.
BY_ANNOTATION='{"default": {"profile": "privileged"}, "rules": [{"name": "some",
	"match": {"annotations": {"some": "yes"}}, "profile": "baseline"}]}'

@test "the same without podman, outside of any user namespace" {
	local state=/run/home/state xdg
	as_user mkdir bundle
	cp -a "$BATS_TEST_TMPDIR/root" bundle/rootfs
	as_user env -C bundle "$LIVE_BIN/ravelin" spec --rootless
	# runc's has the host's /sys.
	edit bundle/config.json '.mounts |= map(select(.destination | startswith("/sys") | not))
		| .process.args = ["/bin/sleep", "300"]
		| .process.terminal = false
		| .process.capabilities |= map_values(["CAP_SYS_ADMIN", "CAP_CHOWN"])'
	chown -R "$USER_ID:$USER_ID" bundle
	as_user "$LIVE_BIN/ravelin" run -d -b bundle one >out 2>&1 </dev/null ||
		complain "$(cat out)"
	run -0 as_user "$LIVE_BIN/ravelin" exec --cap CAP_SYS_ADMIN \
		--cap CAP_KILL one /bin/try status
	# Of what a profile allows, only what the container has.
	expect_within "$(field CapBnd <<<"$output")" 0000000000000001
	expect_field NoNewPrivs 1
	expect "$(logged '[.event, .recorded] | tojson')" '["exec",true]'
	# It is known where the runtime has it: a record of one that is gone goes.
	[ -e "/run/user/$USER_ID/ravelin/containers/%2frun%2fuser%2f$USER_ID%2f$RUNTIME/one" ]
	as_user "$LIVE_BIN/ravelin" delete --force one
	[ -z "$(ls "/run/user/$USER_ID/$RUNTIME")" ] || complain "state left"

	# Whatever directory the environment names, and none at all.
	echo "$BY_ANNOTATION" >/etc/ravelin/policy.json
	edit bundle/config.json '.annotations.some = "yes"'
	chown "$USER_ID:$USER_ID" bundle/config.json
	as_user "$LIVE_BIN/ravelin" --root $state run -d -b bundle two >out 2>&1 \
		</dev/null || complain "$(cat out)"
	for xdg in -uXDG_RUNTIME_DIR XDG_RUNTIME_DIR= XDG_RUNTIME_DIR=/run/home; do
		run -0 as_user env "$xdg" "$LIVE_BIN/ravelin" --root $state exec \
			--cap CAP_SYS_ADMIN two /bin/try status
		expect_within "$(field CapBnd <<<"$output")" 0000000000000001
		expect "$(logged '[.rule, .recorded] | tojson')" '["some",true]'
	done
	as_user "$LIVE_BIN/ravelin" --root $state delete --force two

	# Where there is no place, nothing starts that an exec would escape from.
	rm -r "/run/user/$USER_ID"
	run as_user "$LIVE_BIN/ravelin" --root $state run -b bundle two
	expect "$status" 1
	[[ $output == *"held to another rule than it is: no /run/user/UID"* ]] ||
		complain "$output"
	expect "$(logged '[.outcome, .rule] | tojson')" '["refused","some"]'
	edit bundle/config.json 'del(.annotations.some) | .process.args = ["/bin/minimal"]'
	chown "$USER_ID:$USER_ID" bundle/config.json
	run -0 as_user "$LIVE_BIN/ravelin" --root $state run -b bundle two
	expect "$(logged '[.rule, .unrecorded] | tojson')" \
		'["default","no /run/user/UID is the user'"'"'s alone"]'
	# An exec into what did start has the policy's profile.
	echo '{}' >/etc/ravelin/policy.json
	edit bundle/config.json '.process.args = ["/bin/sleep", "300"]'
	chown "$USER_ID:$USER_ID" bundle/config.json
	as_user "$LIVE_BIN/ravelin" --root $state run -d -b bundle two >out 2>&1 \
		</dev/null || complain "$(cat out)"
	run -0 as_user "$LIVE_BIN/ravelin" --root $state exec \
		--cap CAP_SYS_ADMIN --cap CAP_KILL two /bin/try status
	expect_within "$(field CapBnd <<<"$output")" "$BASELINE_MASK"
	expect_field NoNewPrivs 1
	expect_field Seccomp 2
	expect "$(logged '[.event, .profile, .recorded] | tojson')" \
		'["exec","baseline",false]'
	as_user "$LIVE_BIN/ravelin" --root $state delete --force two
}

@test "nothing that the user says to ravelin lifts what the node holds" {
	local option
	for option in ravelin-profile=privileged ravelin-mode=audit \
		ravelin-policy=/run/home/.config/ravelin/loose.json; do
		echo '{"default": {"profile": "privileged"}}' | own loose.json
		run -0 by_user --runtime-flag "$option" run --rm "${ALL[@]}" \
			base:1 /bin/try status
		expect_field CapBnd "$BASELINE_MASK"
		expect_field NoNewPrivs 1
		expect_field Seccomp 2
	done
	# By it the user may ask for less.
	run -0 by_user --runtime-flag ravelin-profile=restricted run --rm \
		"${ALL[@]}" --user 1000 base:1 /bin/try status
	expect_field CapBnd "$RESTRICTED_MASK"
	# The flag is of that command; a link is the container's, and may be the
	# user's own.
	by_user --runtime-flag ravelin-profile=restricted run -d --name one \
		"${ALL[@]}" --user 1000 base:1 /bin/sleep 300
	run -0 by_user exec --privileged --user 0 one /bin/try status
	expect_field CapBnd "$RESTRICTED_MASK" # no more than the container got
	by_user rm -f -t 0 one
	as_user mkdir bin
	as_user ln -s "$LIVE_BIN/ravelin" bin/ravelin-restricted
	by_user --runtime /run/home/bin/ravelin-restricted run -d --name one \
		"${ALL[@]}" --user 1000 base:1 /bin/sleep 300
	run -0 by_user exec --privileged --user 1000 one /bin/try status
	expect_field CapBnd "$RESTRICTED_MASK"
	run by_user exec --privileged --user 0 one /bin/try status
	[[ $status != 0 && $output == *"ravelin: "*"uid 0 is not allowed"* ]] ||
		complain "$output"
	by_user rm -f -t 0 one
	# What the node has in audit mode only, the user's own may enforce.
	echo '{"default": {"mode": "audit"}}' >/etc/ravelin/policy.json
	echo '{}' | own policy.json
	run -0 by_user run --rm "${ALL[@]}" base:1 /bin/try status
	expect_field CapBnd "$BASELINE_MASK"
}

# in_subordinate COMMAND...: root of a namespace that doesn't have its maker.
in_subordinate() {
	as_user unshare -U --map-users 100000,0,1000 --map-groups 100000,0,1000 \
		-S 0 -G 0 "$@"
}

in_two() { as_user unshare -Ur unshare -Ur "$@"; }

@test "root of a namespace whose maker can't be told is a user all the same" {
	local as option
	echo '{"default": {"profile": "restricted"}}' >/etc/ravelin/policy.json
	echo '{"default": {"profile": "privileged"}}' >/run/loose.json
	install -d -m 755 /run/bundle
	cp -a "$BATS_TEST_TMPDIR/root" /run/bundle/rootfs
	as_user "$RUNTIME" spec --rootless
	jq '.process.args = ["/bin/try", "status"] | .process.terminal = false
		| .linux.uidMappings = [{"containerID": 0, "hostID": 0, "size": 1}]
		| .linux.gidMappings = .linux.uidMappings' \
		config.json >/run/bundle/config.json
	for as in in_subordinate in_two; do
		for option in profile=privileged mode=audit policy=/run/loose.json; do
			run "$as" "$LIVE_BIN/ravelin" "--ravelin-$option" \
				--root /run/home/state run -b /run/bundle one
			expect "$status" 1
			[[ $output == *"ravelin: "*"uid 0"*"not allowed"* ]] ||
				complain "$as $option: $output"
		done
	done
	rm -r /run/bundle /run/loose.json
}

@test "a user's files are the user's, or nothing starts" {
	local file=.config/ravelin/policy.json
	echo '{"profil": {}}' | own policy.json
	refused_as "/run/home/$file:1:12: /profil: unknown member"
	echo '{}' | own policy.json
	chmod 664 $file
	refused_as "/run/home/$file can be written by its group"
	chmod 644 $file
	chown 4321 $file
	# Whose it is can't be told from root's there; who put it there was root.
	by_user run --rm --network none base:1 /bin/minimal
	rm $file
	echo '{"default": {"profile": "restricted"}}' | own policy.json
	refused_as "uid 0 is not allowed"
	expect "$(logged '[.outcome, .user.profile] | join(" ")')" \
		"refused restricted"
	# A log of root's that must be written can't be, by a user.
	rm $file
	echo '{"log": {"required": true}}' >/etc/ravelin/policy.json
	refused_as "can't be logged to /var/log/ravelin/decisions.log"
	# Nor does a policy hold that they can't read.
	chmod 600 /etc/ravelin/policy.json
	refused_as "/etc/ravelin/policy.json: cannot open"
}

@test "a user's own link to the next runtime, for every command" {
	as_user mkdir bin
	as_user cp "$(command -v "$RUNTIME")" "bin/$RUNTIME"
	as_user ln -s "/run/home/bin/$RUNTIME" .config/ravelin/runtime
	rm /etc/ravelin/runtime
	ln -s /nowhere /etc/ravelin/runtime # which all others would meet
	by_user run -d --name one --network none base:1 /bin/sleep 300
	expect "$(logged .runtime)" "/run/home/bin/$RUNTIME"
	expect_sets "$BASELINE_MASK" --privileged
	by_user kill one
	by_user rm -f -t 0 one
	chmod 775 bin
	refused_as "/run/home/bin can be written by its group"
}
