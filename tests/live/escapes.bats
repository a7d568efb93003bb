#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Escapes as they are done, from containers that ask for everything: what the
# kernel lets happen with the bare runtime, and what through ravelin. The calls
# that they begin with are tried one by one in probes.bats.

load lib

setup() { live_setup; }
teardown() {
	live_teardown
	[ -z "${HOLDER:-}" ] || kill "$HOLDER" || true
}

# in_container SCRIPT [JQ-FILTER]: a bundle that asks for everything and runs
# that; $script and $here are in the filter's environment.
in_container() {
	export script=$1 here=$PWD
	rm -rf "$BUNDLE"
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c", env.script]
		'"${2:+| $2}"
	ln -sf busybox "$BUNDLE/rootfs/bin/tr"
}

# --- the null device that masks are made of ---

# device_from HOW: where the container's /dev/null is a link to a file that
# stands for one of the kernel's, such as core_pattern.
device_from() {
	local filter='.linux.maskedPaths = ["/proc/timer_list"]'
	rm -rf volume other
	mkdir -p volume other
	case $1 in
	volume) filter+=' | (.mounts[] | select(.destination == "/dev")) =
		{destination: "/dev/", type: "bind",
			source: (env.here + "/volume"), options: ["bind"]}' ;;
	image) filter+=' | .mounts |= map(select(.destination != "/dev"))' ;;
	copy) filter+=' | (.mounts[] | select(.destination == "/dev")).options
		+= ["tmpcopyup"]' ;;
	link) filter+=' | .mounts += [{destination: "/x", type: "bind",
		source: (env.here + "/volume"), options: ["bind"]}]' ;;
	links) filter+=' | .mounts += [{destination: "/v", type: "bind",
			source: (env.here + "/volume"), options: ["bind"]},
		{destination: "/v/x", type: "bind",
			source: (env.here + "/other"), options: ["bind"]}]' ;;
	copied) filter+=' | .mounts += [{destination: "/v", type: "tmpfs",
			source: "tmpfs", options: ["tmpcopyup"]},
		{destination: "/v/x", type: "bind",
			source: (env.here + "/volume"), options: ["bind"]}]' ;;
	root) filter+=' | .mounts |= ([{destination: "/./", type: "bind",
			source: (env.here + "/other"), options: ["bind"]}]
		+ map(select(.destination != "/dev")))' ;;
	file) filter+=' | .mounts += [{destination: "/dev/./null",
		type: "bind", source: (env.here + "/volume/null"),
		options: ["bind"]}]' ;;
	esac
	filter+=' | .mounts |= map(select(.destination
		| startswith("/dev/") and . != "/dev/./null" and . != "/dev/"
		| not))'
	in_container 'echo found >/proc/timer_list' "$filter"
	echo kernel >"$BUNDLE/rootfs/tmp/target"
	chmod 666 "$BUNDLE/rootfs/tmp/target"
	ln -s /tmp/target "$BUNDLE/rootfs/dev/null"
	ln -s /dev "$BUNDLE/rootfs/x"
	mkdir -p "$BUNDLE/rootfs/v"
	ln -s /dev "$BUNDLE/rootfs/v/x"
	ln -s /dev volume/x
	ln -s /tmp/target other/null
	if [ "$1" = file ]; then
		echo kernel >volume/null
	else
		ln -s /tmp/target volume/null
	fi
}

target() { cat volume/null "$BUNDLE/rootfs/tmp/target" 2>/dev/null; }

# CVE-2025-31133 does by a race what a volume at /dev does without one.
@test "masks are made of no file that a volume or the image names" {
	local how
	for how in volume image copy file link links copied; do
		device_from "$how"
		bare run -b "$BUNDLE" one >out 2>&1 </dev/null 3>&- || true
		[ "$RUNTIME" != runc ] || [[ $(target) == *found* ]]
		device_from "$how"
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"masks are made of"* ]]
	done
}

@test "another root that is mounted over the image is refused" {
	device_from root
	run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
	[[ $stderr == *"masks are made of"* ]]
}

@test "a device directory that the runtime makes, or the host's, is fine" {
	in_container 'cat /dev/null'
	ln -s /tmp "$BUNDLE/rootfs/dev/null" # under the tmpfs
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" one
	in_container 'cat /dev/null' \
		'.mounts |= map(select(.destination | startswith("/dev") | not))'
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	in_container 'cat /dev/null' '.mounts += [{destination: "/dev/null",
		type: "bind", source: "/dev/null", options: ["bind"]}]'
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" three
}

# --- the host's processes ---

