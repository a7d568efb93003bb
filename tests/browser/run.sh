#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh WRITE_REPORT RAVELINCTL [DIRECTORY]: page.py, where there is a browser
# for it; else the test is skipped. Screenshots go to DIRECTORY.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

for tool in python3 chromium chromedriver; do
	command -v "$tool" >/dev/null && continue
	echo "not installed: $tool" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
done
exec python3 -B "$here/page.py" "$@"
