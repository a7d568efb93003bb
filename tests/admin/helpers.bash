# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Running ravelinctl over an /etc/ravelin of the test's own, so that it is the
# same on each host: the directory etc of the test's.

# Sourced by scripts that are no bats tests, too.
# shellcheck source=tests/lib/needs.bash
. "$(dirname "${BASH_SOURCE[0]}")/../lib/needs.bash"

# In a mount namespace, and without root in a user namespace, where what is
# one's own belongs to root.
CTL=(unshare --mount)
[ "$(id -u)" = 0 ] || CTL+=(--map-root-user)
# shellcheck disable=SC2016 # the inner shell's
CTL+=(sh -c '
	ours=$1
	shift
	mount -t tmpfs tmpfs /etc && mkdir /etc/ravelin &&
		mount --bind "$ours" /etc/ravelin && exec "$@"
	' sh "$BATS_TEST_TMPDIR/etc" "$RAVELINCTL")

# own_node: an empty one, and the test's directory to work in.
own_node() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -m 755 etc etc/profiles
}

# ctl ARGUMENT...: ravelinctl on that node.
ctl() {
	"${CTL[@]}" "$@"
}

# powerless ARGUMENT...: ravelinctl, for which modes of files hold.
powerless() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --bounding-set=-dac_override,-dac_read_search \
			--inh-caps=-dac_override,-dac_read_search \
			"$RAVELINCTL" "$@"
	else
		"$RAVELINCTL" "$@"
	fi
}

# clean: fails where standard input has a character that acts on a terminal.
clean() {
	! LC_ALL=C.UTF-8 grep -P \
		'[\x{00}-\x{08}\x{0b}-\x{1f}\x{7f}-\x{9f}\x{202a}-\x{202e}]'
}

# examples PAGE: the literal displays of a manual page, as example-N.json.
examples() {
	awk '
	/^\.Ed/ { if (inside) print (whole ? "" : "}") >name; inside = 0 }
	inside {
		if (!lines++) {
			whole = /^{/
			if (!whole) print "{" >name
		}
		print >name
	}
	/^\.Bd -literal/ {
		inside = 1
		lines = 0
		name = "example-" ++count ".json"
	}' "$BATS_TEST_DIRNAME/../../man/$1"
	chmod 644 example-*.json
}
