#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# rules.sh: what a policy of 200 rules costs against one of a single rule, in
# instructions in user mode. Prints Markdown; README.md says what the figures
# mean. In namespaces of its own, as the live tests.
#
#   RAVELIN          the program under test
#   BENCH_PROGRAMS   where noop, interleave and the others are
#
# Exit status: 1 when a bound is passed, 77 when nothing can be counted.
BENCH_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null # it would take the rest for unreachable
. "$BENCH_DIR/../live/run.sh"
# shellcheck source=measure.bash
. "$BENCH_DIR/measure.bash"
# shellcheck source=cases.bash
. "$BENCH_DIR/cases.bash"

readonly RULES=200
readonly EXCEPTIONS=20
readonly LOG=/run/live/decisions.log
readonly MOST_MATCHING=5 # percent of the launch

# policy NAME RULES EXCEPTIONS FIRST EXPIRED
policy() {
	jq -n --argjson rules "$2" --argjson exceptions "$3" \
		--argjson first "$4" --argjson expired "$5" \
		-f "$BENCH_DIR/many_rules.jq" >"$1"
}

# The policies under test: a single rule; many, of which the last matches; the
# same with the first matching and the exceptions over, which then costs the
# same but for matching.
arrange_policies() {
	policy one.json 1 0 true false &&
		policy many.json "$RULES" "$EXCEPTIONS" false false &&
		policy unmatched.json "$RULES" "$EXCEPTIONS" true true
}

# Where not just the rule that should did match, the figures mean nothing.
check_choice() {
	local right
	right=$(tail -n 1 "$LOG" |
		jq '.outcome != "refused" and .rule == "hit" and .exceptions == []')
	[ "$right" = true ] && return
	echo "bench: $1: not the rule that should match:" >&2
	tail -n 1 "$LOG" >&2
	exit 1
}

# count POLICY FIXTURE EXEC-FIXTURE: instructions of create, or of exec into
# what was created so.
count() {
	local shim=("$SHIM" --ravelin-policy="$PWD/$1"
		--ravelin-runtime="$BROKEN")
	local fixtures=$BENCH_DIR/../fixtures

	rm -rf counted
	mkdir counted
	# Whose namespaces those were is not here any more, nor is the dockerd
	# whose program the hook would be.
	jq 'del(.hooks) | .linux.namespaces |= map(del(.path))' \
		"$fixtures/$2.json" \
		>counted/config.json
	if [ -z "$3" ]; then
		instructions "${shim[@]}" create --bundle counted bench
	else
		"${shim[@]}" create --bundle counted bench >/dev/null 2>&1
		instructions "${shim[@]}" exec \
			--process "$fixtures/$3.json" bench
	fi
	check_choice "$1 $2 $3"
}

# row BOUND FIXTURE [EXEC-FIXTURE]
row() {
	local one many unmatched times matching
	one=$(count one.json "$2" "${3:-}") &&
		many=$(count many.json "$2" "${3:-}") &&
		unmatched=$(count unmatched.json "$2" "${3:-}") || exit 1
	times=$(awk -v a="$many" -v b="$one" 'BEGIN { printf "%.2f", a / b }')
	matching=$(awk -v a="$many" -v b="$unmatched" \
		'BEGIN { printf "%.2f", 100 * (a - b) / a }')
	printf '| %s | %d | %d | %s (%s) | %d | %s %% (%s) |\n' \
		"${3:-$2}" "$one" "$many" "$times" \
		"$(judge "$RULES rules, ${3:-$2}" "$times" "$1" 1)" \
		"$((many - unmatched))" "$matching" \
		"$(judge "matching, ${3:-$2}" "$matching" "$MOST_MATCHING" 1)"
}

bench() {
	cd /run/live || exit 1
	arrange_bench || cannot_run "can't lay out the bundles"
	arrange_policies || cannot_run "can't make the policies"
	# valgrind 3.19 gives up at what clang 14 writes for debuggers.
	strip --strip-debug "$SHIM"
	printf '### %s rules and %s exceptions (%s KiB) against one rule\n\n' \
		"$RULES" "$EXCEPTIONS" "$(($(stat -c %s many.json) / 1024))"
	printf '| document | one rule | all | ratio | of all matching |'
	printf ' share |\n|--|--:|--:|--|--:|--|\n'
	row 3.5 docker-run
	row 3.5 cri-container
	row 3.5 cri-sandbox
	row 3.5 podman-run
	row 9.5 docker-run docker-exec-process
	row 9.5 cri-container cri-exec-process
	conclude
}

if [ "${1:-}" = --inside ]; then
	arrange_places || cannot_run "can't cover /run, /etc and /var/log"
	bench # exits
fi
for program in jq unshare valgrind; do
	command -v "$program" >/dev/null || cannot_run "$program is missing"
done
[ -x "${RAVELIN:-}" ] || cannot_run "RAVELIN is not set"
[ -x "${BENCH_PROGRAMS:-}/noop" ] || cannot_run "BENCH_PROGRAMS is not set"
in_namespaces "$BENCH_DIR/rules.sh" --inside
