# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# needs TOOL...: of a bats test. Without one of them it is skipped, or fails
# where it must run. A Python module is written python3:MODULE.
needs() {
	local tool
	for tool; do
		case $tool in
		python3:*) /usr/bin/python3 -c "import ${tool#*:}" 2>/dev/null ;;
		*) command -v "$tool" >/dev/null ;;
		esac && continue
		[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] || skip "not installed: $tool"
		echo "not installed: $tool" >&2
		return 1
	done
}
