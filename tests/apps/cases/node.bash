# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="node"
package=nodejs role=web plain=nobody
asked="answer over HTTP from a worker thread, a child and its file system"

arrange() {
	cat >"$ROOT/srv/server.js" <<-'JS'
		const http = require('http'), fs = require('fs');
		const {Worker} = require('worker_threads');
		const {execFile} = require('child_process');
		const crypto = require('crypto');
		const ways = {
			'/thread': done => new Worker(
				'require("worker_threads").parentPort.postMessage(6 * 7)',
				{eval: true}).on('message', n => done(`${n}`)),
			'/child': done => execFile('uname', (e, out) => done(out)),
			'/file': done => fs.readFile('/srv/server.js', (e, d) => done(d)),
			'/key': done => crypto.pbkdf2('p', 's', 1000, 8, 'sha256',
				(e, key) => done(key.toString('hex'))),
		};
		const server = http.createServer((q, r) => {
			if (!ways[q.url]) return r.writeHead(404).end();
			ways[q.url](text => r.end(text));
		});
		process.on('SIGTERM', () => process.exit(0));
		server.listen(80);
	JS
}
start() { exec node /srv/server.js; }
ready() { curl -fs http://localhost/file; }
job() {
	[ "$(curl -fs http://localhost/thread)" = 42 ]
	[ "$(curl -fs http://localhost/child)" = Linux ]
	curl -fs http://localhost/file | cmp - /srv/server.js
	[ "$(curl -fs http://localhost/key | wc -c)" = 16 ]
	[ "$(curl -s -o /dev/null -w '%{http_code}' localhost/no)" = 404 ]
}
