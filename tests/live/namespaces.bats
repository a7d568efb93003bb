#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Namespaces: which the container is in, as the kernel says it.

load lib

FILES=(net pid ipc uts cgroup)

setup() { live_setup; }
teardown() { live_teardown; }

# spaces_profile MEMBERS: profile "spaces" with these of "namespaces" alone.
spaces_profile() {
	mkdir -p /etc/ravelin/profiles
	echo '{"namespaces": {'"$1"'}}' >/etc/ravelin/profiles/spaces.json
	chmod 644 /etc/ravelin/profiles/spaces.json
}

# asks_for NAMESPACES [FILTER]: a bundle of $1, a JSON array beside the mount
# namespace, which prints the files of FILES and sleeps.
asks_for() {
	make_bundle "$BUNDLE" '
		.process.args = ["/bin/sleep", "60"]
		| .process.terminal = false
		| del(.linux.sysctl, .hostname)
		| .linux.namespaces = [{type: "mount"}] + '"$1${2:+| $2}"
}

# of PID: the namespaces of a process.
of() {
	local file
	for file in "${FILES[@]}"; do readlink "/proc/$1/ns/$file"; done
}

# shared ID: those that the container has in common with process 1.
shared() {
	comm -12 <(of "$(container_pid "$1")" | sort) <(of 1 | sort) |
		sed 's/:.*//'
}

start() { detached hardened spaces run -d -b "$BUNDLE" "$1"; }

@test "what is absent is private: a loopback, processes and a name of its own" {
	spaces_profile '"host": []'
	asks_for '[]'
	detached bare run -d -b "$BUNDLE" one
	[ "$(shared one | wc -l)" -eq 5 ]
	start two
	[ -z "$(shared two)" ]
	run -0 bare exec two cat /proc/net/dev
	[ "$(grep -c : <<<"$output")" -eq 1 ]
	[[ $output == *' lo:'* ]]
	run -0 bare exec two /bin/busybox ps
	[[ $output == *' 1 0 '*sleep* ]]
	run -0 bare exec two /bin/busybox hostname inside
	[ "$(hostname)" != inside ]
}

@test "a path to the host's is found out wherever it hides" {
	local path
	spaces_profile '"host": ["pid", "ipc", "uts", "cgroup"]'
	touch "$PWD/bound"
	mount --bind /proc/1/ns/net "$PWD/bound"
	ln -s "$PWD/bound" link
	exec 9</proc/1/ns/net
	for path in /proc/1/ns/net /proc/self/ns/net /proc/thread-self/ns/net \
		"/proc/1/task/1/ns/net" "$PWD/bound" "$PWD/../tmp/../${PWD##*/}/link" \
		/proc/self/fd/9 /proc/1/root/proc/1/ns/net; do
		[ -e "$path" ] || continue
		asks_for '[{type: "network", path: "'"$path"'"}]'
		start "c${#path}" || complain "$path"
		[[ $(shared "c${#path}") != *net* ]] || complain "$path"
		bare delete --force "c${#path}"
	done
	exec 9<&-
	umount "$PWD/bound"
}

@test "a path of which nothing can be told is refused" {
	local path
	spaces_profile '"host": ["pid", "ipc", "uts", "cgroup"]'
	sleep 60 3>&- &
	kill $!
	wait $! || true
	for path in "/proc/$!/ns/net" ns/net ../../proc/1/ns/net; do
		asks_for '[{type: "network", path: "'"$path"'"}]'
		expect_refused spaces run -b "$BUNDLE" one
		[[ $stderr == *"can't be told"* ]] || complain "$path: $stderr"
	done
}

@test "another container's is joined" {
	spaces_profile '"host": []'
	asks_for '[]'
	start one
	asks_for '[("network", "ipc", "uts") as $type |
		{type: $type, path: "/proc/'"$(container_pid one)"'/ns/\($type |
		sub("work"; ""))"}]'
	start two
	[ -z "$(shared two)" ]
	[ "$(of "$(container_pid one)" | grep -cFf - <(of "$(container_pid two)"))" -eq 3 ]
}

