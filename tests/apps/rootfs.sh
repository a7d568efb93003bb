#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# rootfs.sh DIR: a root file system from Debian's packages in DIR/rootfs, as
# packages.txt says. Made once and kept while that list and this file are the
# same. Exit status 77 where it can't be made.
set -euo pipefail

APPS_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/debian.bash
. "$APPS_DIR/../lib/debian.bash"

cannot_make() {
	echo "apps: $*" >&2
	exit 77
}

stamp() {
	cat "$APPS_DIR"/{packages.txt,rootfs.sh,pause.c} \
		"$APPS_DIR/../lib/debian.bash" | sha256sum
}

# What the packages alone do not bring.
finish() {
	local root=$1

	chroot "$root" gcc -O2 -static -o /usr/local/bin/pause -x c - \
		<"$APPS_DIR/pause.c"
	# These are the engine's in any container.
	printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
	: >"$root/etc/resolv.conf"
}

make_rootfs() {
	local dir=$1 new=$1/rootfs.new

	rm -rf "$new"
	debian_rootfs bookworm "$(debian_packages "$APPS_DIR/packages.txt")" \
		"$new" &&
		finish "$new" &&
		rm -rf "$dir/rootfs" &&
		mv "$new" "$dir/rootfs" &&
		stamp >"$dir/rootfs.stamp"
}

main() {
	local dir=$1

	mkdir -p "$dir"
	exec 9>"$dir/rootfs.lock"
	flock 9
	[ -d "$dir/rootfs" ] && [ "$(cat "$dir/rootfs.stamp" 2>/dev/null)" \
		= "$(stamp)" ] && return
	command -v mmdebstrap >/dev/null ||
		cannot_make "mmdebstrap is not installed"
	make_rootfs "$dir" || cannot_make "no root file system from $MIRROR"
}

# In a mount namespace of its own: mmdebstrap mounts in the one it finds.
if [ "${2:-}" = --inside ]; then
	main "$1"
else
	exec unshare --mount --propagation private "$0" "$1" --inside
fi
