# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=sqlite3 role=batch plain=nobody
asked="fill a table in one process while another reads it, check it"

start() {
	cd "$(mktemp -d)"
	sqlite3 a.db 'pragma journal_mode=wal; create table t(n, s);' |
		has -x wal
	(for ((i = 0; i < 50; i++)); do
		sqlite3 -cmd '.timeout 9000' a.db 'select count(*) from t;'
	done) >/dev/null &
	for ((i = 0; i < 50; i++)); do
		sqlite3 -cmd '.timeout 9000' a.db "with recursive c(n) as (
			select 1 union all select n + 1 from c where n < 100)
			insert into t select n, hex(randomblob(20)) from c;"
	done
	wait
	sqlite3 a.db 'create index i on t(s); vacuum;'
	[ "$(sqlite3 a.db 'select sum(n) from t;')" = 252500 ]
	[ "$(sqlite3 a.db 'pragma integrity_check;')" = ok ]
}
