#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# gocode.sh DIR PACKAGE...: Debian's golang-*-dev packages of these names, and
# all such that they depend on, unpacked in DIR: libraries for one build, a
# hundred packages that need not be installed for it.
#
# Exit status 77 where they can't be had.
set -euo pipefail
# shellcheck source=apt.bash
. "$(dirname "${BASH_SOURCE[0]}")/apt.bash"

# download PACKAGE...
download() {
	local names
	names=$(apt_here --simulate --no-install-recommends install "$@" |
		awk '/^Inst golang-.*-dev /{ print $2 }')
	# shellcheck disable=SC2086 # names
	[ -n "$names" ] && apt_here download $names
}

main() {
	local deb dir=$1
	shift
	check_apt
	apt_place
	from_mirrors deb download "$@" >&2 || cannot_fetch "no packages of Go's"
	mkdir -p "$dir"
	for deb in "$WORK/files"/*.deb; do
		dpkg-deb -x "$deb" "$dir"
	done
}

main "$@"
