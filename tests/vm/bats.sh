#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bats.sh selinux|apparmor FILE.bats... [BATS-OPTION...]: those files' tests, in
# one guest, one after another. One of ../live runs there as it does here.
#
#   RAVELIN, RAVELINCTL   the programs under test
#   LIVE_FAKES            where try, minimal and the others are
#   RESERVE               the program of ../lib/reserve.c
#   RUNTIME               runc (default) or crun
#   VM_WITH               PATH=NAME that goes along, as with run.sh
#   VM_LOG                a file for what the guest's kernel said
#   RAVELIN_TESTS_MUST_RUN=1   what can't be run fails instead of being skipped
#
# Exit status: 77 when every test was skipped, or there is no guest.
set -eu

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TESTS_DIR=$(dirname "$VM_DIR")
kind=$1 files=()
shift
while [[ ${1:-} == *.bats ]]; do
	file=$(realpath "$1")
	files+=("tests/${file#"$TESTS_DIR/"}")
	shift
done

exec "$VM_DIR/run.sh" "$kind" --timeout "${VM_TIMEOUT:-600}" \
	--log "${VM_LOG:-/dev/null}" \
	--with "$TESTS_DIR/vm=tests/vm" --with "$TESTS_DIR/live=tests/live" \
	--with "$TESTS_DIR/fixtures=tests/fixtures" \
	--with "$RAVELIN=bin/ravelin" --with "$RAVELINCTL=bin/ravelinctl" \
	--with "$LIVE_FAKES=fake" ${RESERVE:+--with "$RESERVE=reserve"} \
	${VM_WITH:+--with "$VM_WITH"} -- \
	env RUNTIME="${RUNTIME:-runc}" \
	RAVELIN_TESTS_MUST_RUN="${RAVELIN_TESTS_MUST_RUN:-0}" \
	tests/vm/inside.sh "${files[@]}" "$@"
