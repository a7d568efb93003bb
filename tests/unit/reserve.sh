#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# reserve.sh RESERVE [COUNT]: so many launches at once, and never a pair of MCS
# categories twice; then again with a third of them killed, whose pairs come
# back; a range that is used up. RESERVE is tests/lib/reserve.c.
set -eu

reserve=$1
count=${2:-1000}
range=s0:c0.c45 # 1035 pairs
[ "$(id -u)" -eq 0 ] || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail()
{
	echo "$0: $*" >&2
	exit 1
}

# Starts launches $1 to $2 that wait for each other; their ids are in $pids.
start()
{
	pids=
	exec 9>"$place/gate"
	flock 9
	for i in $(seq "$1" "$2"); do
		flock -sF "$place/gate" "$reserve" "$place" "c$i" $range \
			>"$place/said/$i" 2>&1 9>&- &
		pids="$pids $!"
	done
	exec 9>&-
}

# What the containers that are there were given, by their records.
given()
{
	for container in "$place"/root/*; do
		grep -o 'c[0-9]*,c[0-9]*' \
			"$place"/containers/*/"${container##*/}"
	done
}

expect_all_different()
{
	given >"$place/given"
	twice=$(sort "$place/given" | uniq -d)
	[ -z "$twice" ] || fail "given twice: $twice"
	[ "$(wc -l <"$place/given")" -eq "$1" ] ||
		fail "$(wc -l <"$place/given") containers, expected $1"
}

empty()
{
	rm -rf "${place:?}"/*
	mkdir "$place/root" "$place/said"
}

empty
start 1 "$count"
wait
expect_all_different "$count"
[ "$(sort -u "$place"/said/* | wc -l)" -eq "$count" ] ||
	fail "what was said is not what was given"

# Whatever they were at when they were killed.
empty
start 1 "$count"
third=0
for pid in $pids; do
	third=$(((third + 1) % 3))
	[ $third -ne 0 ] || kill -KILL "$pid" 2>/dev/null || :
done
wait
there=$(find "$place/root" -mindepth 1 | wc -l)
[ "$there" -gt 0 ] || fail "none was launched"
i=$there
while [ "$i" -lt 1035 ]; do
	i=$((i + 1))
	"$reserve" "$place" "new$i" $range >"$place/said/new$i"
done
expect_all_different 1035
! "$reserve" "$place" late $range 2>"$place/refusal" || fail "one too many"
grep -q '(1035 in all)' "$place/refusal" || fail "$(cat "$place/refusal")"

# Six categories: 15 pairs.
empty
for i in $(seq 15); do
	"$reserve" "$place" "c$i" s0:c0.c5 >/dev/null
done
! "$reserve" "$place" c16 s0:c0.c5 2>/dev/null || fail "a sixteenth of 15"
freed=$(grep -o 'c[0-9]*,c[0-9]*' "$place"/containers/*/c9)
rmdir "$place/root/c9"
[ "$("$reserve" "$place" c16 s0:c0.c5)" = "$freed" ] ||
	fail "$freed did not come back"
