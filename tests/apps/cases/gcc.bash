# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
package=gcc-12 role=batch plain=nobody
asked="compile, link with threads, optimise at link time, run it"

start() {
	cd "$(mktemp -d)"
	printf '%s\n' '#include <pthread.h>' '#include <stdio.h>' \
		'static void *run(void *n) { *(int *)n *= 6; return n; }' \
		'int main(void) { int n = 7; pthread_t t;' \
		'pthread_create(&t, 0, run, &n); pthread_join(t, 0);' \
		'printf("%d\n", n); return 0; }' >a.c
	gcc -O2 -flto -pipe -o a a.c
	[ "$(./a)" = 42 ]
	gcc -O2 -static -o b a.c
	[ "$(./b)" = 42 ]
}
