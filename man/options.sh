#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# options.sh RAVELINCTL PAGE: every command and option that RAVELINCTL's help
# lists is in the page.
set -eu

ravelinctl=$1
page=$2
missing=0

# need MACRO WORD: the page has a line with that macro and word.
need()
{
	grep -Eq -e "$1 -?$2( |\$)" "$page" && return
	echo "$page: $2 is not documented" >&2
	missing=1
}

commands=$("$ravelinctl" --help | sed -n 's/^  \([a-z][a-z-]*\)  *[a-z].*/\1/p')
[ -n "$commands" ]
for command in $commands; do
	need Cm "$command"
	options=$("$ravelinctl" "$command" --help |
		sed -n 's/^  .*--\([a-z-]*\).*/\1/p')
	[ -n "$options" ]
	for option in $options; do
		need Fl "$option"
	done
	for letter in $("$ravelinctl" "$command" --help |
		sed -n 's/^  -\([A-Za-z]\),.*/\1/p'); do
		need Fl "$letter"
	done
done
exit $missing
