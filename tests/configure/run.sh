#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh RAVELIN RAVELINCTL PROGRAM [ARGUMENT...]: runs PROGRAM, with the path
# of ravelinctl before its arguments. Both stand side by side, as they are
# installed; /etc is the program's own, and so is its TMPDIR, both in memory.
# Exit status 77 where that can't be had.
set -eu

ravelin=$1
ravelinctl=$2
program=$3
shift 3

if [ "${CONFIGURE_INSIDE:-}" = 1 ]; then
	mount -t tmpfs tmpfs /etc
	mkdir /etc/bin /etc/tmp
	install -m 755 "$ravelin" "$ravelinctl" /etc/bin
	TMPDIR=/etc/tmp exec python3 -B "$program" /etc/bin/ravelinctl "$@"
fi
[ "$(id -u)" = 0 ] || root=--map-root-user
if ! command -v python3 >/dev/null ||
	! unshare --mount ${root:+"$root"} true; then
	echo "needs python3 and a mount namespace" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-}" = 1 ] && exit 1
	exit 77
fi
CONFIGURE_INSIDE=1
export CONFIGURE_INSIDE
exec unshare --mount ${root:+"$root"} \
	"$0" "$ravelin" "$ravelinctl" "$program" "$@"
