#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Which of the host's users the processes of a container are.

load lib

PRIVATE='[("mount", "user", "network", "pid", "ipc", "uts") as $type |
	{type: $type}]'

setup() {
	live_setup
	# Who is root in a user namespace comes no further than others.
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR/.." "$BATS_TEST_TMPDIR"
	mkdir -p /etc/ravelin/profiles
	echo '{"user": {"root": "mapped"}}' >/etc/ravelin/profiles/mapped.json
	echo '{"user": {"root": false}}' >/etc/ravelin/profiles/never.json
}

teardown() {
	live_teardown
	[ -z "${HOLDER:-}" ] || kill "$HOLDER" || true
}

# runs_as UID MAPPINGS [FILTER]: a bundle in a user namespace of its own.
runs_as() {
	make_bundle "$BUNDLE" '
		.process.args = ["/bin/sleep", "60"]
		| .process.user = {uid: '"$1"', gid: 0}
		| del(.linux.sysctl)
		| .linux.namespaces = '"$PRIVATE"'
		| .linux.uidMappings = '"$2"'
		| .linux.gidMappings = [{containerID: 0, hostID: 100000,
			size: 65536}]'"${3:+| $3}"
}

mapping() { echo "{containerID: $1, hostID: $2, size: $3}"; }

# hold UID_MAP: HOLDER is a process in a user namespace with those.
hold() {
	unshare -U sleep 60 3>&- &
	HOLDER=$!
	eventually in_another_namespace "$HOLDER"
	echo "$1" >"/proc/$HOLDER/uid_map"
	echo "0 100000 65536" >"/proc/$HOLDER/gid_map"
}

in_another_namespace() {
	[ "$(readlink "/proc/$1/ns/user")" != "$(readlink /proc/self/ns/user)" ]
}

# uids ID: of its first process, as the host has them.
uids() { awk '/^Uid:/ { print $2, $3, $4, $5 }' "/proc/$(container_pid "$1")/status"; }

@test "mapped: uid 0 runs as another of the host's users, and so does an exec" {
	runs_as 0 "[$(mapping 0 100000 65536)]"
	detached hardened mapped run -d -b "$BUNDLE" one
	[ "$(uids one)" = "100000 100000 100000 100000" ]
	run -0 hardened mapped exec -u 0 one cat /proc/self/uid_map
	[[ $output =~ ^\ *0\ +100000\ +65536$ ]]
	echo '{"user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/bin"],
		"args": ["/bin/busybox", "id"]}' >process.json
	run -0 hardened mapped exec --process process.json one
	[[ $output == uid=0* ]]
}

@test "mapped: without a user namespace uid 0 is refused, for an exec too" {
	make_bundle "$BUNDLE"
	expect_refused mapped run -b "$BUNDLE" one
	[[ $stderr == *"hostUsers: false"* ]]
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]
		| .process.user = {uid: 1000, gid: 1000}'
	detached hardened mapped run -d -b "$BUNDLE" one
	quietly hardened mapped exec -u 0 one /bin/try status
	expect_one_line
	rm -r /run/ravelin
	quietly hardened mapped exec -u 0 one /bin/try status
	expect_one_line
}

@test "never: not in a user namespace either" {
	runs_as 0 "[$(mapping 0 100000 65536)]"
	expect_refused never run -b "$BUNDLE" one
}

# With the bare runtime uid 1000 is the host's root.
@test "another uid is refused where a mapping makes the host's root of it" {
	local profile
	runs_as 1000 "[$(mapping 0 100000 1000), $(mapping 1000 0 1)]"
	detached bare run -d -b "$BUNDLE" one
	[ "$(uids one)" = "0 0 0 0" ]
	for profile in mapped never restricted; do
		quietly hardened "$profile" run -b "$BUNDLE" two
		expect_one_line
		[[ $stderr == *"the host's uid 0"* ]]
	done
	runs_as 1001 "[$(mapping 0 100000 1000), $(mapping 1000 0 1),
		$(mapping 1001 7 1)]"
	detached hardened mapped run -d -b "$BUNDLE" three
	[ "$(uids three)" = "7 7 7 7" ]
	quietly hardened mapped exec -u 1000 three /bin/try status
	expect_one_line
	quietly hardened mapped exec -u 0 three /bin/try status
	expect_one_line
}

