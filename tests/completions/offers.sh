#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2086,SC2046 # words are split on purpose
# offers.sh: every command, every option and every value that ravelinctl's help
# tells of is offered where it fits, and nothing else.
. "$(dirname "$0")/common.bash"

here=$(dirname "$0")
typed=$scratch/typed expected=$scratch/expected found=$scratch/found

# expect LINE OFFER...: no others, in any order.
expect() {
	local line=$1
	shift
	printf '%s\n' "$line" >>"$typed"
	[ $# -eq 0 ] || printf "${line//%/%%}\t%s\n" "$@" >>"$expected"
}

# expect_value LINE TYPE: what fits behind LINE, where TYPE is words, "profile",
# "profile|FILE", "FILE", "CALL" or "CALL|@GROUP".
expect_value() {
	case $2 in
	FILE) expect "$1" "${odd[@]}" ;;
	CALL) expect "$1" "${calls[@]}" ;;
	'CALL|@GROUP') expect "$1" "${calls[@]}" "${groups[@]}" ;;
	profile*) expect "$1" "${profiles[@]}" ;;
	*) expect "$1" $2 ;;
	esac
	case $2 in
	'profile|FILE') expect "$1./" "${odd[@]/#/./}" ;;
	profile) expect "$1./" ;;
	esac
}

# type_of COMMAND OPTION VALUE HELP: what an option takes, as above.
type_of() {
	local words='.*: ([A-Za-z0-9_, -]+) or ([A-Za-z0-9_-]+)(; may be given again)?$'

	case "$1 $2 $3" in
	*' FILE' | *' DIR' | *' --config CONFIG') echo FILE ;;
	'log --profile NAME' | *' --link NAME') echo profile ;;
	'configure '*' --profile NAME') echo profile ;;
	*' --profile NAME') echo 'profile|FILE' ;;
	*) [[ ! $4 =~ $words ]] ||
		echo "${BASH_REMATCH[1]//,/} ${BASH_REMATCH[2]}" ;;
	esac
}

# expect_option COMMAND NAMES VALUE HELP ALL: its values, each way they can be
# given, and that it need not be given again. ALL: every name of an option. An
# option that several commands have is looked at once.
seen=''
expect_option() {
	local line="ravelinctl $1" name type others=" $5 "

	[[ $seen != *"<$2|$3|$4>"* ]] || return 0
	seen+="<$2|$3|$4>"
	type=$(type_of "$1" "${2##* }" "$3" "$4")
	[[ $4 == *'may be given again' ]] ||
		for name in $2; do
			others=${others/ $name / }
		done
	[ "$2" != '-h --help' ] || return 0
	expect "$line ${2%% *} ${3:+value }-" $others
	[ -n "$3" ] || return 0
	for name in $2; do
		expect_value "$line $name " "$type"
		[[ $name != --* ]] || expect_value "$line $name=" "$type"
		# Attached to a letter.
		[[ $name != --* && $type == *' '* ]] || continue
		expect "$line $name${type:0:1}" $(tr ' ' '\n' <<<"$type" |
			grep "^${type:0:1}")
	done
}

# expect_arguments COMMAND USAGE: as many as the usage says, and no more.
expect_arguments() {
	local line="ravelinctl $1" count type

	case $2 in
	'') count=0 ;;
	'[ID]') count=1 type='' ;;
	'A B') count=2 type='profile|FILE' ;;
	FILE... | '[FILE|BUNDLE]...' | '[FILE... | CONTAINER '*)
		count=9 type=FILE
		;;
	*@GROUP*CALL...*) count=3 type='CALL|@GROUP' ;;
	*CALL...*) count=3 type=CALL ;;
	*...*) count=9 type='profile|FILE' ;;
	*NAME*) count=1 type='profile|FILE' ;;
	*) count=1 type=FILE ;;
	esac
	expect "$line --nonesuch"
	expect "$line -- --help"
	[ "$count" -eq 0 ] || expect_value "$line -- " "$type"
	for ((; count > 0; count--)); do
		expect_value "$line " "$type"
		line+=' value'
	done
	[[ $2 == *...* ]] || expect "$line "
	[[ $2 == *...* ]] || expect "$line -- "
	[[ $2 == *...* ]] || ravelinctl ${line#* } more 2>"$scratch/said" ||
		[ $? -eq 2 ] || complain "$line more: is an argument"
}

