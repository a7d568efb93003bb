# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The root file system of the image that suites have their commands from.

# make_busybox DIR: what the image of that name holds.
make_busybox() {
	local applet
	mkdir -p "$1"/{bin,dev,etc,home,root,tmp,usr/bin,usr/sbin,var/www}
	chmod 1777 "$1/tmp"
	cp "$(command -v busybox)" "$1/bin/busybox"
	for applet in $(busybox --list); do
		[ -e "$1/bin/$applet" ] || ln -s busybox "$1/bin/$applet"
	done
	ln -s ../../bin/env "$1/usr/bin/env"
	echo root:x:0:0:root:/root:/bin/sh >"$1/etc/passwd"
	echo root:x:0: >"$1/etc/group"
}
