// SPDX-License-Identifier: Apache-2.0
// A pod and its containers from beginning to end, and what each handler, and
// an annotation of the pod, makes of them.
'use strict';

const assert = require('node:assert');
const fs = require('fs');
const { Pod, fields } = require('./client.js');
const { left, nothingLeft, policy, decisions } = require('./host.js');

const SLEEP = { command: ['/bin/sleep', '1000'] };
const STATUS = { command: ['/bin/try', 'status'] };
const USER = { security: { run_as_user: { value: 1000 } } };
const BASELINE = '00000000000005fb';
const RESTRICTED = '0000000000000400';

function namespace(pid, name) {
	return fs.readlinkSync(`/proc/${pid}/ns/${name}`);
}

async function lifecycle(cri, place) {
	const pod = await Pod.run(cri, place, { handler: 'ravelin' });
	const one = await pod.create(SLEEP);

	assert.strictEqual((await one.status()).state, 'CONTAINER_CREATED');
	await one.start();
	assert.strictEqual((await one.status()).state, 'CONTAINER_RUNNING');
	const two = await pod.start({
		command: ['/bin/sh', '-c', 'echo out; exit 7'],
	});

	assert.deepStrictEqual(await two.output(), { code: 7, lines: 'out\n' });
	const three = await pod.start(SLEEP);
	const pids = [await one.pid(), await three.pid()];

	for (const [name, shared] of [['net', true], ['ipc', true], ['uts', true],
		['pid', false], ['mnt', false]]) {
		assert.strictEqual(namespace(pids[0], name) === namespace(pids[1], name),
			shared, name);
	}
	await one.remove();
	assert.strictEqual((await three.status()).state, 'CONTAINER_RUNNING');
	await pod.remove();
	assert.deepStrictEqual((await cri.ListContainers()).containers, []);
	const seen = decisions(place, { event: 'create', namespace: 'shop' });

	assert.deepStrictEqual(seen.map((line) => line.type),
		['sandbox', 'container', 'container', 'container']);
	assert.deepStrictEqual([...new Set(seen.map((line) => line.engine))],
		['containerd']);
}

// More memory than the profile allows is not to be had by an update either.
async function update(cri, place) {
	const pod = await Pod.run(cri, place, { handler: 'ravelin' });
	const one = await pod.start(SLEEP);
	const group = fs.readFileSync(`/proc/${await one.pid()}/cgroup`, 'utf8')
		.match(/:memory:(.*)/)?.[1];

	await cri.UpdateContainerResources({
		container_id: one.id, linux: { memory_limit_in_bytes: 64 << 20 },
	});
	if (group !== undefined) {
		assert.strictEqual(fs.readFileSync(
			`/sys/fs/cgroup/memory${group}/memory.limit_in_bytes`, 'utf8'),
		`${64 << 20}\n`);
	}
	await pod.remove();
}

// What a pod gives its containers, and each way to an end: some more than once,
// which is no mistake.
async function endings(cri, place, handler) {
	const pod = await Pod.run(cri, place, {
		handler,
		dns_config: { servers: ['10.10.10.10'], searches: ['shop'] },
	});
	const state = async () => (await cri.PodSandboxStatus({
		pod_sandbox_id: pod.id,
	})).status.state;
	const [created, running, stopped] = await Promise.all(
		['create', 'start', 'start'].map((how) => pod[how](SLEEP)));

	assert.match((await running.exec('/bin/cat', '/etc/resolv.conf')).out,
		/^search shop\nnameserver 10\.10\.10\.10\n/);
	assert.strictEqual(await state(), 'SANDBOX_READY');
	for (let times = 0; times < 2; times++) {
		await cri.StopContainer({ container_id: stopped.id, timeout: 0 });
	}
	assert.strictEqual((await stopped.status()).state, 'CONTAINER_EXITED');
	for (const { id } of [created, running, stopped, stopped]) {
		await cri.RemoveContainer({ container_id: id });
	}
	assert.deepStrictEqual((await cri.ListContainers()).containers, []);
	// A program that takes more memory than it was given.
	const greedy = await pod.start({
		command: ['/bin/busybox', 'dd', 'if=/dev/zero', 'of=/dev/null', 'bs=20M'],
		resources: { memory_limit_in_bytes: 15 << 20 },
	});

	assert.strictEqual((await greedy.output()).code, 137);
	await cri.StopPodSandbox({ pod_sandbox_id: pod.id });
	assert.strictEqual(await state(), 'SANDBOX_NOTREADY');
	await pod.remove();
	await cri.RemovePodSandbox({ pod_sandbox_id: pod.id });
}

// bounding(POD, CONTAINER): what a process of it may ever have.
async function bounding(cri, place, asked, container = {}) {
	const pod = await Pod.run(cri, place, asked);

	try {
		const one = await pod.start({ ...STATUS, ...container });

		return fields((await one.output()).lines).CapBnd;
	} finally {
		await pod.remove();
	}
}

async function profiles(cri, place) {
	assert.strictEqual(
		await bounding(cri, place, { handler: 'ravelin' }), BASELINE);
	assert.strictEqual(
		await bounding(cri, place, { handler: 'restricted' }, USER), RESTRICTED);
	// No handler: the default one, which is ravelin here.
	assert.strictEqual(await bounding(cri, place, {}), BASELINE);

	const asks = (name) => ({ annotations: { 'io.ravelin.profile': name } });

	policy(place, { selectable: ['restricted'] });
	assert.strictEqual(await bounding(cri, place,
		{ handler: 'ravelin', ...asks('restricted') }, USER), RESTRICTED);
	await assert.rejects(bounding(cri, place,
		{ handler: 'ravelin', ...asks('restricted') }), /uid 0 is not allowed/);
	// Not for all to have; and a handler without pod_annotations tells us of
	// no annotation.
	assert.strictEqual(await bounding(cri, place,
		{ handler: 'ravelin', ...asks('privileged') }), BASELINE);
	assert.strictEqual(await bounding(cri, place,
		{ handler: 'silent', ...asks('restricted') }), BASELINE);
	const heard = decisions(place, { event: 'create', type: 'container' })
		.map((line) => [line.asked, line.heard]);

	assert.deepStrictEqual(heard.slice(-4), [['restricted', true],
		['restricted', true], ['privileged', false], [null, undefined]]);
}

module.exports = async function pods(cri, place) {
	const before = left(place);

	await lifecycle(cri, place);
	await update(cri, place);
	await endings(cri, place, 'privileged');
	await endings(cri, place, 'ravelin');
	await profiles(cri, place);
	// What is kept of containers that are gone is removed by later launches.
	await nothingLeft(place, before, 'records');
};