@test "no process of the host is seen, by a namespace that is shared, or named" {
	local how path
	sleep 61 3>&- &
	for how in absent path hidden; do
		case $how in
		absent) in_container 'cat /proc/[0-9]*/cmdline | tr "\0" " "' \
			'.linux.namespaces |= map(select(.type != "pid"))' ;;
		path) in_container 'cat /proc/[0-9]*/cmdline | tr "\0" " "' '(.linux.namespaces[]
			| select(.type == "pid")).path = "/proc/1/ns/pid"' ;;
		hidden)
			path=$PWD/hidden
			: >"$path"
			mount --bind /proc/self/ns/pid "$path"
			in_container 'cat /proc/[0-9]*/cmdline | tr "\0" " "' '(.linux.namespaces[]
				| select(.type == "pid")).path = env.here + "/hidden"'
			;;
		esac
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		[[ $output == *sleep*61* ]]
		run --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $output$stderr == *[a-z]* && $output != *sleep*61* ]]
	done
	umount "$path"
	kill $!
}

# --- programs that bring privileges ---

@test "a set-user-ID program of the image gives nothing" {
	in_container 'exec /bin/raised status' \
		'.process.user = {uid: 1000, gid: 1000}
		| .process.capabilities |= with_entries(.value = [])'
	install -m 4755 "$LIVE_BIN/try" "$BUNDLE/rootfs/bin/raised"
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	[[ $output == *"Uid:"*1000*0*0* ]]
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	[[ $output == *"Uid:"*1000*1000*1000*1000* ]]
	expect_field CapEff "$NO_CAPABILITY"
}

@test "a program with capabilities of its own gives none" {
	requires python3
	in_container 'exec /bin/raised status' \
		'.process.user = {uid: 1000, gid: 1000}'
	install -m 755 "$LIVE_BIN/try" "$BUNDLE/rootfs/bin/raised"
	# CAP_CHOWN, effective; capabilities(7), version 2 of the attribute.
	python3 -c 'import os, struct, sys
os.setxattr(sys.argv[1], "security.capability",
	struct.pack("<5I", 0x02000001, 1, 0, 0, 0))' "$BUNDLE/rootfs/bin/raised"
	edit "$BUNDLE/config.json" '.process.capabilities |= {bounding}'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	expect_field CapEff 0000000000000001
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	expect_field CapEff "$NO_CAPABILITY"
}

# --- sysctls ---

@test "no sysctl but those that are a container's own" {
	local name
	in_container 'cat /proc/sys/net/ipv4/ip_default_ttl' \
		'.linux.sysctl = {"net.ipv4.ip_default_ttl": "65"}'
	run -0 --separate-stderr bare run -b "$BUNDLE" one
	expect "$output" 65
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" two
	expect "$output" 64
}

# crun sets it there; runc refuses it. The host's is here that of the caller.
@test "no sysctl of the host's network, where that may be shared" {
	unshare --net sleep 60 3>&- &
	HOLDER=$!
	eventually apart net
	export HOLDER
	in_container true '.linux.sysctl = {"net.ipv4.tcp_fin_timeout": "33"}
		| (.linux.namespaces[] | select(.type == "network")).path =
			"/proc/" + env.HOLDER + "/ns/net"'
	beside --net bare run -b "$BUNDLE" one || [ "$RUNTIME" = runc ]
	[ "$(timeout_there)" = 33 ] || [ "$RUNTIME" = runc ]
	beside --net tee /proc/sys/net/ipv4/tcp_fin_timeout <<<44
	run -0 beside --net hardened system run -b "$BUNDLE" two
	[ "$(timeout_there)" = 44 ]
	# By baseline the container would get its own, were that enforced.
	mkdir -p /etc/ravelin
	echo '{"default": {"profile": "baseline",
		"hardeners": {"namespaces": "audit"}}}' >/etc/ravelin/policy.json
	run -0 beside --net "$RAVELIN" --ravelin-runtime="$RUNTIME_PATH" \
		--root "$STATE" run -b "$BUNDLE" three
	[ "$(timeout_there)" = 44 ]
}

timeout_there() { beside --net cat /proc/sys/net/ipv4/tcp_fin_timeout; }

apart() {
	[ "$(readlink "/proc/$HOLDER/ns/$1")" != "$(readlink "/proc/self/ns/$1")" ]
}

# beside OPTION COMMAND...: in that namespace of HOLDER's.
beside() {
	local option=$1
	shift
	export -f bare hardened
	export RUNTIME_PATH STATE RAVELIN
	nsenter -t "$HOLDER" "$option" bash -c '"$@"' - "$@" 3>&-
}

