#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each test and probe that docs/attacks.md names is there.
set -u

here=$(cd "$(dirname "$0")" && pwd)
tests=$(dirname "$here")
# shellcheck source=tests/techniques/lib.bash
. "$here/lib.bash"
bad=0

missing() {
	echo "docs/attacks.md: no $*" >&2
	bad=1
}

probes() {
	local name
	for name; do
		techniques baseline | grep -q "^$name " || missing "probe $name"
	done
}

# named FILE NAME: that test of that file of live/ or engines/.
named() {
	grep -qsxF "@test \"$2\" {" "$tests"/{live,engines}/"$1.bats" ||
		missing "test '$2' in $1.bats"
}

while IFS= read -r reference; do
	case $reference in
	probe\ *)
		# shellcheck disable=SC2086 # words
		probes ${reference#probe }
		;;
	unit:\ *) [ -e "$tests/unit/${reference#unit: }.c" ] || missing "$reference" ;;
	*:\ *) named "${reference%%: *}" "${reference#*: }" ;;
	*) missing "such thing as '$reference'" ;;
	esac
done < <(grep -E '^\| .* \|$' "$tests/../docs/attacks.md" |
	grep -vE '^\| (way|number) ' |
	sed -E 's/ \|$//; s/.* \| //; s/; /\n/g')
exit "$bad"