@test "refused where the profile says so, with the way out" {
	spaces_profile '"host": ["pid", "ipc", "uts", "cgroup"], "otherwise": "refuse"'
	asks_for '[]'
	expect_refused spaces run -b "$BUNDLE" one
	[[ $stderr == *"without --network host"* ]]
	asks_for '[{type: "network", path: "/proc/1/ns/net"}]'
	expect_refused spaces run -b "$BUNDLE" one
	asks_for '[{type: "network"}]'
	start one
	[[ $(shared one) != *net* ]]
}

@test "shared memory and queues of the host stay the host's" {
	local destination
	mkdir upper work
	mount -t overlay none -o lowerdir=/dev,upperdir=upper,workdir=work /dev
	mkdir -p /dev/shm /dev/mqueue
	mount -t mqueue none /dev/mqueue
	touch /dev/shm/of-host /dev/mqueue/of-host
	mkdir shm-bound
	mount --bind /dev/shm shm-bound
	ln -s shm-bound shm-link
	asks_for '[]' '.mounts |= map(select(.destination |
			IN("/dev/shm", "/dev/mqueue") | not))
		| .mounts += [{destination: "/dev/shm", type: "bind",
			source: "'"$PWD/shm-link"'", options: ["rbind"]},
			{destination: "/dev/mqueue", source: "/dev/mqueue",
			type: "bind", options: ["rbind"]}]'
	detached bare run -d -b "$BUNDLE" one
	run -0 bare exec one cat /dev/shm/of-host
	run -0 bare exec one cat /dev/mqueue/of-host
	spaces_profile '"host": []'
	start two
	for destination in /dev/shm /dev/mqueue; do
		run -0 bare exec two /bin/busybox ls "$destination"
		[ -z "$output" ]
	done
	run -0 bare exec two /bin/sh -c 'echo x >/dev/shm/mine'
	run -0 bare exec two cat /proc/mounts
	[[ $output == *" /dev/shm tmpfs rw,nosuid,nodev,noexec"* ]]
	spaces_profile '"host": [], "otherwise": "refuse"'
	asks_for '[("network", "pid", "ipc", "uts", "cgroup") as $type |
			{type: $type}]' '
		.mounts += [{destination: "/x", type: "bind",
			source: "/dev/shm", options: ["bind"]}]'
	quietly hardened spaces run -b "$BUNDLE" three
	expect_one_line
	[[ $stderr == *"without --ipc host"* ]]
	umount shm-bound
	umount -l /dev
}

# runc knows no time namespaces before 1.2, and crun 1.8 starts none with a new
# pid namespace.
@test "time: of its own where the runtime can, else nothing starts" {
	FILES=(time)
	spaces_profile '"host": ["network", "pid", "ipc", "uts", "cgroup"],
		"own": ["time"]'
	asks_for '[]'
	quietly hardened spaces run -d -b "$BUNDLE" one
	if [ "$status" -eq 0 ]; then
		[ -z "$(shared one)" ]
	else
		[ "$RUNTIME" = runc ]
		[[ $stderr == *'"time'*'does not exist'* ]] ||
			[[ $stderr == *'time'*'does not exist'* ]]
		[ -z "$(ls -A "$STATE")" ]
	fi
}

@test "user: refused where the host's may not be used" {
	spaces_profile '"host": ["network", "pid", "ipc", "uts", "cgroup"],
		"own": ["user"]'
	asks_for '[]'
	expect_refused spaces run -b "$BUNDLE" one
	[[ $stderr == *"hostUsers: false"* ]]
	asks_for '[{type: "user", path: "/proc/1/ns/user"}]'
	expect_refused spaces run -b "$BUNDLE" one
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR/.." "$BATS_TEST_TMPDIR"
	asks_for '[("user", "network", "pid", "ipc", "uts") as $type |
			{type: $type}]' '
		.linux.uidMappings = [{containerID: 0, hostID: 100000, size: 65536}]
		| .linux.gidMappings = .linux.uidMappings'
	start one
	FILES=(user)
	[ -z "$(shared one)" ]
	run -0 cat "/proc/$(container_pid one)/uid_map"
	[[ $output =~ ^\ *0\ +100000\ +65536$ ]]
}
