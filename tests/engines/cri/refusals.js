// SPDX-License-Identifier: Apache-2.0
// What the kubelet reads where a pod is refused, and that nothing of it is left.
'use strict';

const assert = require('node:assert');
const fs = require('fs');
const { Pod } = require('./client.js');
const { left, nothingLeft, decisions } = require('./host.js');

const SLEEP = { command: ['/bin/sleep', '1000'] };
// What containerd puts before the line of a runtime, and behind it.
const BEFORE = 'failed to create containerd task: failed to create shim task: '
	+ 'OCI runtime create failed: ';
const BEHIND = /: unknown$/; // containerd 1

const mount = (from) => ({
	mounts: [{ container_path: '/given', host_path: from }],
});

const containers = [
	['ravelin', mount('/'), /^ravelin: \/\S*\/config\.json: \/mounts\/\d+\/source: the host's \/ gives the host away \(profile baseline, line \d+\)$/],
	['ravelin', mount('/etc'), /\/etc gives the host away/],
	['ravelin', mount('/run/containerd/containerd.sock'),
		/containerd\.sock gives the host away/],
	['restricted', {}, /\/process\/user\/uid: uid 0 is not allowed; .*securityContext\.runAsUser.*\(profile restricted, line \d+\)$/],
];

// At the start of a container: what was written down of it says why.
async function container(cri, place, pod, [, asked, text]) {
	const one = await pod.create({ ...SLEEP, ...asked });
	const before = left(place);
	const error = await one.start().then(
		() => assert.fail('it was started'), (reason) => reason);
	const { state, reason, message } = await one.status();

	assert.ok(error.details.startsWith(BEFORE), error.details);
	assert.match(error.details.slice(BEFORE.length).replace(BEHIND, ''), text);
	assert.strictEqual(message, error.details);
	assert.deepStrictEqual([state, reason], ['CONTAINER_EXITED', 'StartError']);
	await nothingLeft(place, before);
	assert.strictEqual(decisions(place,
		{ container: one.id, outcome: 'refused' }).length, 1);
	await one.remove();
}

// At the start of a pod: no pod, no network.
async function sandbox(cri, place) {
	const before = left(place);
	const error = await Pod.run(cri, place, {
		handler: 'restricted', security: { run_as_user: { value: 0 } },
	}).then(() => assert.fail('it was started'), (reason) => reason);

	// containerd 2 says of what before.
	assert.match(error.details, /^(failed to start sandbox "\w+": )?failed to create containerd task: .*uid 0 is not allowed/);
	assert.deepStrictEqual((await cri.ListPodSandbox()).items, []);
	await nothingLeft(place, before);
}

module.exports = async function refusals(cri, place) {
	const before = left(place);

	fs.writeFileSync('/run/containerd/containerd.sock', '');
	await sandbox(cri, place);
	const pods = {};

	for (const one of containers) {
		pods[one[0]] ??= await Pod.run(cri, place, { handler: one[0] });
		await container(cri, place, pods[one[0]], one);
	}
	for (const pod of Object.values(pods)) await pod.remove();
	await nothingLeft(place, before, 'records');
};
