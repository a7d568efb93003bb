# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="a storage agent (mkfs, mount)"
package=e2fsprogs role=system only_role=1
asked="make a file system in a file, mount, bind, remount and unmount others"
needs="asks for privileges by name"

start() {
	cd /tmp
	truncate -s 16M image
	mkfs.ext4 -q image
	e2fsck -fn image >/dev/null 2>&1
	mkdir a b
	mount -t tmpfs -o size=1m none a
	echo 42 >a/file
	mount --bind a b
	mount -o remount,bind,ro b
	[ "$(cat b/file)" = 42 ]
	if echo 43 2>/dev/null >b/file; then
		return 1
	fi
	umount b a
	[ ! -e a/file ]
}
