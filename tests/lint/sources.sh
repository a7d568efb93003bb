#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sources.sh [ROOT]: what STYLE asks of every file and a machine can see:
# licence and purpose on top; and in src/ and completions/ files and functions of
# a readable size, and none of the words that the tree does without.
set -eu

root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$root"

sources()
{
	find src include completions tests contrib cmake man profiles .ci \
		CMakeLists.txt \
		-type f "$@" 2>/dev/null | grep -v '^tests/fuzz/corpus/' |
		LC_ALL=C sort
}

# Scripts and build files: the licence within the first three lines.
check_scripts()
{
	sources \( -name CMakeLists.txt -o -name '*.cmake' -o -name '*.sh' -o \
		-name '*.bats' -o -name '*.bash' -o -name '*.py' -o \
		-name '*.fish' -o -name '*.zsh' -o -path .ci/run -o \
		-name '*.[1-8]' \) |
		xargs awk '
		FNR == 1 && NR > 1 && !found { missing(file) }
		FNR == 1 { found = 0; file = FILENAME }
		FNR <= 3 && /SPDX-License-Identifier: Apache-2[.]0/ { found = 1 }
		function missing(path)
		{
			print path ":1: no SPDX line on top"
			failed = 1
		}
		END { if (NR > 0 && !found) missing(file); exit failed }'
}

check_code()
{
	sources -name '*.[ch]' | xargs awk '
	function fail(line, why)
	{
		print FILENAME ":" line ": " why
		failed = 1
	}

	# The line without strings, characters and comments.
	function code(text)
	{
		gsub(/\\./, "", text)
		gsub(/"[^"]*"/, "\"\"", text)
		gsub(/\047[^\047]*\047/, "", text)
		if (comment) {
			if (!match(text, /\*\//))
				return ""
			text = substr(text, RSTART + 2)
			comment = 0
		}
		gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", text)
		sub(/\/\/.*/, "", text)
		if (match(text, /\/\*/)) {
			comment = 1
			text = substr(text, 1, RSTART - 1)
		}
		return text
	}

	FNR == 1 {
		comment = 0
		if ($0 != "/* SPDX-License-Identifier: Apache-2.0 */")
			fail(1, "the first line must be the SPDX line")
	}

	FNR == 2 && !/^\/\*( [^ ]|$)/ {
		fail(2, "the second line must begin the purpose")
	}

	FILENAME !~ /^(src|include|completions)\// { next }

	FNR == 501 { fail(500, "more than 500 lines: split the file") }

	/^{/ { start = FNR }

	/^}/ && start {
		if (FNR - start - 1 > 60)
			fail(start, "a function of " FNR - start - 1 \
				" lines, 60 at most")
		start = 0
	}

	{
		line = code($0)
	}

	line ~ /(^|[^a-z_0-9])goto[ \t]/ { fail(FNR, "no goto") }

	match(line, /(^|[^a-z_0-9])(str(n?)(cpy|cat)|v?sprintf|gets|alloca|system|popen|atoi|strtok)\(/) {
		name = substr(line, RSTART, RLENGTH - 1)
		sub(/^[^a-z]/, "", name)
		fail(FNR, "no " name "()")
	}

	FILENAME !~ /\/(main|patience)[.]c$/ && line ~ /(^|[^a-z_0-9>.])_?exit\(/ {
		fail(FNR, "only main.c exits")
	}

	/^#pragma once$/ { once[FILENAME] }

	FILENAME ~ /[.]h$/ && /^#include/ && !(FILENAME in once) {
		fail(FNR, "#pragma once must come first")
	}

	END { exit failed }'
}

status=0
check_scripts || status=1
check_code || status=1
exit $status
