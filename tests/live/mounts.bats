#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Mounts: what gives the host away does not get in, and what does brings no
# power with it. Each hole is shown with the bare runtime first.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# mount_bundle SOURCE OPTIONS [JQ-FILTER]: with SOURCE at /host, and the
# script $script to run.
mount_bundle() {
	export script source=$1 options=$2
	make_bundle "$BUNDLE" '
		.process.args = ["/bin/busybox", "sh", "-c", env.script]
		| .mounts += [{destination: "/host", type: "bind",
			source: env.source, options: (env.options / ",")}]
		'"${3:+| $3}"
}

# own PROFILE: a file with it, for what one member of "mounts" does alone.
own() {
	echo "$1" >/etc/ravelin/own.json
	chmod 644 /etc/ravelin/own.json
}

@test "the host's root is refused behind links, steps back and the bundle" {
	local source
	echo secret >/etc/ravelin/secret
	ln -s / root
	ln -s root again
	mkdir -p a/b
	script='cat /host/etc/ravelin/secret'
	for source in / "$PWD/again/." "$PWD//a/b/../../root" ../again \
		../../../../../../../../../../..; do
		mount_bundle "$source" rbind
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		[ "$output" = secret ]
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"/source: the host's / gives the host away"* ]]
		rm -r "$BUNDLE"
	done
}

@test "an engine's socket is refused, and what holds one, unless excepted" {
	local source
	echo engine >/run/docker.sock
	ln -s /var/run sockets
	script='cat /host /host/docker.sock /host/run/docker.sock 2>&1; true'
	for source in /var/run/docker.sock "$PWD/sockets/docker.sock" \
		"$PWD/sockets" /var; do
		mount_bundle "$source" rbind
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"gives the host away"* ]]
		rm -r "$BUNDLE"
	done
	mount_bundle "$PWD/sockets/docker.sock" bind
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[[ $output == *engine* ]]
	echo '{"exceptions": [{"for": {}, "why": "a test", "until": "2099-12-31",
		"allow": {"mounts": ["/var/run/docker.sock"]}}]}' \
		>/etc/ravelin/policy.json
	chmod 644 /etc/ravelin/policy.json
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" three
	[[ $output == *engine* ]]
}

# Each of these is a mount of a directory that no list names, by any spelling.
@test "what a listed path leads to is refused, by link, on the way, and by mount" {
	local source
	mkdir -p data/containerd/sub linked/sub bound
	touch data/containerd/containerd.sock
	script=:
	for source in "$PWD"/data/containerd{,/containerd.sock} \
		"$PWD"/linked{,/sub} "$PWD/bound"; do
		mount_bundle "$source" rbind
		run -0 --separate-stderr hardened baseline run -b "$BUNDLE" one
		rm -r "$BUNDLE"
	done
	ln -s "$PWD/data" /run/k3s
	ln -s "$PWD/linked" /etc/kubernetes
	mkdir /etc/crio
	mount --bind bound /etc/crio
	for source in "$PWD"/data{,/containerd{,/containerd.sock}} \
		"$PWD"/linked{,/sub} "$PWD/bound" "$PWD"; do
		mount_bundle "$source" rbind
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"/source: the host's $source gives the host away"* ]]
		rm -r "$BUNDLE"
	done
	mount_bundle "$PWD/data/containerd/sub" rbind
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" three
	umount /etc/crio
}

@test "a set-user-ID program in a volume gives nothing" {
	mkdir -p data/sub
	cp "$LIVE_BIN/try" data/try
	chmod 4755 data/try
	mount --bind data data/sub
	own '{"mounts": {"options": ["nosuid"]}}'
	script='/host/try status; /host/sub/try status'
	mount_bundle "$PWD/data" rbind '.process.user = {uid: 1000, gid: 1000}
		| .process.capabilities = {bounding: $all}'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$(grep -c 'CapEff:.*[1-9a-f]' <<<"$output")" = 2 ]
	run -0 --separate-stderr hardened /etc/ravelin/own.json \
		run -b "$BUNDLE" two
	umount data/sub
	[ "$(grep -c 'CapEff:.*[1-9a-f]' <<<"$output")" = 0 ]
	[ "$(grep -c 'CapEff:.*0000' <<<"$output")" = 2 ]
}

# runc mounts what is recursive last, whatever the order.
@test "no option for what is mounted below takes back what was forced" {
	mkdir data
	cp "$LIVE_BIN/try" data/try
	chmod 4755 data/try
	own '{"mounts": {"options": ["nosuid"], "readonly": ["'"$PWD"'/data"]}}'
	script='/host/try status; mkdir /host/written 2>&1; true'
	export option
	for option in rsuid rrw; do
		mount_bundle "$PWD/data" bind '.process.user =
			{uid: 1000, gid: 1000}
			| .process.capabilities = {bounding: $all}
			| (.mounts[] | select(.destination == "/host")).options
				+= ["ro", "nosuid", env.option]'
		run -0 --separate-stderr hardened /etc/ravelin/own.json \
			run -b "$BUNDLE" "$option"
		[[ $output == *"Read-only file system"* ]]
		expect_field CapEff "$NO_CAPABILITY"
	done
}

