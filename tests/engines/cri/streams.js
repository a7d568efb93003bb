// SPDX-License-Identifier: Apache-2.0
// What is put into a container that runs: no more than it was given, by each
// door; and that its streams and ports are as they are bare.
'use strict';

const assert = require('node:assert');
const WebSocket = require('ws');
const { Pod, fields } = require('./client.js');

const PRIVILEGED = { privileged: true };
const KEPT = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs',
	'Seccomp'];

// What comes back, by channel, until the other side closes; send(SOCKET) once
// it is open. The first byte of each message is the channel.
function talk(url, send) {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(url.replace(/^http/, 'ws'),
			'v4.channel.k8s.io');
		const channels = {};

		socket.on('open', () => send(socket));
		socket.on('message', (data) => {
			channels[data[0]] = Buffer.concat([
				channels[data[0]] ?? Buffer.alloc(0), data.subarray(1),
			]);
			socket.emit('heard', channels);
		});
		socket.on('close', () => resolve(channels));
		socket.on('error', reject);
	});
}

const say = (socket, channel, text) =>
	socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));

// A privileged container, and an exec into it, by a handler.
async function privileged(cri, place, handler) {
	const pod = await Pod.run(cri, place, { handler, security: PRIVILEGED });
	const one = await pod.start({
		command: ['/bin/sleep', '1000'], security: PRIVILEGED,
	});

	return { pod, one, own: fields((await one.exec('/bin/cat',
		'/proc/1/status')).out), exec: fields((await one.exec('/bin/try',
		'status')).out) };
}

async function bounded(cri, place) {
	const bare = await privileged(cri, place, 'bare');
	const held = await privileged(cri, place, 'ravelin');

	assert.notStrictEqual(bare.exec.CapEff, held.own.CapEff);
	for (const name of KEPT) {
		assert.strictEqual(held.exec[name], held.own[name], name);
	}
	assert.strictEqual(held.own.CapEff, '00000000000005fb');
	assert.deepStrictEqual([held.own.NoNewPrivs, held.own.Seccomp], ['1', '2']);
	await bare.pod.remove();
	return held;
}

async function stream(cri, one) {
	const { url } = await cri.Exec({
		container_id: one.id, stdin: true, stdout: true, stderr: true,
		cmd: ['/bin/sh', '-c', 'read word; echo "<$word>"; echo no >&2; exit 5'],
	});
	const channels = await talk(url, (socket) => say(socket, 0, 'word\n'));
	const end = JSON.parse(channels[3]);

	assert.strictEqual(channels[1].toString(), '<word>\n');
	assert.strictEqual(channels[2].toString(), 'no\n');
	assert.strictEqual(end.details.causes[0].message, '5');
	const terminal = await cri.Exec({
		container_id: one.id, tty: true, stdout: true, stdin: true,
		cmd: ['/bin/sh', '-c', '/bin/try tty; /bin/try status'],
	});
	const { 1: shown } = await talk(terminal.url, () => {});

	assert.match(shown.toString(), /^0 tty\r\n1 tty\r\n2 tty\r\n/);
	assert.match(shown.toString(), /CapEff:\t00000000000005fb/);
	const failed = await one.exec('/bin/absent').catch((error) => error);

	assert.match(failed.details, /no such file/i);
	assert.deepStrictEqual(await one.exec('/bin/try', 'say', 'a', 'b'),
		{ code: 0, out: 'a\n', err: 'b\n' });
}

// What takes longer than it may is not there any more.
async function overdue(cri, one) {
	await assert.rejects(cri.ExecSync({
		container_id: one.id, cmd: ['/bin/sleep', '4321'], timeout: 1,
	}), /timeout|deadline/i);
	assert.strictEqual(
		(await one.exec('/bin/busybox', 'pgrep', '-f', 'sleep 4321')).out, '');
}

async function attach(cri, pod) {
	const one = await pod.start({
		command: ['/bin/sh'], stdin: true, stdin_once: true,
	});
	const { url } = await cri.Attach({
		container_id: one.id, stdin: true, stdout: true, stderr: true,
	});
	const channels = await talk(url,
		(socket) => say(socket, 0, 'echo hello; echo no >&2; exit 3\n'));

	assert.strictEqual(channels[1].toString(), 'hello\n');
	assert.strictEqual(channels[2].toString(), 'no\n');
	assert.strictEqual((await one.output()).code, 3);
}

// Once somebody listens there.
async function listens(one, port) {
	const sought = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;

	for (let tries = 0; tries < 100; tries++) {
		const { code } = await one.exec('/bin/grep', '-qs', sought,
			'/proc/net/tcp', '/proc/net/tcp6');

		if (code === 0) return;
	}
	throw new Error(`nobody listens on ${port}`);
}

// Two bytes with the port come first on each channel.
async function forward(cri, pod) {
	await listens(await pod.start({
		command: ['/bin/busybox', 'nc', '-l', '-p', '8080', '-e', '/bin/cat'],
	}), 8080);
	const { url } = await cri.PortForward({
		pod_sandbox_id: pod.id, port: [8080],
	});
	const channels = await talk(`${url}?port=8080`, (socket) => {
		say(socket, 0, 'over and back');
		socket.on('heard', ({ 0: data }) =>
			data?.length === 2 + 13 && socket.close());
	});

	assert.strictEqual(channels[0].readUInt16LE(0), 8080);
	assert.strictEqual(channels[0].subarray(2).toString(), 'over and back');
	assert.strictEqual(channels[1].length, 2);
}

module.exports = async function streams(cri, place) {
	const held = await bounded(cri, place);

	await stream(cri, held.one);
	await overdue(cri, held.one);
	await attach(cri, held.pod);
	await forward(cri, held.pod);
	await held.pod.remove();
};
