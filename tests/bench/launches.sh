#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# launches.sh: what launches cost, in instructions in user mode and in system
# calls, with a built-in profile and with a file's. Prints Markdown; README.md
# says what the figures mean. In namespaces of its own, as the live tests.
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

readonly FIXTURES=$BENCH_DIR/../fixtures
readonly LOG=/var/log/ravelin/decisions.log

# The built-in profile's own text as a file, and a file that extends it.
arrange_profiles() {
	mkdir -p /etc/ravelin/profiles &&
		cp "$BENCH_DIR/../../profiles/baseline.json" \
			/etc/ravelin/profiles/copy.json &&
		echo '{"description": "No low ports", "extends": "baseline",
			"capabilities": {"allow": {"remove": ["NET_BIND_SERVICE"]}}}' \
			>/etc/ravelin/profiles/child.json &&
		chmod 644 /etc/ravelin/profiles/*.json
}

# fresh FIXTURE: a bundle with it. Whose namespaces those were is not here any
# more, nor is the dockerd whose program the hook would be.
fresh() {
	rm -rf counted
	mkdir counted
	jq -c 'del(.hooks) | .linux.namespaces |= map(del(.path))' \
		"$FIXTURES/$1.json" >counted/config.json
}

# calls COMMAND...: system calls, the last execve and what follows it included.
calls() {
	if command -v strace >/dev/null; then
		strace -f -o calls "$@" >/dev/null 2>&1
		grep -vc ' +++ ' calls
	else
		echo -
	fi
}

# count FIXTURE COMMAND...
count() {
	local fixture=$1
	shift
	[ -z "$fixture" ] || fresh "$fixture"
	INSTRUCTIONS=$(instructions "$@")
	[ -z "$fixture" ] || fresh "$fixture"
	CALLS=$(calls "$@")
}

# A launch that is refused costs something else.
check_outcome() {
	tail -n 1 "$LOG" | grep -q '"outcome":"refused"' || return 0
	echo "bench: $1: refused" >&2
	tail -n 1 "$LOG" >&2
	exit 1
}

# row NAME BOUND FIXTURE ARGUMENTS...: with the built-in profile under a bound,
# then what the files cost.
row() {
	local name=$1 bound=$2 fixture=$3 shown
	local shim=("$SHIM" --ravelin-runtime="$BROKEN")
	shift 3
	count "$fixture" "${shim[@]}" --ravelin-profile=baseline "$@"
	check_outcome "$name"
	shown="$INSTRUCTIONS ($(judge "instructions of $name" "$INSTRUCTIONS" \
		"$bound" 1)) | $CALLS"
	for profile in child copy; do
		count "$fixture" "${shim[@]}" --ravelin-profile="$profile" "$@"
		check_outcome "$name, $profile"
		shown="$shown | $INSTRUCTIONS"
	done
	printf '| %s | %s |\n' "$name" "$shown"
}

bench() {
	cd /run/live || exit 1
	arrange_bench || cannot_run "can't lay out the bundles"
	arrange_profiles || cannot_run "can't make the profiles"
	# valgrind 3.19 gives up at what clang 14 writes for debuggers.
	strip --strip-debug "$SHIM"
	printf '### Launches, with the profile built in and in files\n\n'
	printf '| launch | instructions | calls | extends it | a copy of it |\n'
	printf '|--|--|--:|--:|--:|\n'
	# Each exec is into the container in front of it.
	row docker-run 1600000 docker-run create --bundle counted bench
	row docker-exec-process 420000 "" \
		exec --process "$FIXTURES/docker-exec-process.json" bench
	row cri-container 1600000 cri-container create --bundle counted bench
	row cri-exec-process 420000 "" \
		exec --process "$FIXTURES/cri-exec-process.json" bench
	row cri-sandbox 1600000 cri-sandbox create --bundle counted bench
	row podman-run 2000000 podman-run create --bundle counted bench
	row "state, passed on" 130000 "" state bench
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
in_namespaces "$BENCH_DIR/launches.sh" --inside
