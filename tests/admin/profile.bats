# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ravelinctl profile: what it lists, shows and tells apart.

bats_require_minimum_version 1.5.0

@test "every shipped profile is listed, shown and valid" {
	local name
	run -0 "$RAVELINCTL" profile list
	for name in privileged baseline restricted strict sandbox web database \
		batch build system; do
		"$RAVELINCTL" profile list | grep -q "^$name "
		"$RAVELINCTL" profile show "$name" >"$BATS_TEST_TMPDIR/$name.json"
		"$RAVELINCTL" profile validate "$BATS_TEST_TMPDIR/$name.json"
		# What is shown means the same.
		[ "$(id -u)" != 0 ] ||
			"$RAVELINCTL" profile diff "$name" \
				"$BATS_TEST_TMPDIR/$name.json"
	done
}

@test "diff says what the second allows, and what the first" {
	run -1 "$RAVELINCTL" profile diff restricted baseline
	[[ $output == *"+ capabilities: CAP_CHOWN"* ]]
	[[ $output == *"+ user: root"* ]]
	[[ $output == *"+ seccomp: setuid"* ]]
	[[ $output != *"- "* ]]
	run -1 "$RAVELINCTL" profile diff baseline restricted
	[[ $output == *"- capabilities: CAP_CHOWN"* ]]
	[[ $output != *"+ "* ]]
	run -0 "$RAVELINCTL" profile diff web web
	[ -z "$output" ]
}

@test "what there is not is told with the nearest name" {
	run -1 "$RAVELINCTL" profile show baselin
	[[ $output == *'there is no profile "baselin"; did you mean "baseline"?' ]]
	run -2 "$RAVELINCTL" profile diff baseline
}
