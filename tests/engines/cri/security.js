// SPDX-License-Identifier: Apache-2.0
// Each case under the bare runtime, under the profile privileged, which is to
// make no difference, and under baseline, which is to make just those that are
// written down.
'use strict';

const assert = require('node:assert');
const fs = require('fs');
const path = require('path');
const { Pod } = require('./client.js');
const cases = require('./cases.js');
const expected = require('./differences.js');

const PROBE = fs.readFileSync(path.join(__dirname, 'probe.sh'), 'utf8');

function parse(text, host) {
	const facts = Object.fromEntries(text.trim().split('\n').map((line) => {
		const at = line.indexOf(' ');

		return [line.slice(0, at), line.slice(at + 1)];
	}));

	for (const name of Object.keys(facts)) {
		if (name.startsWith('ns.')) {
			facts[name] = facts[name] === host[name] ? 'host' : 'own';
		}
	}
	return facts;
}

// What a case comes to: facts of the container, or why there was none.
async function outcome(cri, place, handler, pods, one) {
	const asked = { handler, security: one.pod, annotations: {} };
	const key = JSON.stringify([one.pod, one.sysctls]);

	if (one.sysctls) {
		asked.linux = {
			cgroup_parent: `/${place.tag}`, sysctls: one.sysctls,
			security_context: {},
		};
	}
	try {
		// Pods that are asked for alike are one.
		pods[key] ??= await Pod.run(cri, place, asked);
		const container = await pods[key].start({
			command: ['/bin/sh', '-c', PROBE], ...one.container,
		});
		const { code, lines } = await container.output();

		assert.strictEqual(code, 0, lines);
		await container.remove();
		return parse(lines, place.host);
	} catch (error) {
		if (error instanceof assert.AssertionError) throw error;
		return { refused: error.details ?? error.message };
	}
}

async function all(cri, place, handler) {
	const results = {};
	const pods = {};

	for (const one of cases(place)) {
		results[one.name] = await outcome(cri, place, handler, pods, one);
	}
	await Promise.all(Object.values(pods).map((pod) => pod.remove()));
	return results;
}

// [before, after] of each fact that is not the same; the attempts apart.
function differences(bare, other, keep = () => true) {
	const names = new Set([...Object.keys(bare), ...Object.keys(other)]);
	const found = {};

	for (const name of [...names].filter(keep).sort()) {
		if (bare[name] !== other[name]) {
			found[name] = [bare[name] ?? null, other[name] ?? null];
		}
	}
	return found;
}

module.exports = async function security(cri, place) {
	const [bare, privileged, baseline] = await Promise.all(
		['bare', 'privileged', 'ravelin'].map(
			(handler) => all(cri, place, handler)));

	if (process.env.CRI_DUMP) {
		fs.writeFileSync(process.env.CRI_DUMP,
			JSON.stringify({ bare, privileged, baseline }, null, 1));
	}
	for (const { name } of cases(place)) {
		assert.strictEqual(bare[name].refused, undefined, name);
		assert.deepStrictEqual(differences(bare[name], privileged[name]), {},
			`${name}: under privileged all is as it is bare`);
		// What is written down is as runc mounts it.
		if (process.env.RUNTIME !== 'runc') continue;
		assert.deepStrictEqual(
			differences(bare[name], baseline[name],
				(fact) => !fact.startsWith('try:')),
			expected(name, bare[name]),
			`${name}: what baseline makes of it`);
	}
};
