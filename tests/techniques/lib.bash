# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Reading the table of techniques, and comparing answers with it. Sourced by
# tests/admin, tests/live and page.sh.

TECHNIQUES=$(dirname "${BASH_SOURCE[0]}")/table

# technique_columns: their names, one a line.
technique_columns() {
	sed -n 's/^columns //p' "$TECHNIQUES" | tr ' ' '\n'
}

# techniques COLUMN: a line for each, "NAME LETTER CALL".
techniques() {
	awk -v column="$1" '
		$1 == "columns" {
			for (i = 2; i <= NF; i++)
				if ($i == column)
					at = i - 1
		}
		/^[A-Z]+ [A-Z]+ / {
			letters = $1 $2
			name = $3
			sub(/^[A-Z]+ [A-Z]+ [^ ]+ +/, "")
			print name, substr(letters, at, 1), $0
		}
		END { exit !at }' "$TECHNIQUES"
}

# Which of those lines are calls, and which are files.
only_calls() { awk '$3 !~ "^/"'; }
only_files() { awk '$3 ~ "^/"'; }

# met: of the lines of one column and, as a file, of another, those of a filter
# that is both: either may say how it refuses.
met() {
	awk '
		NR == FNR { other[$1] = $2; next }
		$2 == "K" || other[$1] == "K" { $2 = "K"; print; next }
		$2 == "M" || other[$1] == "M" { $2 = "M"; print; next }
		$2 != "A" || other[$1] != "A" { $2 = "E" }
		{ print }' "$1" -
}

# compare_answers TABLE ANSWERS [VARIABLE=VALUE...]: complains of every line
# "NAME ANSWER" that is not as TABLE's "NAME LETTER ..." has it, and of every
# one that is missing. Variables:
#   runtime   where letters depend on it
#   bare      a file of answers without any filter: what it has, the kernel said
#   lowered   1: capabilities are lowered too, so the kernel may say EPERM
compare_answers() {
	local table=$1 answers=$2 options=() variable
	shift 2
	for variable; do
		options+=(-v "$variable")
	done
	awk "${options[@]}" '
		BEGIN {
			while (bare != "" && (getline line <bare) > 0) {
				split(line, word, " ")
				kernel[word[1]] = word[2]
			}
		}
		function allowed(name, answer) {
			if (answer == "EPERM" && lowered)
				return 1
			return answer == kernel[name] ||
				answer !~ /^(EPERM|ENOSYS|KILLED)$/
		}
		function fits(name, letter, answer) {
			if (letter == "R")
				letter = runtime == "crun" ? "E" : "A"
			if (letter == "A")
				return allowed(name, answer)
			if (letter == "E")
				return answer ~ /^(EPERM|ENOSYS)$/
			if (letter == "M")
				return answer ~ /^(EROFS|EACCES|EPERM|ENOENT|EMPTY)$/
			# A kernel without that ABI is not asked by the filter.
			if (letter == "K" && answer ~ /^(ENOSYS|SEGV)$/)
				return answer == kernel[name]
			return answer == said[letter]
		}
		BEGIN { said["P"] = "EPERM"; said["S"] = "ENOSYS"
			said["K"] = "KILLED" }
		NR == FNR { expected[$1] = $2; asked++; next }
		$1 in expected {
			seen[$1] = 1
			if (!fits($1, expected[$1], $2)) {
				print $1 ": " $2 ", not " expected[$1]
				wrong = 1
			}
		}
		END {
			if (!asked) {
				print "the table is empty"
				wrong = 1
			}
			for (name in expected)
				if (!(name in seen)) {
					print name ": not attempted"
					wrong = 1
				}
			exit wrong
		}' "$table" "$answers" >&2
}
