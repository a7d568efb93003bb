#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh WRITE_REPORT RAVELINCTL DIRECTORY: validates logs against the schema of
# SARIF 2.1.0, which is taken from a package of npm's into DIRECTORY once. Without
# a validator, npm or an answer from its registry the test is skipped.
set -euo pipefail

package=@microsoft/jest-sarif@1.0.0-beta.0
member=package/lib/schemas/sarif-2.1.0-rtm.5.json
sum=2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8

directory=$3
schema=$directory/${member##*/}
here=$(cd "$(dirname "$0")" && pwd)
# Where the distribution's modules are, whatever else is in PATH.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

missing()
{
	echo "$*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}

is_right()
{
	[ -f "$1" ] && sha256sum --check --status <<<"$sum  $1"
}

fetch()
{
	local archive

	command -v npm >/dev/null || missing "not installed: npm"
	archive=$(npm pack --silent --pack-destination "$directory" "$package") ||
		missing "no answer from npm's registry: $package"
	tar -xzOf "$directory/$archive" "$member" >"$schema.new"
	rm "$directory/$archive"
	is_right "$schema.new" || {
		echo "$package: $member is not what it was" >&2
		exit 1
	}
	mv "$schema.new" "$schema"
}

"$python" -c 'import jsonschema' 2>/dev/null ||
	missing "not installed: python3-jsonschema"
is_right "$schema" || fetch
exec "$python" -B "$here/validate.py" "$schema" "$1" "$2"