# setresuid(2) takes the highest number for "leave it as it is".
@test "the highest uid, as which crun leaves its processes root, is refused" {
	local profile
	make_bundle "$BUNDLE" '.process.args = ["/bin/busybox", "id", "-u"]
		| .process.user = {uid: 4294967295, gid: 0}'
	if [ "$RUNTIME" = crun ]; then
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		expect "$output" 0
	fi
	for profile in never mapped restricted; do
		expect_refused "$profile" run -b "$BUNDLE" two
	done
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]
		| .process.user = {uid: 1000, gid: 1000}'
	detached hardened never run -d -b "$BUNDLE" three
	quietly hardened never exec -u 4294967295 three /bin/try status
	expect_one_line
	[[ $stderr == *"uid 0 is not allowed"* ]]
}

@test "uid 0 is refused where another uid is the host's root" {
	runs_as 0 "[$(mapping 0 100000 1000), $(mapping 1000 0 1)]"
	expect_refused mapped run -b "$BUNDLE" one
	[[ $stderr == *"has the host's uid 0 in it"* ]]
}

# runc refuses that; with crun it is the host's root.
@test "a user namespace without mappings is refused" {
	runs_as 0 '[]' 'del(.linux.gidMappings)
		| .mounts |= map(select(.type != "devpts"))'
	if [ "$RUNTIME" = crun ]; then
		detached bare run -d -b "$BUNDLE" one
		[ "$(uids one)" = "0 0 0 0" ]
	fi
	quietly hardened mapped run -b "$BUNDLE" two
	expect_one_line
	[[ $stderr == *"no mappings"* ]]
}

@test "the user namespace of a path is asked, not the document" {
	local path
	hold "0 200000 65536"
	ln -s "/proc/$HOLDER/ns/user" link
	touch bound
	mount --bind "/proc/$HOLDER/ns/user" bound
	for path in "/proc/$HOLDER/ns/user" "$PWD/link" "$PWD/bound"; do
		runs_as 0 "[$(mapping 0 100000 65536)]" '.linux.namespaces |=
			map(if .type == "user" then .path = "'"$path"'" else . end)'
		detached hardened mapped run -d -b "$BUNDLE" "c${#path}"
		[ "$(uids "c${#path}")" = "200000 200000 200000 200000" ]
	done
	umount bound
	kill "$HOLDER"
	# A container of it can be entered as root as long as it lives.
	run -0 hardened mapped exec -u 0 "c${#path}" cat /proc/self/uid_map
	[[ $output =~ ^\ *0\ +200000\ +65536$ ]]
	hold "0 0 65536"
	runs_as 0 "[$(mapping 0 100000 65536)]" '.linux.namespaces |=
		map(if .type == "user" then .path = "/proc/'"$HOLDER"'/ns/user"
			else . end)'
	detached bare run -d -b "$BUNDLE" bare
	[ "$(uids bare)" = "0 0 0 0" ]
	quietly hardened mapped run -b "$BUNDLE" other
	expect_one_line
	[[ $stderr == *"the host's uid 0"* ]]
}

# give_map: profile "given" maps who is not.
give_map() {
	echo '{"user": {"root": "mapped",
			"map": {"hostId": 300000, "size": 65536}},
		"namespaces": {"host": []}}' >/etc/ravelin/profiles/given.json
}

