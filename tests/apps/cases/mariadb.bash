# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=mariadb-server role=database plain=mysql
asked="make its tables, create, insert, query, dump with InnoDB"

arrange() { install -d -m 1777 "$ROOT/srv/data" "$ROOT/run/mysqld"; }
start() {
	cd /tmp
	as mysql bash -ec 'mkdir /srv/data/db
		mariadb-install-db --no-defaults --datadir=/srv/data/db \
			--auth-root-authentication-method=normal \
			--skip-test-db >/dev/null
		exec mariadbd --no-defaults --datadir=/srv/data/db \
			--socket=/tmp/db.sock --pid-file=/tmp/db.pid'
}
ready() { mariadb --no-defaults -h 127.0.0.1 -u root -e 'select 1'; }
job() {
	ask() { mariadb --no-defaults -h 127.0.0.1 -u root -BN "$@"; }
	ask -e 'create database d'
	ask d -e 'create table t (n int primary key, s varchar(40), key(s))
		engine = innodb'
	ask d -e 'insert into t select seq, sha1(seq) from seq_1_to_20000'
	ask d -e 'start transaction; delete from t where n > 10000; commit'
	[ "$(ask d -e 'select sum(n) from t')" = 50005000 ]
	ask d -e 'optimize table t; check table t' | has OK
	mariadb-dump --no-defaults -h 127.0.0.1 -u root d |
		has 'INSERT INTO `t`'
}
