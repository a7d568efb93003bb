# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=postgresql-15 role=database plain=postgres stop=INT
asked="make a cluster, create, insert, index in parallel, back up, vacuum"

arrange() { install -d -m 1777 "$ROOT/srv/data" "$ROOT/run/postgresql"; }
start() {
	cd /tmp
	PATH=/usr/lib/postgresql/15/bin:$PATH
	as postgres bash -ec 'umask 077
		initdb -D /srv/data/main -A trust -E UTF8 >/dev/null
		exec postgres -D /srv/data/main -c max_parallel_workers=4'
}
ready() { psql -h localhost -U postgres -qc 'select 1'; }
job() {
	ask() { psql -h localhost -U postgres -qtAX -v ON_ERROR_STOP=1 "$@"; }
	ask -c 'create table t as select n, md5(n::text) as s
		from generate_series(1, 200000) n'
	ask -c 'set min_parallel_table_scan_size = 0' -c 'set
		max_parallel_maintenance_workers = 2' -c 'create index i on t(s)'
	ask -c 'begin; delete from t where n > 100000; commit'
	[ "$(ask -c 'set parallel_setup_cost = 0' -c 'set
		parallel_tuple_cost = 0' -c 'select sum(n) from t')" = 5000050000 ]
	ask -c 'vacuum full analyze t' -c checkpoint
	pg_dump -h localhost -U postgres -t t postgres | grep -c . >/tmp/lines
	[ "$(cat /tmp/lines)" -gt 100000 ]
	pg_basebackup -h localhost -U postgres -D /tmp/backup
	[ -e /tmp/backup/PG_VERSION ]
}
