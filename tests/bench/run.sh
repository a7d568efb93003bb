#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [--quick] [--check] [--runs N]: measures ravelin against its floors,
# its peers and the bare runtimes, and prints Markdown. README.md says what the
# figures mean. In namespaces of its own, as the live tests.
#
#   --quick    few runs
#   --check    checks the times too, with a margin for noise; without it only
#              instructions and memory
#   --runs N   runs of each case in front of a runtime that does nothing; of a
#              whole start a tenth of it, but 40 at least; of system calls a
#              quarter
#
#   RAVELIN          the program under test
#   BENCH_PROGRAMS   where noop, interleave and the others are
#
# Exit status: 1 when a checked bound is passed, 77 when nothing can be run.
BENCH_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null # it would take the rest for unreachable
. "$BENCH_DIR/../live/run.sh"
# shellcheck source=measure.bash
. "$BENCH_DIR/measure.bash"
# shellcheck source=cases.bash
. "$BENCH_DIR/cases.bash"
# shellcheck source=calls.bash
. "$BENCH_DIR/calls.bash"

usage() {
	sed -n '3,/^BENCH/s/^# \{0,1\}//p' "$BENCH_DIR/run.sh" >&2
	exit 2
}

parse() {
	CHECK_TIMES=0 RUNS=400 STARTS=0
	while [ $# -gt 0 ]; do
		case $1 in
		--quick) RUNS=40 STARTS=8 ;;
		--check) CHECK_TIMES=1 ;;
		--runs) RUNS=${2:?} && shift ;;
		*) usage ;;
		esac
		shift
	done
	[ "$STARTS" -gt 0 ] || STARTS=$((RUNS / 10 > 40 ? RUNS / 10 : 40))
	CALL_ROUNDS=$((RUNS / 4 > 0 ? RUNS / 4 : 1))
}

# measure_runtime RUNTIME: its starts, and the filters that it loads.
measure_runtime() {
	local path
	if ! path=$(command -v "$1"); then
		[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 0 ] ||
			cannot_run "$1 is missing"
		printf '\n%s is not installed.\n' "$1"
		return
	fi
	measure_start "$1" "$path" docker
	measure_start "$1" "$path" podman
	measure_filters "$1" "$path" || return
	measure_steps "$1"
	measure_calls "$1"
}

bench() {
	parse "$@"
	cd /run/live || exit 1
	arrange_bench || cannot_run "can't lay out the bundles"
	describe_machine
	arrange_second_start
	measure_floors
	measure_undiluted
	measure_instructions
	for runtime in runc crun; do
		measure_runtime "$runtime"
	done
	conclude
}

if [ "${1:-}" = --inside ]; then
	shift
	arrange_cgroups || cannot_run "no usable cgroup hierarchy"
	arrange_places || cannot_run "can't cover /run, /etc and /var/log"
	bench "$@" # exits
fi
parse "$@"
for program in jq unshare; do
	command -v "$program" >/dev/null || cannot_run "$program is missing"
done
[ -x "${RAVELIN:-}" ] || cannot_run "RAVELIN is not set"
[ -x "${BENCH_PROGRAMS:-}/noop" ] || cannot_run "BENCH_PROGRAMS is not set"
in_namespaces "$BENCH_DIR/run.sh" --inside "$@"
