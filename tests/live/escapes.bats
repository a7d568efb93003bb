#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Escapes as they are done, from containers that ask for everything: what the
# kernel lets happen with the bare runtime, and what through ravelin. The calls
# that they begin with are tried one by one in probes.bats.

load lib

setup() { live_setup; }
teardown() { live_teardown; }

# in_container SCRIPT [JQ-FILTER]: a bundle that asks for everything and runs
# that; $script and $here are in the filter's environment.
in_container() {
	export script=$1 here=$PWD
	rm -rf "$BUNDLE"
	make_bundle "$BUNDLE" '.process.args = ["/bin/sh", "-c", env.script]
		'"${2:+| $2}"
	ln -sf busybox "$BUNDLE/rootfs/bin/mount"
	ln -sf busybox "$BUNDLE/rootfs/bin/id"
	ln -sf busybox "$BUNDLE/rootfs/bin/ls"
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
	for how in volume image copy file link links; do
		device_from "$how"
		bare run -b "$BUNDLE" one >out 2>&1 </dev/null 3>&- || true
		[ "$RUNTIME" != runc ] || [[ $(target) == *found* ]]
		device_from "$how"
		run -1 --separate-stderr hardened baseline run -b "$BUNDLE" two
		[[ $stderr == *"masks are made of"* ]]
	done
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
