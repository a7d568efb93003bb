# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="a build step"
package=apt role=build
asked="apt-get install a package, useradd, chown, setuid bit, tar, gcc, make"
needs="a step is root's"

arrange() { mkdir -p "$ROOT/srv/repo"; }
start() {
	cd /tmp
	mkdir -p p/DEBIAN p/usr/bin p/var/lib/p
	printf '%s\n' 'Package: p' 'Version: 1' 'Architecture: all' \
		'Maintainer: A <a@localhost>' 'Description: p' >p/DEBIAN/control
	printf '%s\n' '#!/bin/sh' 'set -e' 'useradd -r -M tester' \
		'chown tester:tester /var/lib/p' >p/DEBIAN/postinst
	printf '%s\n' '#!/bin/sh' 'echo 42' >p/usr/bin/answer
	chmod 755 p/DEBIAN/postinst p/usr/bin/answer
	dpkg-deb -b --root-owner-group p /srv/repo/p.deb >/dev/null
	apt-get -q -y install /srv/repo/p.deb >/dev/null
	[ "$(answer)" = 42 ]
	[ "$(stat -c %U /var/lib/p)" = tester ]
	printf 'int main(void) { return 42; }\n' >a.c
	printf 'a: a.c\n\tgcc -o a a.c\n' >Makefile
	make -s
	install -o tester -m 4755 a /usr/local/bin/a
	tar -C / -cpf a.tar usr/local/bin/a var/lib/p
	mkdir x
	tar -C x --same-owner -xpf a.tar
	[ "$(stat -c '%U %a' x/usr/local/bin/a)" = "tester 4755" ]
	mkfifo x/fifo
	setpriv --reuid=tester --clear-groups x/usr/local/bin/a || [ $? = 42 ]
	apt-get -q -y purge p >/dev/null
	! command -v answer >/dev/null
}
