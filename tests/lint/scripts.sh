#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scripts.sh: shellcheck has nothing to say against any script or live test, and
# no test of bats skips what must run: needs and requires do that for them.
set -eu

cd "$(dirname "$0")/../.."
. tests/lint/need.sh
need shellcheck

# SC2016: awk, sed and jq programs stand in single quotes, dollars and all.
# SC2317: a file that is sourced may exit in all of its branches.
find contrib man tests .ci/run -type f \( -name '*.sh' -o -name '*.bash' -o \
	-name '*.bats' -o -path .ci/run \) -print0 |
	xargs -0 "$tool" --external-sources --source-path=SCRIPTDIR \
		--exclude=SC2016,SC2317

# What is written for another machine may be.
find tests -type f \( -name '*.bash' -o -name '*.bats' \) -exec awk '
	/(^|[|&;{]|then)[ \t]*skip( |$)/ && !/written for x86_64/ &&
		($0 before) !~ /RAVELIN_TESTS_MUST_RUN/ {
		print FILENAME ":" FNR ": needs or requires is to skip it"
		bad = 1
	}
	{ before = $0 }
	END { exit bad }' {} + >&2
