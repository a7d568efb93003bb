# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by the tests that run.sh starts; it exports these.
set -eu

: "${shell:?}" "${completion:?}" "${scratch:?}"
failed=0

complain() {
	echo "$shell: $*" >&2
	failed=1
}

# One letter is enough to tell each from the others.
odd=('a b.json' "c'c.json" 'd"d.json' 'e$(touch pwned).json' 'f;touch pwned'
	'g*.json' 'h\h.json' 'i:i=i.json' 'j`touch pwned`' 'k~&|<>!#{}[]?')
touch "${odd[@]}"

# finish: as it must be at the end of each.
finish() {
	[ -z "$(find "$scratch" -name 'pwned')" ] || complain "a name was run"
	exit "$failed"
}
