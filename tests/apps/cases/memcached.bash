# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=memcached role=database plain=memcache
asked="set, get and count with four threads"

start() { exec memcached -u memcache -l 127.0.0.1 -t 4; }
ready() { nc -z 127.0.0.1 11211; }
job() {
	say() { printf '%b' "$1" | nc -N 127.0.0.1 11211; }
	say 'set key 0 0 5\r\nvalue\r\nquit\r\n' | has STORED
	say 'get key\r\nquit\r\n' | has '^value'
	say 'set n 0 0 1\r\n1\r\nincr n 41\r\nquit\r\n' | has '^42'
	say 'stats\r\nquit\r\n' | has 'STAT threads 4'
}
