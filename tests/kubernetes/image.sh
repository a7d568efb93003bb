#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# image.sh DIRECTORY: contrib/kubernetes/Dockerfile built by buildah, from the top
# of this tree, on a Debian that mmdebstrap makes under the name its FROM has: no
# registry is asked. The image is then DIRECTORY/image.tar, an archive as docker writes it. What the
# tree does not change is kept. Status 77 where it can't be had.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$here/../..
dockerfile=$top/contrib/kubernetes/Dockerfile
mirror=${RAVELIN_TESTS_MIRROR:-http://deb.debian.org/debian}
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

missing()
{
	echo "$*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

image()
{
	buildah --storage-driver overlay --root "$directory/storage" \
		--runroot "$directory/run" "$@" 9>&-
}

# Debian 13, as small as docker.io's: minbase has apt.
base()
{
	local container

	! image inspect --type image "$1" >/dev/null 2>&1 || return 0
	mmdebstrap --quiet --variant=minbase trixie "$directory/base.tar" "$mirror" >&2 ||
		missing "no answer from a Debian mirror"
	container=$(image from scratch)
	image add -q "$container" "$directory/base.tar" >/dev/null
	image commit -q --rm "$container" "$1" >/dev/null
	rm "$directory/base.tar"
}

inside()
{
	mkdir -p "$directory"
	directory=$(cd "$directory" && pwd)
	exec 9>"$directory/lock"
	flock 9
	base "$(sed -n 's/^ARG DEBIAN=//p' "$dockerfile")"
	image build --isolation chroot --network host --pull-never --layers \
		-f "$dockerfile" -t ravelin-node:0.1.0 "$top" >"$directory/log" 2>&1 || {
		tail -n 40 "$directory/log" >&2
		exit 1
	}
	rm -f "$directory/image.tar"
	image push -q ravelin-node:0.1.0 \
		"docker-archive:$directory/image.tar:ravelin-node:0.1.0"
}

directory=${1:?}
if [ "${2:-}" = --inside ]; then
	inside
	exit
fi
for tool in buildah mmdebstrap; do
	command -v $tool >/dev/null || missing "not installed: $tool"
done
[ "$(id -u)" = 0 ] || missing "root alone can make the image's base"
# What is mounted on the way is not seen outside.
exec unshare --mount --propagation private "$0" "$directory" --inside
