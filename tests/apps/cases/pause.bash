# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="a pod's pause program"
package=- role=sandbox plain=nobody command=/usr/local/bin/pause
asked="wait, reap an orphan, end at TERM"

start() { :; }
watch() {
	local tries
	for ((tries = 0; tries < 100; tries++)); do
		[ "$(grep -c reaped "$OUT")" = 2 ] && return
		sleep 0.1
	done
	return 1
}
