# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="python http.server"
package=python3 role=web plain=nobody stop=INT
asked="serve a file and a listing to clients at the same time"

arrange() { seq 100000 >"$ROOT/srv/numbers"; }
# An interrupt is how it ends by itself: status 0.
start() { exec python3 -m http.server -d /srv 80; }
ready() { curl -fs http://localhost/numbers; }
job() {
	local i clients=()
	curl -fs http://localhost/ | has '>numbers<'
	for i in 1 2 3 4; do
		curl -fs "http://localhost/numbers?$i" | cmp - /srv/numbers &
		clients+=($!)
	done
	for i in "${clients[@]}"; do
		wait "$i"
	done
}
