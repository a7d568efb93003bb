#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# docker of an ordinary user (dockerd-rootless.sh in rootlesskit's namespaces)
# through ravelin, as that user configured it: the node's policy holds, the
# user's own can only tighten it, and what is kept is the user's.

load lib
load rootless

SCRIPT=/usr/share/docker.io/contrib/dockerd-rootless.sh

setup() {
	engines_setup
	requires dockerd rootlesskit uidmap ravelinctl
	# Behind what rootlesskit covers, /etc and /run.
	make_user /var/lib/home
	ln -sf ravelin "$LIVE_BIN/ravelin-restricted"
	as_user "$LIVE_BIN/ravelinctl" configure docker --set-default \
		--profile restricted >said
	start_rootless
	tar -C "$BATS_TEST_TMPDIR/root" -c . | by_user import - base:1
}

teardown() {
	local one
	for one in $(by_user ps -aq 2>/dev/null); do
		by_user rm -f "$one" >/dev/null
	done
	[ -z "${DOCKERD:-}" ] || stop_rootless
	engines_teardown
}

has_rootlesskit() { command -v rootlesskit >/dev/null && [ -x "$SCRIPT" ]; }

by_user() {
	as_user /usr/bin/docker -H "unix:///run/user/$USER_ID/docker.sock" "$@"
}

# With the host's network, which the user has no rights over.
start_rootless() {
	as_user DOCKERD_ROOTLESS_ROOTLESSKIT_NET=host \
		DOCKERD_ROOTLESS_ROOTLESSKIT_PORT_DRIVER=none DOCKER_RAMDISK=1 \
		"$SCRIPT" --storage-driver vfs --bridge=none --iptables=false \
		--ip6tables=false --ip-forward=false \
		>"$BATS_TEST_TMPDIR/dockerd.log" 2>&1 &
	DOCKERD=$!
	eventually by_user version ||
		complain "$(tail -n 5 "$BATS_TEST_TMPDIR/dockerd.log")"
}

# rootlesskit ends with dockerd, whose process it says.
stop_rootless() {
	kill "$(cat "/run/user/$USER_ID/docker.pid")"
	wait "$DOCKERD" || true
	DOCKERD=
}

# in_dockers COMMAND...: where the user's dockerd is.
in_dockers() {
	as_user nsenter -U --preserve-credentials -m \
		-t "$(cat "/run/user/$USER_ID/docker.pid")" "$@"
}

containers_of_runtime() { ls "/run/user/$USER_ID/docker/runtime-runc/moby"; }
runtime_has_none() { [ -z "$(containers_of_runtime)" ]; }

# refused_as WORDS [OPTION...]: docker says ours, and starts nothing.
refused_as() {
	local words=$1
	shift
	run by_user run --rm --network none "$@" base:1 /bin/try status
	expect "$status" 125
	[[ $output == *"ravelin: "*"$words"* ]] || complain "$output"
	[ -z "$(by_user ps -aq)" ] || complain "left: $(by_user ps -a)"
	eventually runtime_has_none || complain "$(containers_of_runtime)"
}

@test "rootless docker: the node's policy holds, the user's own only tightens it" {
	local id records=/run/user/$USER_ID/ravelin/containers
	grep -q 'takes effect with: systemctl --user restart docker' said
	expect "$(by_user info --format '{{.DefaultRuntime}}')" ravelin
	by_user run -d --name one "${ALL[@]}" base:1 /bin/sleep 300
	id=$(by_user inspect -f '{{.Id}}' one)
	run -0 by_user exec one /bin/cat /proc/1/status
	held "$BASELINE_MASK"
	expect_sets "$BASELINE_MASK" --privileged
	expect "$(logged '[.event, .engine, .profile, .recorded, .user] | tojson')" \
		'["exec","docker","baseline",true,null]'

	# Where all of the user's find it, whatever rootlesskit calls /run.
	records=$records/%2frun%2fuser%2f$USER_ID%2fdocker%2fruntime-runc%2fmoby
	expect "$(stat -c '%u %a' "$records/$id")" "$USER_ID 600"
	run in_dockers "$LIVE_BIN/ravelinctl" verify "$id"
	expect "$status" 1
	[[ $output == *"1 finding"* && $output == *"filters can't be read"* ]] ||
		complain "$output"
	run -0 in_dockers "$LIVE_BIN/ravelinctl" check --all --fail-on high
	[[ $output == *"${id:0:12}, process"* ]] || complain "$output"
	# The host's root finds it as any.
	run "$LIVE_BIN/ravelinctl" verify "${id:0:12}"
	[[ $output == *"container $id, process"* ]] || complain "$output"

	# A stricter one of the user's, then a looser one.
	echo '{"extends": "baseline", "capabilities": {"allow": ["CHOWN"]}}' |
		own profiles/mine.json
	echo '{"default": {"profile": "mine"}}' | own policy.json
	expect_sets 0000000000000001 --privileged
	echo '{"default": {"profile": "privileged", "mode": "audit"}}' |
		own policy.json
	expect_sets "$BASELINE_MASK" --privileged
	[[ $(logged .user.looser) == *capabilities* ]] || complain "$(logged .)"
	rm .config/ravelin/policy.json

	by_user rm -f -v one >/dev/null
	eventually runtime_has_none || complain "$(containers_of_runtime)"
	# Another rootlesskit has another place for /run, and the same records.
	stop_rootless
	start_rootless
	find "$records" -type f -exec touch -d -2min {} +
	by_user run --rm --network none base:1 /bin/minimal
	[ ! -e "$records/$id" ] || complain "the record is left"
}

@test "rootless docker: refusals, and what the user says to ravelin" {
	refused_as "the host's /etc gives the host away" -v /etc:/host
	refused_as "uid 0 is not allowed" --runtime ravelin-restricted
	run -0 by_user run --rm "${ALL[@]}" --runtime ravelin-restricted \
		--user 1000 base:1 /bin/try status
	held "$RESTRICTED_MASK"
	# What docker hands on is the user's to say, and lifts nothing.
	stop_rootless
	echo '{"default": {"profile": "privileged"}}' | own loose.json
	edit .config/docker/daemon.json '.runtimes.asks = {path: .runtimes.ravelin.path,
			runtimeArgs: ["--ravelin-profile=restricted"]}
		| .runtimes.ravelin.runtimeArgs = ["--ravelin-mode=audit",
			"--ravelin-policy='"$HOME_OF_USER"'/.config/ravelin/loose.json"]'
	chown "$USER_ID:$USER_ID" .config/docker/daemon.json
	start_rootless
	run -0 by_user run --rm "${ALL[@]}" base:1 /bin/try status
	held "$BASELINE_MASK"
	run -0 by_user run --rm "${ALL[@]}" --runtime asks --user 1000 base:1 \
		/bin/try status
	held "$RESTRICTED_MASK"
	echo '{"default": {"profile": "restricted"}}' >/etc/ravelin/policy.json
	refused_as "uid 0 is not allowed" --privileged
	chmod 600 /etc/ravelin/policy.json
	refused_as "/etc/ravelin/policy.json: cannot open"
}
