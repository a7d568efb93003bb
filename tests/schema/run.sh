#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh NAMES-OR-KIND NAMES VERDICTS: one of the tests here, by Python, which is
# asked for its module first; without that the test is skipped.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# Where the distribution's modules are, whatever else is in PATH.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

if ! "$python" -c 'import jsonschema' 2>/dev/null; then
	echo "not installed: python3-jsonschema" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
fi
case $1 in
names) exec "$python" -B "$here/names.py" "$2" ;;
*) exec "$python" -B "$here/compare.py" "$1" "$2" "$3" ;;
esac
