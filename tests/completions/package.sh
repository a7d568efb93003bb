#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# package.sh: what is completed for bash is the same beside the package
# bash-completion, and where bash does not cut words at "=".
set -eu

library=/usr/share/bash-completion/bash_completion
if [ ! -r "$library" ]; then
	echo "completions: bash-completion is not installed" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit 77
fi
before="source $library; complete -p -D; COMP_WORDBREAKS=\${COMP_WORDBREAKS//=}"
exec "$(dirname "$0")/typed.sh" "$before"
