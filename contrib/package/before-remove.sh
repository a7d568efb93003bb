#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prerm of the Debian package, %preun of the RPM. Where ravelin is removed, and
# not followed by another version, no engine may be left with a runtime that is
# gone: each configuration that "ravelinctl configure" wrote is taken back, and
# where that can't be done ravelin stays. What somebody wrote by hand is named.
# Containers that run go on.
set -e

case ${1:-} in
remove | 0) ;;
*) exit 0 ;;
esac

# containers_are_left: whether a runtime still has one of those that are on
# record. A record is below its runtime's root, with "/" as %2f; one whose root
# can't be told is believed.
containers_are_left()
{
	for record in /run/ravelin/containers/*/*; do
		[ -f "$record" ] || continue
		root=${record%/*}
		root=$(printf %s "${root##*/}" |
			sed 's/%2f/\//g; s/%2e/./g; s/%25/%/g')
		case $root in
		/*) [ ! -e "$root/${record##*/}" ] || return 0 ;;
		*) return 0 ;;
		esac
	done
	return 1
}

if ravelinctl configure --help >/dev/null 2>&1; then
	failed=
	for engine in docker containerd crio podman; do
		ravelinctl configure "$engine" --undo || failed="$failed $engine"
	done
	if [ -n "$failed" ]; then
		echo "ravelin is not removed: take it out of the" \
			"configuration of$failed first" >&2
		exit 1
	fi
fi

named=$(grep -rlsE '^[^#]*/usr/bin/ravelin\>' /etc/docker/daemon.json \
	/etc/containerd /etc/crio /etc/containers | tr "\n" " ")
[ -z "$named" ] || echo "ravelin is removed, and still named in" "$named" >&2

if containers_are_left; then
	echo "ravelin: containers that it started still run, and their" \
		"engines call it to stop them: /run/ravelin stays" >&2
else
	rm -rf /run/ravelin
fi
