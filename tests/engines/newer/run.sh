#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh FILE.bats [BATS-OPTION...]: one file of these tests with the engines
# and runtimes of Debian testing: in the namespaces of the live tests, on a root
# file system of its own, in which the sources and the programs under test are
# where they are outside.
#
# run.sh --root: makes that, and says what is in it.
#
#   RAVELIN, RAVELINCTL, LIVE_FAKES, RUNTIME, RAVELIN_TESTS_MUST_RUN
#                           as in tests/live/run.sh
#   CRI_MODULES             as in cri.bats
#   RAVELIN_NEWER_CACHE     where the root file system is kept
#
# Exit status: 77 when every test was skipped. Debian testing moves: on a day on
# which it can't be installed, or had, that is a skip wherever it is run.
NEWER_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null # it would take the rest for unreachable
. "$NEWER_DIR/../../live/run.sh"
# shellcheck source=../../lib/once.bash
. "$NEWER_DIR/../../lib/once.bash"
# shellcheck source=../../lib/debian.bash
. "$NEWER_DIR/../../lib/debian.bash"
# shellcheck source=../cri/modules.bash
. "$NEWER_DIR/../cri/modules.bash"

CACHE=${RAVELIN_NEWER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ravelin-newer}

# make_root DIR. A mirror that stands still is as good: what it has is signed.
make_root() {
	debian_rootfs testing "$(debian_packages "$NEWER_DIR/packages.txt")" \
		"$1" --dpkgopt='path-exclude=/usr/share/locale/*' \
		--aptopt='Acquire::Check-Valid-Until "false"' &&
		: >"$1/etc/resolv.conf"
}

# find_root: sets ROOT.
find_root() {
	ROOT=$CACHE/$(cat "$NEWER_DIR"/* "$NEWER_DIR/../../lib/debian.bash" | digest)
	[ "$(id -u)" = 0 ] || cannot_run "needs root"
	mkdir -p "$CACHE" || cannot_run "no $CACHE"
	if [ ! -d "$ROOT" ]; then
		command -v mmdebstrap >/dev/null ||
			cannot_run "mmdebstrap is not installed"
		remove_old "$CACHE"
	fi
	make_once "$ROOT" "making Debian testing's root" make_root || {
		echo "newer: Debian testing can't be had today from $MIRROR" >&2
		exit "$SKIPPED"
	}
	touch "$ROOT"
}

versions() {
	# shellcheck disable=SC2016 # dpkg's
	chroot "$ROOT" dpkg-query -W -f '${Package} ${Version}\n' \
		runc crun containerd docker.io podman buildah conmon
}

# Nothing of what is done there stays: it is laid over with memory.
enter_root() {
	local new=/run/newer place
	mkdir -p "$new" && mount -t tmpfs -o mode=755 newer "$new" &&
		mkdir "$new"/{upper,work,root} &&
		mount -t overlay newer -o "lowerdir=$ROOT,upperdir=$new/upper,workdir=$new/work" \
			"$new/root" || return 1
	new=$new/root
	for place in /dev /proc /sys "$SOURCE" "${RAVELIN%/*}" "${RAVELINCTL%/*}" \
		"$LIVE_FAKES" ${CRI_MODULES:+"$CRI_MODULES"}; do
		mkdir -p "$new$place" && mount --rbind "$place" "$new$place" ||
			return 1
	done
	cd "$new" && mkdir -p old && pivot_root . old && umount -l /old &&
		rmdir /old
}

case ${1:-} in
--root)
	find_root
	versions
	;;
--inside)
	shift
	enter_root || cannot_run "can't enter $ROOT"
	exec "$LIVE_DIR/run.sh" --inside "$@"
	;;
*)
	find_root
	SOURCE=$(cd "$NEWER_DIR/../../.." && pwd)
	export ROOT SOURCE
	[ -z "${CRI_MODULES:-}" ] || has_modules
	in_namespaces "$NEWER_DIR/run.sh" --inside "$@"
	;;
esac
