# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=haproxy role=web plain=haproxy stop=USR1
asked="pass requests to one of two servers, tell its state by its socket"

arrange() {
	cat >"$ROOT/etc/haproxy/test.cfg" <<-'CONF'
		global
			stats socket /tmp/haproxy.sock mode 600 level admin
			nbthread 2
		defaults
			mode http
			timeout connect 2s
			timeout client 5s
			timeout server 5s
		frontend in
			bind :80
			http-request return status 200 content-type text/plain string yes if { path /self }
			default_backend out
		backend out
			server dead 127.0.0.1:9 check inter 100
			server live 127.0.0.1:8080 check inter 100
		listen behind
			bind 127.0.0.1:8080
			http-request return status 200 content-type text/plain string behind
	CONF
}
start() { exec haproxy -W -db -f /etc/haproxy/test.cfg; }
ready() { curl -fs http://localhost/self; }
job() {
	[ "$(curl -fs http://localhost/self)" = yes ]
	sleep 0.5
	[ "$(curl -fs http://localhost/x)" = behind ]
	[ "$(curl -fs http://localhost/x)" = behind ]
	echo 'show servers state' | nc -NU /tmp/haproxy.sock | has dead
}
