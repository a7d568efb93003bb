# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# One program in one container. Sourced by run.sh; a case is a file in cases/:
#
#   title     its name in the table; default: the file's
#   package   whose version the table tells; - where there is none
#   asked     what it was asked to do, for the table
#   role      the profile made for its kind
#   exception what it needs beyond baseline, as in a policy's "allow"
#   only_role set where what it does is beyond baseline
#   plain     the account it runs as under restricted; or
#   needs     why it can't run there, for the table
#   start     (function, in the container) what the container runs. `as USER
#             COMMAND..` in it takes that account where it was root
#   command   (optional) a program in place of start
#   ready     (function, in there, optional) succeeds when it can be asked
#   job       (function, in there, optional) asks; fails where an answer is
#             wrong. Without it, start is the job, and ends by itself
#   watch     (function, outside, optional) in place of ready and job, where
#             the profile lets no shell in: $OUT is what start has written
#   arrange   (function, outside, optional) files before start, under $ROOT
#   stop      the signal that ends it; default TERM
#   status    how it then exits; default 0
#
# The functions for in there see nothing of the file but each other.

# Becomes a command, as that user where we are root.
# shellcheck disable=SC2317
as() {
	local user=$1
	shift
	if [ "$(id -u)" = 0 ]; then
		exec setpriv --reuid="$user" --regid="$(id -g "$user")" \
			--init-groups "$@"
	fi
	exec "$@"
}

# grep, but reads all, so that who writes is not cut off.
# shellcheck disable=SC2317
has() { grep "$@" >/dev/null; }

# shellcheck disable=SC2317
await() {
	local tries
	for ((tries = 0; tries < 300; tries++)); do
		ready >/dev/null 2>&1 && return
		sleep 0.1
	done
	echo "never ready" >&2
	return 1
}

is_function() { declare -F "$1" >/dev/null; }

# script FUNCTION...: for a shell in there: what it may call, and the calls.
script() {
	local names=(as has await "$@")
	is_function ready && names+=(ready)
	echo "set -euo pipefail"
	declare -f "${names[@]}"
	printf '%s\n' "$@"
}

# The ids of an account in there, as UID:GID.
account() {
	awk -F: -v name="$1" '$1 == name { print $3 ":" $4 }' "$ROOT/etc/passwd"
}

# shellcheck disable=SC2154 # the case's variables
# The bundle that docker would write, in $PLACE; and in $ids whose it is.
make_bundle() {
	ids=0:0
	ROOT=$PLACE/rootfs
	mkdir -p "$PLACE"/{upper,work,rootfs}
	mount -t overlay ravelin-apps -o \
		"lowerdir=$ROOTFS,upperdir=$PLACE/upper,workdir=$PLACE/work" \
		"$ROOT" || return
	[ "$PROFILE" != restricted ] || ids=$(account "$plain")
	if is_function arrange; then
		arrange || return
	fi
	jq --arg script "$(script start)" --arg command "${command:-}" \
		--arg cgroup "/$LIVE_TAG-$ID" --arg ids "$ids" \
		--arg role "$([ "$PROFILE" = "$role" ] && echo "$role")" \
		-f "$APPS_DIR/bundle.jq" \
		"$APPS_DIR/../fixtures/docker-run.json" >"$PLACE/config.json"
}

# hardened ARGUMENT...: the runtime through ravelin.
hardened() {
	"$RAVELIN" --ravelin-profile="$PROFILE" \
		--ravelin-runtime="$(command -v "$RUNTIME")" \
		--root "$PLACE/state" "$@"
}

# inside_as UID:GID SCRIPT: crun would else run it as root.
inside_as() { hardened exec --user "$1" "$ID" bash -c "$2"; }

ask() {
	if is_function watch; then
		watch
	elif is_function ready; then
		inside_as "$ids" "$(script await job)"
	else
		inside_as "$ids" "$(script job)"
	fi
}

# await_running PID: that the container of that runtime's process is there.
await_running() {
	local tries
	for ((tries = 0; tries < 200; tries++)); do
		[ "$(hardened state "$ID" 2>/dev/null | jq -r .status)" \
			= running ] && return
		kill -0 "$1" 2>/dev/null || return 1
		sleep 0.05
	done
	return 1
}

# run_case: 0 where it did all that was asked; else it says why not.
run_case() {
	local runner ended code=0

	make_bundle || return
	OUT=$PLACE/out
	hardened run -b "$PLACE" "$ID" </dev/null >"$OUT" 2>&1 &
	runner=$!
	if is_function watch || is_function job; then
		if ! await_running "$runner" || ! ask; then
			echo "the job failed"
			code=1
		fi
		hardened kill "$ID" "${stop:-TERM}" || code=1
	fi
	wait "$runner"
	ended=$?
	[ "$ended" = "${status:-0}" ] || {
		echo "exit status $ended, not ${status:-0}"
		code=1
	}
	return "$code"
}
