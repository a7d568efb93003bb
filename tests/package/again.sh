#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# again.sh DIRECTORY: who builds these sources elsewhere, later, as another user,
# with another umask, time zone and language, gets the packages in
# DIRECTORY/packages byte for byte.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/lint/need.sh"
need rpmbuild
packages=$1/packages

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
other=$scratch/some/other/place
mkdir -p "$other/home"
(cd "$root" && tar -c --exclude=./.git --exclude='./build*' .) |
	tar -x -C "$other" --mode=u+rwX
# Sources are written when they are unpacked.
find "$other" -exec touch --no-dereference {} +

as=
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$scratch"
	chown -R 65534:65534 "$scratch"
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
epoch=$(rpm -qp --qf '%{BUILDTIME}' "$packages"/ravelin-devel-*.rpm)
# shellcheck disable=SC2086 # words on purpose
(
	umask 077
	cd "$other"
	env -i PATH="$PATH" HOME="$other/home" TZ=Asia/Kathmandu LC_ALL=C.UTF-8 \
		SOURCE_DATE_EPOCH="$epoch" $as sh -ec '
		cmake --preset release
		cmake --build build/release --target package' >"$scratch/log" 2>&1
) || {
	cat "$scratch/log" >&2
	exit 1
}

failed=0
for package in "$packages"/*.deb "$packages"/*.rpm; do
	cmp "$package" "$other/build/release/packages/${package##*/}" || failed=1
done
exit $failed