@test "a map is given: the image is root's in there, and another's outside" {
	give_map
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]
		| .linux.sysctl = {"net.ipv4.ping_group_range": "0 2147483647"}
		| .linux.namespaces = [{type: "mount"}]
		| .mounts += [{destination: "/made/here", type: "tmpfs",
			source: "tmpfs"}]'
	detached hardened given run -d -b "$BUNDLE" one
	[ "$(uids one)" = "300000 300000 300000 300000" ]
	run -0 hardened given exec -u 0 one /bin/sh -c 'cat /proc/self/uid_map
		echo x >/bin/new && /bin/busybox stat -c %u /bin/new /bin/busybox'
	[[ ${lines[0]} =~ ^\ *0\ +300000\ +65536$ ]]
	[ "${lines[1]}" = 0 ]
	[ "${lines[2]}" = 0 ]
	# The shim mounts it for the container alone, and changes no owner.
	[ "$(stat -c %u "$BUNDLE/rootfs/bin/new")" = 0 ]
	refute grep -q "$BUNDLE" /proc/self/mountinfo
	bare delete --force one
	rm "$BUNDLE/rootfs/bin/new"
	rm -r "$BUNDLE/rootfs/made"
}

@test "a map is given: create and start, one more time, and from a cwd elsewhere" {
	give_map
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]
		| del(.linux.sysctl) | .linux.namespaces = [{type: "mount"}]'
	cd /
	for id in one two; do
		detached hardened given create -b "$BUNDLE" "$id"
		detached bare start "$id"
		[ "$(uids "$id")" = "300000 300000 300000 300000" ]
		bare delete --force "$id"
	done
	(cd "$BUNDLE" && detached hardened given run -d three)
	[ "$(uids three)" = "300000 300000 300000 300000" ]
}

@test "no map where the file system can't: overlay" {
	give_map
	make_bundle "$BUNDLE" '.linux.namespaces = [{type: "mount"}]'
	mkdir upper work
	mount -t overlay none "$BUNDLE/rootfs" \
		-o "lowerdir=$BUNDLE/rootfs,upperdir=upper,workdir=work"
	expect_refused given run -b "$BUNDLE" one
	[[ $stderr == *"ID-mapped mounts"*"--userns auto"* ]]
	umount "$BUNDLE/rootfs"
}

@test "no map for who joins another's namespaces" {
	give_map
	make_bundle "$BUNDLE" '.process.args = ["/bin/sleep", "60"]
		| .process.user = {uid: 1000, gid: 1000} | .linux.namespaces =
			[("mount", "network", "pid") as $type | {type: $type}]'
	detached hardened given run -d -b "$BUNDLE" one
	local path
	path=/proc/$(container_pid one)/ns/net
	make_bundle "$BUNDLE" '.linux.namespaces =
		[{type: "mount"}, {type: "network", path: "'"$path"'"}]'
	quietly hardened given run -b "$BUNDLE" two
	expect_one_line
	[[ $stderr == *"joins another's namespaces"* ]]
}

# crun maps as it is told; runc does from 1.2 on, and before that not at all.
@test "files of the host's root are no other user's by an ID-mapped mount" {
	local profile filter='.process.args = ["/bin/cat", "/v/secret"]
		| .process.user = {uid: 1000, gid: 1000}
		| .mounts += [{destination: "/v", type: "bind",
			source: (env.PWD + "/volume"), options: ["bind"],
			uidMappings: [{containerID: 0, hostID: 1000, size: 1}],
			gidMappings: [{containerID: 0, hostID: 1000, size: 1}]}]'
	mkdir volume
	(umask 077 && echo secret >volume/secret)
	# A file system that can be mapped, as tmpfs and ext4 can.
	make_bundle "$BUNDLE" "$filter | .process.capabilities = {}"
	if [ "$RUNTIME" = crun ]; then
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		expect "$output" secret
	fi
	for profile in never mapped restricted; do
		expect_refused "$profile" run -b "$BUNDLE" two
	done
}

@test "restricted lets a mapped root be, with no more than its ceiling" {
	runs_as 0 "[$(mapping 0 100000 65536)]"
	detached hardened restricted run -d -b "$BUNDLE" one
	[ "$(uids one)" = "100000 100000 100000 100000" ]
	output=$(cat "/proc/$(container_pid one)/status")
	expect_field CapBnd "$RESTRICTED_MASK"
	expect_field NoNewPrivs 1
}
