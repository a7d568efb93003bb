#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fetch.sh PACKAGE DIR: the source that the installed PACKAGE was built from,
# in DIR/PACKAGE; fetched from Debian once and kept while that version is
# installed.
#
# Exit status 77 where it can't be had.
set -euo pipefail
# shellcheck source=apt.bash
. "$(dirname "${BASH_SOURCE[0]}")/apt.bash"

# unpack_new PACKAGE VERSION TARGET
unpack_new() {
	local target=$3
	apt_place
	from_mirrors deb-src apt_here source --download-only --only-source \
		"$1=$2" >&2 || cannot_fetch "no source of $1 $2"
	rm -rf "$target" "$target.new"
	dpkg-source --no-check --no-copy -x "$WORK/files"/*.dsc "$target.new" >&2
	echo "$2" >"$target.new/.fetched"
	mv "$target.new" "$target"
}

main() {
	local name version target=$2/$1
	name=$(dpkg-query -W -f '${source:Package}' "$1") ||
		cannot_fetch "$1 is not installed from Debian"
	version=$(dpkg-query -W -f '${source:Version}' "$1")
	hold "$target"
	[ "$(cat "$target/.fetched" 2>/dev/null)" = "$version" ] && return
	check_apt
	unpack_new "$name" "$version" "$target"
}

main "$@"
