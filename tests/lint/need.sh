# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced by the lints. need TOOL...: the first of them that is installed is
# $tool; with none of them the lint is skipped, or fails where it must run.
need()
{
	for tool in "$@"; do
		command -v "$tool" >/dev/null && return
	done
	echo "not installed: $*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
}
