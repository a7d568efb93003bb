# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=apache2 role=web plain=www-data stop=WINCH
asked="serve a file and a CGI script with the event module, stop gracefully"

arrange() {
	cat >"$ROOT/etc/apache2/test.conf" <<-'CONF'
		ServerName localhost
		Listen 80
		PidFile /tmp/apache2.pid
		DefaultRuntimeDir /tmp
		ErrorLog /dev/stderr
		LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
		LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
		LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
		LoadModule cgid_module /usr/lib/apache2/modules/mod_cgid.so
		ScriptSock /tmp/cgisock
		User www-data
		Group www-data
		DocumentRoot /srv
		ScriptAlias /cgi/ /srv/cgi/
		<Directory /srv>
			Require all granted
		</Directory>
	CONF
	seq 100000 >"$ROOT/srv/numbers"
	mkdir "$ROOT/srv/cgi"
	printf '%s\n' '#!/bin/sh' 'printf "Content-Type: text/plain\n\n"' \
		'expr "$QUERY_STRING" + 1' >"$ROOT/srv/cgi/next"
	chmod 755 "$ROOT/srv/cgi/next"
}
start() { exec apache2 -D FOREGROUND -f /etc/apache2/test.conf; }
# The daemon that runs CGI scripts comes after the first answers.
ready() {
	curl -fs http://localhost/numbers &&
		curl -fs "http://localhost/cgi/next?1"
}
job() {
	curl -fs http://localhost/numbers | cmp - /srv/numbers
	[ "$(curl -fs 'http://localhost/cgi/next?41')" = 42 ]
	[ "$(curl -s -o /dev/null -w '%{http_code}' localhost/no)" = 404 ]
}
