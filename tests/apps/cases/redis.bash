# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=redis-server role=database plain=redis
asked="set, get, publish, save in the background, rewrite the log"

start() {
	cd /var/lib/redis
	as redis redis-server --bind 127.0.0.1 --dir /var/lib/redis \
		--appendonly yes --io-threads 2
}
ready() { [ "$(redis-cli ping)" = PONG ]; }
job() {
	[ "$(redis-cli set key value)" = OK ]
	[ "$(redis-cli get key)" = value ]
	redis-cli eval 'return redis.call("incr", "n") * 2' 0 | has -x 2
	redis-cli bgsave | has started
	until redis-cli info persistence | has bgsave_in_progress:0; do
		sleep 0.1
	done
	redis-cli info persistence | has last_bgsave_status:ok
	redis-cli bgrewriteaof | has -i background
	until redis-cli info persistence | has rewrite_in_progress:0; do
		sleep 0.1
	done
	redis-cli info persistence | has aof_last_bgrewrite_status:ok
	redis-cli memory doctor >/dev/null
}
