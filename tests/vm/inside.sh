#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# inside.sh FILE.bats... [BATS-OPTION...]: in the guest, what bats.sh brought
# there: installs the programs, and runs the tests.
set -euo pipefail

readonly SKIPPED=77

# A slow machine: what takes a second elsewhere takes ten here.
export BATS_TEST_TIMEOUT=${BATS_TEST_TIMEOUT:-240}
export LIVE_FAKES=$PWD/fake RESERVE=$PWD/reserve RUNTIME
export RAVELIN=/usr/local/bin/ravelin RAVELINCTL=/usr/local/bin/ravelinctl
export RAVELIN_TESTS_MUST_RUN

rm -f "$RAVELIN"
install -m 755 bin/ravelin bin/ravelinctl /usr/local/bin
if selinuxenabled; then
	restorecon /usr/local/bin/*
fi
case $1 in
tests/live/*)
	# What asks for a controller of cgroup v1 can't run here, and need not.
	export RAVELIN_TESTS_MUST_RUN=0
	exec tests/live/run.sh "$@"
	;;
esac
mkdir -p /etc/ravelin
ln -s "$(command -v "$RUNTIME")" /etc/ravelin/runtime
bats --tap "$@" | tee tap
grep '^ok ' tap | grep -qv '# skip' || exit "$SKIPPED"
