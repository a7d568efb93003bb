#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# typed.sh [LINE]: what ravelinctl is called with when words are completed by
# the tabulator key in a terminal and then run. LINE: what the shell reads
# before.
. "$(dirname "$0")/common.bash"

case $shell in
bash) terminal='bash --norc -i' begin="source $completion" ;;
fish) terminal='fish --no-config -i' begin="source $completion" ;;
zsh)
	terminal='zsh -f -i'
	begin="fpath=(${completion%/*} \$fpath); autoload -Uz compinit"
	begin+="; compinit -u -D"
	;;
esac
begin=${1:+$1; }$begin
mkfifo "$scratch/keys"
script -qec "$terminal" /dev/null <"$scratch/keys" >"$scratch/terminal" &
exec 3>"$scratch/keys"

# calls: how ravelinctl was called by who typed.
calls() {
	grep -vxF '<profile><list>' "$scratch/called" || true
}

# type_keys KEYS CALL: with those keys, it is called like that.
type_keys() {
	local before said i

	before=$(calls | wc -l)
	printf '%s\n' "$1" >&3
	for ((i = 0; i < 400; i++)); do
		said=$(calls | tail -n "+$((before + 1))")
		[ -z "$said" ] || break
		sleep 0.05
	done
	[ "$said" = "$2" ] || complain "typed: $1
expected: $2
called:   $said"
}

touch "$scratch/called"
next='><' # zsh puts a "=" behind an option, and takes it away for a blank
[ "$shell" != zsh ] || next='='
type_keys "$begin; ravelinctl ready" '<ready>'
for name in "${odd[@]}"; do
	type_keys "ravelinctl explain ${name:0:1}"$'\t' "<explain><$name>"
done
type_keys $'ravelinctl explain "a\t' '<explain><a b.json>'
type_keys $'ravelinctl explain a\\ \t' '<explain><a b.json>'
type_keys $'ravelinctl explain --policy=a\t' '<explain><--policy=a b.json>'
[ "$shell" = fish ] || # it does not look for files there
	type_keys $'ravelinctl explain -Pa\t' '<explain><-Pa b.json>'
type_keys $'ravelinctl explain -P a\t' '<explain><-P><a b.json>'
type_keys $'ravelinctl explain -p ou\t' '<explain><-p><ours>'
type_keys $'ravelinctl explain -pou\t' '<explain><-pours>'
type_keys $'ravelinctl explain --profile=ou\t' '<explain><--profile=ours>'
type_keys $'ravelinctl explain --profile=./a\t' \
	'<explain><--profile=./a b.json>'
type_keys $'ravelinctl explain --format=j\tx' '<explain><--format=json><x>'
type_keys $'ravelinctl policy test --annotation a:b=c --en\tdo\tx' \
	"<policy><test><--annotation><a:b=c><--engine${next}docker><x>"
type_keys $'ravelinctl seccomp test pivot_\tx' '<seccomp><test><pivot_root><x>'
type_keys $'ravelinctl seccomp list @swa\tx' '<seccomp><list><@swap><x>'
type_keys $'ravelinctl pol\tsh\ta\t' '<policy><show><a b.json>'
type_keys $'ravelinctl log --outc\tu\t>g\t' "<log><--outcome${next}unchanged>"
echo exit >&3
exec 3>&-
wait
[ "$failed" = 0 ] || cat -v "$scratch/terminal"
finish
