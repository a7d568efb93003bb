#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [OPTION...]: every program of cases/ in a container through ravelin,
# with each runtime and under each profile; what it then did is compared with
# the table in docs/applications.md. In namespaces of its own, as the live
# tests.
#
#   --only NAME, --runtime NAME, --profile NAME   only those; may be repeated
#   --logs DIR      what each one said goes there
#   --write-table   writes the table
#
#   RAVELIN                 the program under test
#   RAVELIN_APPS_CACHE      where the root file system is kept
#   RAVELIN_TESTS_MUST_RUN=1   what can't be run fails instead of being skipped
#
# Exit status: 77 when nothing can be run.
APPS_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null # it would take the rest for unreachable
. "$APPS_DIR/../live/run.sh"
# shellcheck source=lib.bash
. "$APPS_DIR/lib.bash"
# shellcheck source=table.bash
. "$APPS_DIR/table.bash"

PROFILES_DIR=$APPS_DIR/../../profiles
LIMIT=60 # seconds a program may take

usage() {
	sed -n '3,/^APPS_DIR/{/^#/s/^# \{0,1\}//p}' "$APPS_DIR/run.sh" >&2
	exit 2
}

parse() {
	ONLY=() RUNTIMES=() PROFILES=() WRITE=0 LOGS=
	while [ $# -gt 0 ]; do
		case $1 in
		--only) ONLY+=("${2:?}") && shift ;;
		--runtime) RUNTIMES+=("${2:?}") && shift ;;
		--profile) PROFILES+=("${2:?}") && shift ;;
		--logs) LOGS=${2:?} && shift ;;
		--write-table) WRITE=1 ;;
		*) usage ;;
		esac
		shift
	done
	[ ${#RUNTIMES[@]} -gt 0 ] || RUNTIMES=(runc crun)
	[ ${#ONLY[@]} -gt 0 ] || mapfile -t ONLY < <(all_cases)
}

all_cases() {
	find "$APPS_DIR/cases" -name '*.bash' -printf '%f\n' |
		sed 's/\.bash$//' | LC_ALL=C sort
}

# In a subshell, so that no case's functions stay: the profiles it is run
# under.
profiles_of() (
	# shellcheck disable=SC1090
	. "$APPS_DIR/cases/$1.bash"
	# shellcheck disable=SC2154 # the case's
	[ -n "${only_role:-}" ] || echo baseline
	[ -z "${plain:-}" ] || echo restricted
	[ ! -e "$PROFILES_DIR/$role.json" ] || echo "$role"
)

list_runs() {
	local name runtime profile
	for name in "${ONLY[@]}"; do
		for profile in $(profiles_of "$name"); do
			[ ${#PROFILES[@]} -eq 0 ] ||
				[[ " ${PROFILES[*]} " == *" $profile "* ]] || continue
			for runtime in "${RUNTIMES[@]}"; do
				echo "$name $runtime $profile"
			done
		done
	done
}

# exception_of NAME: as a policy's, where it has one.
exception_of() (
	# shellcheck disable=SC1090
	. "$APPS_DIR/cases/$1.bash"
	[ -z "${exception:-}" ] ||
		jq -n --arg name "$1" --argjson allow "$exception" '{name: $name,
			for: {id: ($name + "-*-baseline")}, allow: $allow,
			why: "tests/apps/cases", until: "9999-12-31"}'
)

write_policy() {
	local name
	for name in "${ONLY[@]}"; do
		exception_of "$name"
	done | jq -s '{default: {profile: "baseline"}, exceptions: .,
		log: {to: "off"}}'
}

# run_one NAME RUNTIME PROFILE: one container and the line about it.
run_one() {
	local name=$1 word=works start=${EPOCHREALTIME/./}
	RUNTIME=$2 PROFILE=$3 ID=$1-$2-$3
	PLACE=/run/live/apps/$ID
	mkdir -p "$PLACE"
	# shellcheck disable=SC1090
	. "$APPS_DIR/cases/$name.bash"
	run_case >"$PLACE/log" 2>&1 || word=fails
	hardened delete --force "$ID" >/dev/null 2>&1
	printf '%s %s %s %s %d ms\n' "$name" "$RUNTIME" "$PROFILE" "$word" \
		$(((${EPOCHREALTIME/./} - start) / 1000))
	if [ "$word" = fails ]; then
		sed "s/^/  $ID: /" "$PLACE/log" "$PLACE/out" | tail -40 >&2
	fi
	[ -z "$LOGS" ] || cat "$PLACE/log" "$PLACE/out" >"$LOGS/$ID"
	umount -l "$PLACE/rootfs"
	rm -rf "$PLACE"
}

inside() {
	parse "$@"
	export ROOTFS=$RAVELIN_APPS_CACHE/rootfs LOGS
	arrange_cgroups || cannot_run "no usable cgroup hierarchy"
	arrange_places || cannot_run "can't cover /run, /etc and /var/log"
	mkdir -p /etc/ravelin/profiles /run/live/apps
	install -m 644 "$PROFILES_DIR"/*.json /etc/ravelin/profiles
	write_policy >/etc/ravelin/policy.json
	list_runs | xargs -P "$(nproc)" -L 1 timeout -k 10 "$LIMIT" \
		"$APPS_DIR/run.sh" --one | tee /run/live/results
	expect_all && table_settle "$WRITE"
}

# Each of list_runs has a line that says that it works.
expect_all() {
	local run missing=0
	while read -r run; do
		grep -q "^$run works " /run/live/results && continue
		echo "apps: does not work: $run" >&2
		missing=1
	done < <(list_runs)
	return "$missing"
}

check() {
	local what
	for what in jq "${RUNTIMES[@]}"; do
		command -v "$what" >/dev/null ||
			cannot_run "$what is not installed"
	done
	[ -x "${RAVELIN:-}" ] || cannot_run "RAVELIN names no program"
	[ "$(id -u)" = 0 ] || cannot_run "needs root"
	export RAVELIN_APPS_CACHE=${RAVELIN_APPS_CACHE:-/var/tmp/ravelin-apps}
	"$APPS_DIR/rootfs.sh" "$RAVELIN_APPS_CACHE" ||
		cannot_run "no root file system"
}

case ${1:-} in
--one)
	shift
	run_one "$@"
	;;
--inside)
	shift
	inside "$@"
	exit # nothing is read behind this, should the file change meanwhile
	;;
*)
	parse "$@"
	check
	in_namespaces "$APPS_DIR/run.sh" --inside "$@"
	;;
esac