@test "the host's name stays, where that may be shared" {
	unshare --uts sleep 60 3>&- &
	HOLDER=$!
	eventually apart uts
	export HOLDER
	in_container true '.hostname = "another"
		| .linux.namespaces |= map(select(.type != "uts"))
			+ [{type: "uts", path: ("/proc/" + env.HOLDER + "/ns/uts")}]'
	beside --uts bare run -b "$BUNDLE" one
	expect "$(beside --uts hostname)" another
	beside --uts hostname own
	run -0 beside --uts hardened baseline run -b "$BUNDLE" two
	expect "$(beside --uts hostname)" own
	# Another container's is that container's.
	run -0 hardened baseline run -b "$BUNDLE" three
	expect "$(beside --uts hostname)" another
}

# CVE-2022-0811, and other ways to write a name. The document that the runtime
# gets is looked at, as some of these it refuses by itself.
@test "no sysctl is smuggled in by another's name or value" {
	local name
	for name in kernel.core_pattern kernel/core_pattern Net.ipv4.ip_forward 		net.ipv4/../../kernel/core_pattern net.ipv4.tcp_rmem/ 		net.ipv4.tcp_rmem+kernel.core_pattern; do
		in_container 'true' '.linux.sysctl = {}'
		edit "$BUNDLE/config.json" '.linux.sysctl[$name] = "core"' 			--arg name "$name"
		run --separate-stderr hardened baseline run -b "$BUNDLE" one
		[ "$status" -ne 0 ] ||
			expect "$(jq -c .linux.sysctl "$BUNDLE/config.json")" {}
	done
	in_container 'true' '.linux.sysctl = {"net.ipv4.tcp_rmem":
		"4096\n1+kernel.core_pattern=core"}'
	run --separate-stderr hardened baseline run -b "$BUNDLE" two
	[ "$status" -ne 0 ] ||
		expect "$(jq -c .linux.sysctl "$BUNDLE/config.json")" {}
}

# --- the container's own root ---

# What is a directory when the document is read is a procfs when it is mounted.
@test "no bind of the container's own root shows what its masks hide" {
	local source options
	ln -sfn "$BUNDLE/rootfs" link
	for source in rootfs/proc "$BUNDLE/rootfs/proc" rootfs . "$BUNDLE" \
		"$PWD/link/proc/sys" rootfs/proc/sys; do
		options=rbind
		export source options
		in_container 'cat /p2/sys/kernel/ostype /p2/proc/sys/kernel/ostype \
			/p2/rootfs/proc/sys/kernel/ostype /p2/kernel/ostype' \
			'.mounts += [{destination: "/p2", type: "bind",
				source: env.source, options: [env.options]}]'
		run --separate-stderr bare run -b "$BUNDLE" one
		[[ $output == *Linux* ]]
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"shows the container's own root"* ]]
	done
	# What lies beside it, as engines keep volumes, is fine.
	mkdir -p "$BUNDLE/volume"
	in_container true '.mounts += [{destination: "/p2", type: "bind",
		source: "volume", options: ["bind"]}]'
	mkdir -p "$BUNDLE/volume"
	run -0 --separate-stderr hardened baseline run -b "$BUNDLE" three
}

# runc mounts from where the image is, and its links are followed on the host.
@test "no directory of an overlay is found from within the image" {
	local filter='.mounts += [{destination: "/z", type: "overlay",
		source: "o", options: ["lowerdir=one:two"]}]'
	mkdir secrets
	echo secret >secrets/secret
	in_container 'cat /z/secret' "$filter"
	mkdir "$BUNDLE/rootfs/two"
	ln -s "$PWD/secrets" "$BUNDLE/rootfs/one"
	if [ "$RUNTIME" = runc ]; then
		run -0 --separate-stderr bare run -b "$BUNDLE" one
		expect "$output" secret
	fi
	expect_refused baseline run -b "$BUNDLE" two
}

# Since Linux 6.5, by an option that takes one directory.
@test "no directory of an overlay hides behind a colon" {
	local option
	mkdir -p etc: upper: work
	echo secret >/etc/ravelin/secret
	ln -s /etc etc:/here
	ln -s /etc/ravelin upper:/here
	for option in "lowerdir+=$PWD/etc:/here" \
		"lowerdir=/tmp,upperdir=$PWD/upper:/here,workdir=$PWD/work"; do
		export option
		in_container 'cat /z/ravelin/secret' '.mounts += [{
			destination: "/z", type: "overlay", source: "o",
			options: ["lowerdir+=" + env.here + "/work",
				env.option]}]'
		expect_refused baseline run -b "$BUNDLE" two
	done
}

@test "no directory of an overlay hides behind a comma" {
	local one
	echo secret >/etc/ravelin/secret
	for one in ro,lowerdir=/etc:/tmp metacopy=off,lowerdir=/etc:/tmp,ro \
		lowerdir=/tmp:rootfs/proc; do
		export one
		in_container 'cat /z/ravelin/secret' '.mounts += [{
			destination: "/z", type: "overlay", source: "o",
			options: [env.one, "ro"]}]'
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"/mounts/"* ]]
	done
}
