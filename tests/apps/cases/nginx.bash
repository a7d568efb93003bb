# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=nginx-light role=web plain=www-data stop=QUIT
asked="serve a file with two workers, refuse a missing one, reload"

arrange() {
	cat >"$ROOT/etc/nginx/nginx.conf" <<-'CONF'
		worker_processes 2;
		pid /tmp/nginx.pid;
		error_log stderr;
		events { worker_connections 64; }
		http {
			client_body_temp_path /tmp/body;
			proxy_temp_path /tmp/proxy;
			fastcgi_temp_path /tmp/fastcgi;
			uwsgi_temp_path /tmp/uwsgi;
			scgi_temp_path /tmp/scgi;
			access_log off;
			sendfile on;
			aio threads;
			server {
				listen 80;
				listen [::]:80;
				root /srv;
			}
		}
	CONF
	seq 100000 >"$ROOT/srv/numbers"
}
start() { exec nginx -g 'daemon off;'; }
ready() { curl -fs http://localhost/numbers; }
job() {
	curl -fs http://localhost/numbers | cmp - /srv/numbers
	curl -fs -r 0-1 'http://[::1]/numbers' | has -x 1
	[ "$(curl -s -o /dev/null -w '%{http_code}' localhost/no)" = 404 ]
	kill -HUP "$(cat /tmp/nginx.pid)"
	sleep 0.5
	curl -fs http://localhost/numbers | cmp - /srv/numbers
}
