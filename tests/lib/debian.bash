# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by those who make a root file system of Debian's packages.
#
#   RAVELIN_TESTS_MIRROR    of Debian

MIRROR=${RAVELIN_TESTS_MIRROR:-http://deb.debian.org/debian}

# debian_packages FILE: those it lists, as mmdebstrap has them.
debian_packages() {
	grep -v '^#' "$1" | tr -s ' \n' ',,' | sed 's/,$//'
}

# debian_rootfs SUITE PACKAGES DIR [OPTION...]: of mmdebstrap's. In a mount
# namespace of its own, for it mounts in the one it finds.
debian_rootfs() {
	local suite=$1 packages=$2 dir=$3
	shift 3
	unshare --mount --propagation private mmdebstrap --quiet --variant=apt \
		--include="$packages" \
		--aptopt='Apt::Install-Recommends "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		"$@" "$suite" "$dir" "$MIRROR" >&2
}
