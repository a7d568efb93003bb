# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=mosquitto role=database plain=mosquitto
asked="hand on a message that is kept, and one to a subscriber"

arrange() {
	printf '%s\n' 'listener 1883 127.0.0.1' 'allow_anonymous true' \
		'persistence true' 'persistence_location /tmp/' \
		>"$ROOT/etc/mosquitto/test.conf"
}
start() { exec mosquitto -c /etc/mosquitto/test.conf; }
ready() { mosquitto_pub -h 127.0.0.1 -t t -m x; }
job() {
	mosquitto_pub -h 127.0.0.1 -t kept -r -m first
	[ "$(mosquitto_sub -h 127.0.0.1 -t kept -C 1 -W 5)" = first ]
	mosquitto_sub -h 127.0.0.1 -q 1 -t live -C 1 -W 5 >/tmp/got &
	sleep 0.5
	mosquitto_pub -h 127.0.0.1 -q 1 -t live -m second
	wait
	[ "$(cat /tmp/got)" = second ]
}
