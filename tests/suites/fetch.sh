#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# fetch.sh PACKAGE DIR: the source that the installed PACKAGE was built from,
# in DIR/PACKAGE; fetched from Debian once and kept while that version is
# installed. Its signatures are checked by apt, its digests by apt and dpkg.
# Nothing of this host's apt is changed: lists and caches are its own.
#
# Exit status 77 where it can't be had.
set -euo pipefail

KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
MIRROR=${RAVELIN_TESTS_MIRROR:-http://deb.debian.org/debian}
SECURITY=http://deb.debian.org/debian-security

cannot_fetch() {
	echo "suites: $*" >&2
	exit 77
}

# apt_here COMMAND...: apt-get that knows sources alone, in $WORK.
apt_here() {
	apt-get -qq -o Dir::Etc::sourcelist="$WORK/sources.list" \
		-o Dir::Etc::sourceparts=- -o Dir::State::lists="$WORK/lists" \
		-o Dir::Cache="$WORK/cache" -o Acquire::Languages=none \
		-o Acquire::Retries=3 "$@" </dev/null
}

# Where this host has its Debian packages from, as apt knows it.
host_sources() {
	apt-get indextargets --format \
		'$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' |
		awk '$1 == "Debian" && !seen[$0]++ { print $2, $3, $4 }'
}

# Where everyone has them from.
usual_sources() {
	local name
	name=$(. /etc/os-release && echo "$VERSION_CODENAME")
	printf '%s main\n' "$MIRROR $name" "$MIRROR $name-updates" \
		"$SECURITY $name-security"
}

write_list() {
	sed "s|^|deb-src [signed-by=$KEYRING] |"
}

# download PACKAGE-AND-VERSION: by this host's mirrors, or by Debian's own.
download() {
	local sources
	for sources in host_sources usual_sources; do
		"$sources" | write_list >"$WORK/sources.list"
		apt_here update && (cd "$WORK/files" &&
			apt_here source --download-only --only-source "$1") &&
			return
	done
	return 1
}

# unpack_new PACKAGE VERSION TARGET
unpack_new() {
	local target=$3
	WORK=$(mktemp -d)
	trap 'rm -rf "$WORK"' EXIT
	chmod 755 "$WORK"
	mkdir -p "$WORK"/{lists,cache}
	install -d -o _apt "$WORK/files" # apt's downloads are not root's
	download "$1=$2" >&2 || cannot_fetch "no source of $1 $2"
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
	mkdir -p "$2"
	exec 9>"$target.lock"
	flock 9
	[ "$(cat "$target/.fetched" 2>/dev/null)" = "$version" ] && return
	[ -f "$KEYRING" ] || cannot_fetch "no $KEYRING"
	command -v dpkg-source >/dev/null ||
		cannot_fetch "dpkg-dev is not installed"
	unpack_new "$name" "$version" "$target"
}

main "$@"
