#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [OPTION...] runc|crun|containerd: the program's own test suite, from
# the source that Debian built it from, twice: on the bare runtime, and with
# ravelin in front of it. Under privileged, each test must end as it does bare,
# and those of seccomp must pass. containerd's is the one of its Container
# Runtime Interface, with runc. In namespaces of its own, as the live tests,
# with a cgroup of its own for a root and no network.
#
#   --profile NAME  another profile: what ends differently must be what the file
#                   SUITE.NAME says, or is only shown where there is none
#   --only FILE     only this one of the suite's files; may be repeated
#   --seccomp       only the files about seccomp
#   --logs DIR      what the tests said goes there
#
#   RAVELIN                 the program under test
#   RAVELIN_SUITES_CACHE    where sources and what is built of them are kept
#   RAVELIN_TESTS_MUST_RUN=1   what can't be run fails instead of being skipped
#
# Exit status: 77 when the suite can't be had, or its runtime is not there.
SUITES_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null # it would take the rest for unreachable
. "$SUITES_DIR/../live/run.sh"
# shellcheck source=places.bash
. "$SUITES_DIR/places.bash"
# shellcheck source=results.bash
. "$SUITES_DIR/results.bash"

LIMIT=180 # seconds that one file of a suite may take

usage() {
	sed -n '3,/^SUITES_DIR/{/^#/s/^# \{0,1\}//p}' "$SUITES_DIR/run.sh" >&2
	exit 2
}

parse() {
	PROFILE=privileged SECCOMP_ONLY=0 ONLY=() LOGS='' SUITE=''
	while [ $# -gt 0 ]; do
		case $1 in
		--profile) PROFILE=${2:?} && shift ;;
		--only) ONLY+=("${2:?}") && shift ;;
		--seccomp) SECCOMP_ONLY=1 ;;
		--logs) LOGS=${2:?} && shift ;;
		runc | crun | containerd) SUITE=$1 ;;
		*) usage ;;
		esac
		shift
	done
	[ -n "$SUITE" ] || usage
	# shellcheck source=runc.bash
	. "$SUITES_DIR/$SUITE.bash"
}

# The suite's files that are asked for; in its tree.
chosen_files() {
	if [ ${#ONLY[@]} -gt 0 ]; then
		printf '%s\n' "${ONLY[@]}"
	elif [ "$SECCOMP_ONLY" = 1 ]; then
		suite_files | grep seccomp
	else
		suite_files
	fi
}

# run_file WHO FILE: its results, a line each.
run_file() {
	local log=/run/live/logs/$1-$2
	RUNTIME_UNDER_TEST=$BARE
	[ "$1" = bare ] || RUNTIME_UNDER_TEST=$THROUGH
	export RUNTIME_UNDER_TEST
	fresh_copy || exit 1
	cd "$COPY" || exit 1
	unshare --mount --pid --fork --kill-child --mount-proc \
		"$SUITES_DIR/run.sh" --file "$SUITE" "$2" </dev/null >"$log" 2>&1
	remove_own_cgroups
	read_results "$2" <"$log"
	[ -z "$LOGS" ] || cp "$log" "$LOGS"
}

# inside_file SUITE FILE: in namespaces of one file, on the terminal that the
# suites ask for. What it leaves running ends with these.
inside_file() {
	# The suites know process identifiers by their five digits.
	echo 20000 >/proc/sys/kernel/ns_last_pid
	timeout -k 10 "$LIMIT" script -q -e \
		-c "$SUITES_DIR/run.sh --on-terminal $1 $2" /dev/null
	thaw_cgroups ""
}

# run_both FILE: bare and through ravelin, one behind the other, so that both
# meet the same machine.
run_both() {
	run_file bare "$1" >"/run/live/results/bare/$1"
	run_file through "$1" >"/run/live/results/through/$1"
}

# run_all: a test that ends differently is given one more chance, for some
# depend on who is faster.
run_all() {
	local file
	mkdir -p /run/live/results/{bare,through} /run/live/logs
	while read -r file <&4; do
		run_both "$file"
		as_expected "$file" >/dev/null && continue
		is_held || continue
		echo "suites: $file again, for it ended differently:"
		as_expected "$file"
		run_both "$file"
	done 4< <(cd "$RAVELIN_SUITES_CACHE/$SUITE" && chosen_files)
}

# The next runtime and what stands in front of it.
arrange_runtimes() {
	BARE=$(command -v "${SUITE_RUNTIME:-$SUITE}") THROUGH=/run/live/bin/ravelin-$PROFILE
	mkdir -p /etc/ravelin/runtimes /run/live/bin &&
		ln -s "$BARE" "/etc/ravelin/runtimes/$PROFILE" &&
		ln -s "$RAVELIN" "$THROUGH"
}

# In the namespaces, with a cgroup for a root.
inside_cgroup() {
	mount_cgroups || cannot_run "can't mount a cgroup as root"
	parse "$@"
	arrange_runtimes || cannot_run "can't arrange the runtimes"
	run_all
	judge
}

inside() {
	arrange_cgroups || cannot_run "no usable cgroup hierarchy"
	arrange_places || cannot_run "can't cover /run, /etc and /var/log"
	enter_cgroup || cannot_run "can't make a cgroup"
	exec unshare --cgroup --net "$SUITES_DIR/run.sh" --inside-cgroup "$@"
}

# prepare: builds what the suite needs, again where its file here changes.
prepare() {
	local stamp
	cd "$RAVELIN_SUITES_CACHE/$SUITE" || return
	exec 9>.prepare.lock
	flock 9
	stamp=$(sha256sum <"$SUITES_DIR/$SUITE.bash")
	[ "$(cat .prepared 2>/dev/null)" != "$stamp" ] || return 0
	suite_prepare && echo "$stamp" >.prepared
}

check() {
	local what
	for what in "$SUITE" jq gcc script "${SUITE_NEEDS[@]}"; do
		command -v "$what" >/dev/null ||
			cannot_run "$what is not installed"
	done
	[ -x "${RAVELIN:-}" ] || cannot_run "RAVELIN names no program"
	[ "$(id -u)" = 0 ] || cannot_run "needs root"
	export RAVELIN_SUITES_CACHE=${RAVELIN_SUITES_CACHE:-/var/tmp/ravelin-suites}
	"$SUITES_DIR/fetch.sh" "$SUITE" "$RAVELIN_SUITES_CACHE" ||
		cannot_run "no source of $SUITE"
	(prepare) ||
		cannot_run "can't build what $SUITE's suite needs"
}

case ${1:-} in
--on-terminal)
	parse "$2"
	suite_run "$3"
	;;
--file)
	shift
	inside_file "$@"
	;;
--inside-cgroup)
	shift
	inside_cgroup "$@"
	exit # nothing is read behind this, should the file change meanwhile
	;;
--inside)
	shift
	inside "$@"
	;;
*)
	parse "$@"
	check
	in_namespaces "$SUITES_DIR/run.sh" --inside "$@"
	;;
esac
