#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh FILE.bats [BATS-OPTION...]: one file of live tests in namespaces of
# its own, so that nothing of it stays on this host: no process, no mount, no
# cgroup, nothing in /etc or /run.
#
#   RAVELIN, RAVELINCTL   the programs under test
#   LIVE_FAKES            where try, minimal, console, listener and fake-runtime are
#   RUNTIME               runc (default) or crun
#   RAVELIN_TESTS_MUST_RUN=1   what can't be run fails instead of being skipped
#
# Exit status: 77 when every test was skipped.
set -u

readonly SKIPPED=77
LIVE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LIVE_DIR
export RUNTIME=${RUNTIME:-runc}
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

cannot_run() {
	echo "live: $*" >&2
	[ "${RAVELIN_TESTS_MUST_RUN:-0}" = 1 ] && exit 1
	exit "$SKIPPED"
}

# One layout on which both runtimes work. crun wants a pure hierarchy of either
# version; where the host mixes them the v1 part stays, in our view alone.
arrange_cgroups() {
	[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] && return
	if mountpoint -q /sys/fs/cgroup/unified; then
		umount /sys/fs/cgroup/unified
	elif ! grep -q ' cgroup ' /proc/self/mounts; then
		mount -t cgroup2 none /sys/fs/cgroup
	fi
}

# An /etc/ravelin, a /run and a /var/log to write in, over the host's own.
arrange_places() {
	export TMPDIR=/run/live/tmp
	mount -t tmpfs -o mode=755 ravelin-live /run &&
		mount -t tmpfs -o mode=755 ravelin-live /var/log &&
		mkdir -p /run/live/{upper,work,tmp} /run/lock &&
		mount -t overlay ravelin-live -o \
			lowerdir=/etc,upperdir=/run/live/upper,workdir=/run/live/work \
			/etc &&
		rm -rf /etc/ravelin
}

# Programs that a shim may be told to exec: root's, in directories of root's.
arrange_programs() {
	export LIVE_BIN=/run/live/bin
	mkdir -p "$LIVE_BIN" &&
		install -m 755 "$LIVE_FAKES"/{try,minimal,console,listener,fake-runtime} \
			"$LIVE_BIN"
}

inside() {
	arrange_cgroups || cannot_run "no usable cgroup hierarchy"
	arrange_places || cannot_run "can't cover /run, /etc and /var/log"
	arrange_programs || cannot_run "no test programs in $LIVE_FAKES"
	export BATS_TEST_TIMEOUT=${BATS_TEST_TIMEOUT:-60}
	bats --tap "$@" | tee /run/live/tap
	[ "${PIPESTATUS[0]}" -eq 0 ] || exit 1
	grep '^ok ' /run/live/tap | grep -qv '# skip' || exit "$SKIPPED"
}

# What is frozen in a cgroup of v1 can't be killed.
thaw_cgroups() {
	find /sys/fs/cgroup -name freezer.state -path "*/$1*" \
		-exec tee {} + <<<THAWED >/dev/null
}

# A runtime that was stopped half-way leaves its cgroup directories behind, and
# for a moment those who were killed are still in them.
remove_cgroups() {
	local tries
	for ((tries = 0; tries < 50; tries++)); do
		find /sys/fs/cgroup -depth -type d -path "*/$LIVE_TAG*" \
			-exec rmdir {} + 2>/dev/null && return
		sleep 0.1
	done
}

# in_namespaces COMMAND...: runs it in namespaces of its own and exits as it
# did. bench/run.sh calls it too.
in_namespaces() {
	local namespaces=(--mount --pid --fork --kill-child --mount-proc
		--propagation private)
	local child status

	export LIVE_TAG=ravelin-live-$$
	[ "$(id -u)" = 0 ] || cannot_run "needs root"
	unshare "${namespaces[@]}" true || cannot_run "needs unshare"
	unshare "${namespaces[@]}" "$@" &
	child=$!
	# unshare blocks TERM while it waits; at its death all in there die.
	trap 'kill -KILL "$child" 2>/dev/null; thaw_cgroups "$LIVE_TAG"' \
		TERM INT HUP
	wait "$child"
	status=$?
	wait "$child" 2>/dev/null
	remove_cgroups
	exit "$status"
}

# For those who only want the functions.
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0

if [ "${1:-}" = --inside ]; then
	shift
	inside "$@"
	exit 0 # nothing is read behind this, should the file change meanwhile
else
	command -v bats >/dev/null || cannot_run "bats is not installed"
	in_namespaces "$LIVE_DIR/run.sh" --inside "$@"
fi
