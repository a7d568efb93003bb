#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# epoch.sh CMAKE: of which time packages say they are.
set -eu

cmake=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
mkdir "$scratch/cmake"
cp "$root/cmake/RavelinEpoch.cmake" "$scratch/cmake"
cat >"$scratch/say.cmake" <<END
include($scratch/cmake/RavelinEpoch.cmake)
message("\$ENV{SOURCE_DATE_EPOCH}")
END
unset SOURCE_DATE_EPOCH

# expect EPOCH WHAT [VARIABLE=VALUE]
expect()
{
	epoch=$1 what=$2
	shift 2
	said=$(env "$@" "$cmake" -P "$scratch/say.cmake" 2>&1)
	[ "$said" = "$epoch" ] && return
	echo "$what: expected $epoch, said $said" >&2
	failed=1
}

cd "$scratch"
printf '# Changelog\n\n## [Unreleased]\n' >CHANGELOG.md
touch -d @1000000000 CHANGELOG.md
expect 1000000000 "no git, nothing released"
printf '\n## [0.2.0] - 2026-03-02\n\n## [0.1.0] - 2026-01-01\n' >>CHANGELOG.md
expect 1772409600 "no git, the newest release" TZ=Asia/Kathmandu
if command -v git >/dev/null; then
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	git -c init.defaultBranch=main init -q .
	GIT_COMMITTER_DATE='@1200000000 +0545' git -c user.name=a -c user.email=a@b \
		commit -q --allow-empty -m a
	expect 1200000000 "a commit"
fi
expect 1300000000 "the caller's" SOURCE_DATE_EPOCH=1300000000
exit $failed
