#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# apparmor.sh: the profiles in contrib/apparmor are parsed without a word.
set -eu

cd "$(dirname "$0")/../../contrib/apparmor"
PATH=$PATH:/usr/sbin:/sbin

if ! command -v apparmor_parser >/dev/null || [ ! -e /etc/apparmor.d/abi/3.0 ]; then
	echo "not installed: apparmor" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
fi

failed=0
for profile in *; do
	[ "$profile" != README.md ] || continue
	# Without a kernel that has it, the parser says that it keeps no cache.
	apparmor_parser --skip-kernel-load --skip-cache "$profile" 2>&1 |
		sed '/^Cache read\/write disabled/d' |
		grep . >&2 && failed=1
done
exit $failed