@test "a device node in a volume is none, one of /dev that is bound is" {
	mkdir data
	mknod data/zero c 1 5
	script='head -c 3 /host/zero | wc -c; head -c 3 /host2 | wc -c'
	mount_bundle "$PWD/data" rbind '.mounts += [{destination: "/host2",
		type: "bind", source: "/dev/zero", options: ["bind"]}]'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ "$output" = $'3\n3' ]
	own '{"mounts": {"options": ["nodev"]}}'
	run -0 hardened /etc/ravelin/own.json run -b "$BUNDLE" two
	[[ $output == *"/host/zero: Permission denied"* ]]
	grep -qx 3 <<<"$output"
}

# runc mounts a bind that has options anew, by those alone; crun does always.
@test "what is mounted read-only on the host is not made writable" {
	mkdir data
	mount -t tmpfs none data
	mkdir data/d data/m
	cp /bin/busybox data/d
	mount --bind data/d data/m
	mount -o remount,bind,ro,noexec data/m
	script='mkdir /host/written 2>&1; /host/busybox true 2>&1; true'
	mount_bundle "$PWD/data/m" rbind
	if [ "$RUNTIME" = runc ]; then
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		[[ $output == *"Read-only file system"*"Permission denied"* ]]
	fi
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	umount data/m data
	[[ $output == *"Read-only file system"*"Permission denied"* ]]
}

@test "what a container mounts does not appear on the host" {
	mkdir data
	mount --bind data data
	mount --make-shared data
	mkdir data/m
	script='mount -t tmpfs none /host/m && : >/host/m/seen'
	mount_bundle "$PWD/data" rbind,rshared \
		'.linux.rootfsPropagation = "shared"'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[ -e data/m/seen ]
	umount data/m
	own '{"mounts": {"propagation": "slave"}}'
	run -0 --separate-stderr hardened /etc/ravelin/own.json \
		run -b "$BUNDLE" two
	[ ! -e data/m/seen ]
	umount data
}

@test "cgroups below a bind of /sys can't be written, nor can sysfs and cgroup" {
	# Version 1 has a tmpfs there, with a hierarchy below.
	script='for d in /sys/fs/cgroup /host/fs/cgroup; do
		e=$d
		[ -e $e/cgroup.procs ] || e=$d/devices
		mkdir $e/ravelin-test 2>&1 && rmdir $e/ravelin-test &&
			echo wrote $d
	done; true'
	own '{"mounts": {"readonly": ["/sys/**"]}}'
	mount_bundle /sys rbind '.mounts |= map(
		if .destination | test("^/sys") then .options -= ["ro"] else . end)'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[[ $output == *"wrote /sys/fs/cgroup"* ]]
	[[ $output == *"wrote /host/fs/cgroup"* ]]
	run -0 --separate-stderr hardened /etc/ravelin/own.json \
		run -b "$BUNDLE" two
	[[ $output != *wrote* ]]
	[[ $output == *"Read-only file system"* ]]
}

@test "the host's disk is no file system to mount" {
	script=true
	mount_bundle "$PWD" bind '.mounts += [{destination: "/disk",
		type: "ext4", source: "/dev/vda", options: ["ro"]}]'
	run -1 --separate-stderr hardened baseline run -b "$BUNDLE" one
	[[ $stderr == *"/type: the runtime would mount it with the host's"* ]]
}

@test "what engines mount goes through" {
	mkdir -p data/volume
	script='echo written >/host/file; cat /host/file /zone'
	echo zone >zone
	mount_bundle "$PWD/data/volume" rbind,rprivate '.mounts += [
		{destination: "/zone", type: "bind", source: (env.PWD + "/zone"),
			options: ["rbind", "ro"]}]'
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" one
	[ "$output" = $'written\nzone' ]
	[ -z "$stderr" ]
}

# CVE-2026-41579 of runc, CVE-2026-47766 of crun: both remove what is called
# ptmx there, and make their own links.
@test "an image whose /dev is a link: files of the host are not touched" {
	local outside=$PWD/outside
	mkdir outside
	echo host >outside/ptmx
	make_bundle "$BUNDLE" '.mounts |= map(select(.destination
		| startswith("/dev") | not))'
	rmdir "$BUNDLE/rootfs/dev"
	ln -s "$outside" "$BUNDLE/rootfs/dev"
	expect_refused baseline run -b "$BUNDLE" one
	[[ $stderr == *"/root/path: the image's /dev is a symbolic link"* ]]
	run -1 "$RAVELINCTL" explain --profile baseline "$BUNDLE/config.json"
	[[ $output == *"the image's /dev is a symbolic link"* ]]
	run -1 "$RAVELINCTL" check --profile baseline "$BUNDLE"
	[[ $output == *"/root/path"* ]]
	expect "$(cat outside/ptmx)" host
	quietly bare run -b "$BUNDLE" two
	refute grep -qx host outside/ptmx
}

@test "an image whose /dev is a link: noted where the profile says so" {
	own '{"mounts": {"imageLinks": "note"}}'
	make_bundle "$BUNDLE"
	rmdir "$BUNDLE/rootfs/dev"
	ln -s tmp "$BUNDLE/rootfs/dev"
	run -0 --separate-stderr hardened /etc/ravelin/own.json run \
		-b "$BUNDLE" one
}
