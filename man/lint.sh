#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# lint.sh PAGE: mandoc has nothing to say against the page.
set -eu

if ! command -v mandoc >/dev/null; then
	echo "mandoc is not installed" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-}" = 1 ] && exit 1
	exit 77
fi
mandoc -Tlint -Wwarning "$1"
