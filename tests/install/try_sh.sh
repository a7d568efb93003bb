#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# try_sh.sh BUILD: contrib/try.sh shows what it is there to show, and leaves
# nothing behind.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

cannot_run()
{
	echo "$*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

[ "$(id -u)" = 0 ] || cannot_run "needs root"
unshare --mount true || cannot_run "needs unshare"
PATH=$PATH:/usr/sbin command -v runc >/dev/null || cannot_run "needs runc"

# What is there of what it could leave behind.
left()
{
	find /run/ravelin /run/ravelin-try.* /run/crun 2>/dev/null | sort || true
}

before=$(left)
said=$("$root/contrib/try.sh" --build "$1" </dev/null)
printf '%s\n' "$said"
if ! diff <(echo "$before") <(left) >&2; then
	echo "something was left behind" >&2
	exit 1
fi

# expect COUNT REGEX: so many lines at least are like that.
expect()
{
	[ "$(grep -Ec -e "$2" <<<"$said")" -ge "$1" ] && return
	echo "expected in $1 lines: $2" >&2
	exit 1
}

expect 1 '^runc .* bare +through ravelin \(baseline\)$'
expect 1 '^CapBnd +[0-9a-f]{16} +00000000000005fb$'
expect 1 '^CapEff +[0-9a-f]{16} +00000000000005fb$'
expect 1 '^NoNewPrivs +0 +1$'
expect 1 '^Seccomp +0 +2$'
expect 5 ' done +[A-Z].*(not permitted|denied|Read-only)'
if [[ $said == *$'\e'* ]]; then
	echo "colours, though there is no terminal" >&2
	exit 1
fi
