#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prerm of the Debian package, %preun of the RPM. Where ravelin is removed, and
# not followed by another version, nothing may be left that calls it: no
# container that it started, no engine's configuration, no daemon that has read
# one. First all is looked at, and nothing is changed where something is in the
# way; then each configuration is taken back.
set -e

case ${1:-} in
remove | 0) ;;
*) exit 0 ;;
esac

ravelinctl=/usr/bin/ravelinctl
# Where it is, by either name.
bin='(/usr)?/bin'
podman=/usr/bin/podman
notes=/etc/ravelin/configured.json
# PID, start and engine of each daemon that must be restarted.
stale=/run/ravelin/to-restart

# refuse WORD...: ravelin stays, unless it is to go whatever breaks.
refuse()
{
	if [ "${RAVELIN_REMOVE:-}" = anyway ]; then
		echo "ravelin is removed anyway:" "$@" >&2
		return
	fi
	echo "ravelin is not removed:" "$@" >&2
	echo "(with RAVELIN_REMOVE=anyway in the environment it is)" >&2
	exit 1
}

one_line() { tr '\n' ' ' | sed 's/ $//'; }

# containers_left: those on record that a runtime still has, ordinary users' too.
# A record is below its runtime's root, with "/" as %2f; one whose root can't be
# told is believed. What a user has named is not for a terminal as it is.
containers_left()
{
	for record in /run/ravelin/containers/*/* \
		/run/user/*/ravelin/containers/*/*; do
		[ -f "$record" ] || continue
		root=${record%/*}
		root=$(printf %s "${root##*/}" |
			sed 's/%2f/\//g; s/%2e/./g; s/%25/%/g')
		case $root in
		/*) [ ! -e "$root/${record##*/}" ] || echo "$root/${record##*/}" ;;
		*) echo "$record" ;;
		esac
	done | LC_ALL=C tr -cd '\n -~' | one_line
}

# stopped_left: podman's containers that have it as their runtime, by a name or
# the path. Once that is gone no podman command is without a complaint, and they
# can't be started or entered.
stopped_left()
{
	[ -x $podman ] || return 0
	timeout 60 $podman ps -aq 2>/dev/null | timeout 60 xargs -r $podman \
		container inspect -f '{{.OCIRuntime}} {{.Name}}' 2>/dev/null |
		sed -nE "s,^($bin/)?ravelin(-[^ ]*)? ,,p" | one_line
}

# noted: engine and file of each configuration that ravelinctl has written down.
noted()
{
	[ ! -e $notes ] || tr '\n\t' '  ' <$notes |
		grep -oE '\{ *"engine": *"[a-z]+", *"file": *"[^"]*"' |
		sed -E 's/.*: *"([a-z]+)", *"file": *"(.*)"$/\1 \2/'
}

# is_others FILE: it names a ravelin, but none of the package's: one that was
# installed elsewhere, to which the configuration belongs.
is_others()
{
	grep -qs '/ravelin\>' "$1" &&
		! grep -qsE "(^|[^[:alnum:]/._-])$bin/ravelin\\>" "$1"
}

# configurations: each that is noted, and each usual one that names ravelin. Other
# files, and those that are another ravelin's, are nobody's concern.
configurations()
{
	{
		noted
		while read -r engine file; do
			! grep -qs ravelin "$file" ||
				echo "$engine $(readlink -f "$file")"
		done <<-END
			docker /etc/docker/daemon.json
			containerd /etc/containerd/config.toml
			crio /etc/crio/crio.conf.d/99-ravelin.conf
			podman /etc/containers/containers.conf.d/99-ravelin.conf
		END
	} | sort -u | while read -r engine file; do
		is_others "$file" || echo "$engine $file"
	done
}

# started PID: when, as the kernel counts.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# daemons ENGINE: PID, start and ENGINE of each one that runs on this root, and
# not in a container.
daemons()
{
	program=$1
	[ "$program" != docker ] || program=dockerd
	root=$(stat -Lc %d:%i /)
	grep -lsx "$program" /proc/[0-9]*/comm | while IFS=/ read -r _ _ pid _; do
		[ "$(stat -Lc %d:%i "/proc/$pid/root" 2>&1)" != "$root" ] ||
			echo "$pid $(started "$pid") $1"
	done
}

# undo ENGINE FILE, and takes note of the daemons that have read it.
undo()
{
	said=$("$ravelinctl" configure "$1" --config "$2" --undo) || return
	echo "$said"
	case $said in
	*"takes effect with:"*)
		(umask 077 && mkdir -p "${stale%/*}")
		daemons "$1" >>$stale
		;;
	esac
}

try() { "$ravelinctl" configure "$1" --config "$2" --undo --dry-run >/dev/null; }

# each COMMAND: with every configuration; prints the files with which it failed.
each()
{
	echo "$configurations" | while read -r engine file; do
		[ -z "$engine" ] || "$1" "$engine" "$file" </dev/null >&2 ||
			echo "$file"
	done | one_line
}

configurations=$(configurations)
failed=$(each try)
[ -z "$failed" ] || refuse "first take it out of" "$failed"
[ ! -e $notes ] || [ -n "$(noted)" ] ||
	refuse "$notes is there, and names no configuration to take back"

left=$(containers_left)
[ -z "$left" ] || refuse "these containers were started by it, and their" \
	"engines call it to enter and to stop them; stop them first:" "$left"
stopped=$(stopped_left)
[ -z "$stopped" ] || refuse "podman keeps it as the runtime of containers, and" \
	"does not work well without; first: podman rm" "$stopped"

failed=$(each undo)
[ -z "$failed" ] || refuse "first take it out of" "$failed"
[ -z "$(noted | while read -r engine file; do
	is_others "$file" || echo "$file"
done)" ] || refuse "not all that $notes notes was taken back"

if [ -e $stale ]; then
	engines=$(while read -r pid start engine; do
		[ "$(started "$pid")" != "$start" ] || echo "$engine"
	done <$stale | sort -u | one_line)
	[ -z "$engines" ] || refuse "its configuration is taken back, but what" \
		"runs still has it; first: systemctl restart $engines"
fi

named=$(grep -rlsE '^[^#]*/usr/bin/ravelin\>' /etc/docker/daemon.json \
	/etc/containerd /etc/crio /etc/containers | one_line)
[ -z "$named" ] || echo "ravelin is removed, and still named in" "$named" >&2

[ -n "$left" ] || rm -rf /run/ravelin