expect_command() {
	local names value help all='' usage

	ravelinctl $1 --help | sed -nE '
		s/^usage: .*\[OPTION[.]{3}\] ?//p
		/^  (-.,|   ) --/!d
		s/^ +(-.)?,? +(--[a-z-]+) ?([A-Z=-]*) +(.*)/\1 \2|\3|\4/
		s/^ //
		p' >"$scratch/help"
	all=$(sed '1d; s/[|].*//' "$scratch/help" | tr '\n' ' ')
	expect "ravelinctl $1 -" $all
	{
		read -r usage
		expect_arguments "$1" "$usage"
		while IFS='|' read -r names value help; do
			expect_option "$1" "$names" "$value" "$help" "$all"
		done
	} <"$scratch/help"
}

# expect_group PATH OPTION...: its commands, as far as they are typed, and they.
expect_group() {
	local path=$1 names name nested
	shift

	names=$(ravelinctl $path --help |
		sed -n 's/^  \([a-z][a-z-]*\)  *[a-z].*/\1/p')
	[ -n "$names" ] || complain "no commands: $path"
	expect "ravelinctl $path" $names
	expect "ravelinctl $path-" "$@"
	expect "ravelinctl ${path}nonesuch "
	expect "ravelinctl ${path}nonesuch -"
	for name in $names; do
		nested=$path$name
		# And those that go on from it: explain, explain-denial.
		expect "ravelinctl $nested" $(grep "^$name" <<<"$names")
		if ravelinctl $nested --help | grep -q '^commands:'; then
			expect_group "$nested " -h --help
		else
			expect_command "$nested"
		fi
	done
}

# What the shell offers.
offers() {
	case $shell in
	bash) bash "$here/offers.bash" "$completion" <"$typed" ;;
	fish) fish --no-config "$here/offers.fish" "$completion" <"$typed" ;;
	zsh)
		cp "$here/offers.zsh" "$HOME/.zshrc"
		TYPED=$typed OFFERS=$scratch/offers COMPLETION=$completion \
			timeout 150 script -qec 'zsh -d -i' /dev/null \
			</dev/null >"$scratch/terminal" ||
			complain "$(cat "$scratch/terminal")"
		sed '$d' "$scratch/offers"
		;;
	esac
}

# The rows of standard input, one form for all shells: values without the option
# that they are attached to, groups with the "@" that bash leaves as it is, and
# no options where none is begun, as zsh offers them where no argument fits.
plain() {
	sed -E 's/^([^	]*	[^	]*)	.*/\1/
		s/^([^	]* --[a-z-]+=[^	 ]*	)--[a-z-]+=/\1/
		s/^([^	]* @[^	 ]*	)@?/\1@/
		s/^([^	]* -[A-Za-z][^	 ]+	)-[A-Za-z]/\1/' |
		if [ "$shell" = zsh ]; then
			grep -v '^[^	]* 	-'
		else
			cat
		fi | LC_ALL=C sort
}

mapfile -t profiles < <(printf '%s\n' ours broken baseline batch build database \
	privileged restricted sandbox strict system web)
mapfile -t calls < <(ravelinctl seccomp list @known | sed -n 's/^  *//p')
mapfile -t groups < <(ravelinctl seccomp list | sed -n 's/^\(@[^ ]*\).*/\1/p')
((${#calls[@]} > 400 && ${#groups[@]} > 30)) ||
	complain "no calls, or no groups"
"$shell" -n "$completion" || complain "no valid script"
expect_group '' -h --help --version
expect 'ravelinctl seccomp test pivot' pivot_root
expect 'ravelinctl seccomp test @'
expect 'ravelinctl seccomp list @' "${groups[@]}"
expect 'ravelinctl seccomp list mount @swa' @swap
offers >"$scratch/all" || complain "the shell failed"
plain <"$scratch/all" >"$found"
LC_ALL=C sort -o "$expected" "$expected"
cmp -s "$expected" "$found" ||
	complain "expected (-) and offered (+):
$(diff -U 0 "$expected" "$found")"
finish
