# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# bash offers.bash COMPLETION [LIBRARY]: for each line of standard input,
# "LINE<tab>OFFER" for each thing that bash offers at its end.
set -u

# shellcheck source=/dev/null
[ $# -lt 2 ] || { set +u; . "$2"; set -u; }
# shellcheck source=/dev/null
. "$1"

# What Readline would offer then.
compopt() {
	[ "$*" != "-o filenames" ] || return 0
	[ "$*" = "-o default" ] || exit
	mapfile -t COMPREPLY < <(compgen -f -- "$cursor")
}

# cut LINE: its words as bash cuts them, "=", ":" and "@" being words too.
cut() {
	local rest=$1 word
	COMP_WORDS=()
	while [ -n "$rest" ]; do
		rest=${rest#"${rest%%[! ]*}"}
		word=${rest%%[ =:>@]*}
		[ -n "$word" ] || word=${rest:0:1}
		rest=${rest#"$word"}
		[ -z "$word" ] || COMP_WORDS+=("$word")
	done
	[[ $1 != *' ' ]] || COMP_WORDS+=('')
}

while IFS= read -r line; do
	cut "$line"
	COMP_LINE=$line COMP_POINT=${#line}
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	cursor=${COMP_WORDS[COMP_CWORD]}
	[[ $cursor != [=:\>@] ]] || cursor=''
	_ravelinctl ravelinctl "$cursor" "${COMP_WORDS[COMP_CWORD - 1]}"
	for offer in "${COMPREPLY[@]}"; do
		printf '%s\t%s\n' "$line" "$offer"
	done
done
