#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# page.sh [--write]: docs/techniques.md is what the table of techniques says;
# --write makes it so.
set -eu

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PAGE=$HERE/../../docs/techniques.md
# shellcheck source=lib.bash
. "$HERE/lib.bash"

# A heading of the table's begins a table of the page's.
tables() {
	awk '
		function word(letter) {
			if (!(letter in words)) {
				print "page.sh: no letter " letter >"/dev/stderr"
				exit 1
			}
			return words[letter]
		}
		BEGIN {
			words["A"] = "allowed"
			words["P"] = "EPERM"
			words["S"] = "ENOSYS"
			words["E"] = "refused"
			words["R"] = "allowed [1]"
			words["K"] = "killed"
			words["M"] = "covered"
		}
		$1 == "columns" {
			head = "| attempt |"
			line = "|--|"
			for (i = 2; i <= NF; i++) {
				head = head " " (i < 4 ? $i : "`" $i "`") " |"
				line = line "--|"
			}
		}
		/^## / { print "\n" $0 "\n\n" head "\n" line }
		/^[A-Z]+ [A-Z]+ / {
			letters = $1 $2
			sub(/^[A-Z]+ [A-Z]+ [^ ]+ +/, "")
			gsub(/\|/, "\\|")
			row = "| `" $0 "` |"
			for (i = 1; i <= length(letters); i++)
				row = row " " word(substr(letters, i, 1)) " |"
			print row
		}' "$TECHNIQUES"
}

page() {
	cat "$HERE/page.head"
	tables
}

if [ "${1:-}" = --write ]; then
	page >"$PAGE"
elif ! diff -u "$PAGE" <(page); then
	echo "docs/techniques.md: run tests/techniques/page.sh --write" >&2
	exit 1
fi
