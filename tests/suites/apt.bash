# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian's packages and sources without a change of this host's apt: lists,
# caches and state are in a directory of the caller's. Signatures are checked
# by apt, digests by apt and dpkg.

KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
MIRROR=${RAVELIN_TESTS_MIRROR:-http://deb.debian.org/debian}
SECURITY=http://deb.debian.org/debian-security

# Exit status 77: it can't be had.
cannot_fetch() {
	echo "suites: $*" >&2
	exit 77
}

# apt_place: in $WORK, until the script ends.
apt_place() {
	WORK=$(mktemp -d)
	trap 'rm -rf "$WORK"' EXIT
	chmod 755 "$WORK"
	mkdir -p "$WORK"/{lists,cache}
	: >"$WORK/status" # nothing is installed
	install -d -o _apt "$WORK/files" # apt's downloads are not root's
}

# apt_here COMMAND...: apt-get that knows $WORK alone.
apt_here() {
	apt-get -qq -o Dir::Etc::sourcelist="$WORK/sources.list" \
		-o Dir::Etc::sourceparts=- -o Dir::State::lists="$WORK/lists" \
		-o Dir::State::status="$WORK/status" \
		-o Dir::Cache="$WORK/cache" -o Acquire::Languages=none \
		-o Acquire::Retries=3 "$@" </dev/null
}

# Where this host has its Debian packages from, as apt knows it.
host_mirrors() {
	apt-get indextargets --format \
		'$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' |
		awk '$1 == "Debian" && !seen[$0]++ { print $2, $3, $4 }'
}

# Where everyone has them from.
usual_mirrors() {
	local name
	name=$(. /etc/os-release && echo "$VERSION_CODENAME")
	printf '%s main\n' "$MIRROR $name" "$MIRROR $name-updates" \
		"$SECURITY $name-security"
}

# from_mirrors deb|deb-src COMMAND...: in $WORK/files, once apt knows what there
# is; by this host's mirrors, or else by Debian's own.
from_mirrors() {
	local mirrors type=$1
	shift
	for mirrors in host_mirrors usual_mirrors; do
		"$mirrors" | sed "s|^|$type [signed-by=$KEYRING] |" \
			>"$WORK/sources.list"
		apt_here update && (cd "$WORK/files" && "$@") && return
	done
	return 1
}

# hold LOCK: until the script ends; and see that apt can be asked.
hold() {
	mkdir -p "$(dirname "$1")"
	exec 9>"$1.lock"
	flock 9
}

check_apt() {
	[ -f "$KEYRING" ] || cannot_fetch "no $KEYRING"
	command -v dpkg-source >/dev/null ||
		cannot_fetch "dpkg-dev is not installed"
}
