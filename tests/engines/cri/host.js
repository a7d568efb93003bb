// SPDX-License-Identifier: Apache-2.0
// What containerd and the runtime have on this host, and the node's policy.
'use strict';

const assert = require('node:assert');
const fs = require('fs');
const path = require('path');

const TMPFS = 0x01021994;

function list(dir) {
	try {
		return fs.readdirSync(dir).sort();
	} catch {
		return [];
	}
}

function commands() {
	return list('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
		try {
			return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
		} catch {
			return ''; // it has just ended
		}
	});
}

function cgroups(dir, tag, found = []) {
	for (const name of list(dir)) {
		const full = path.join(dir, name);

		if (!fs.lstatSync(full, { throwIfNoEntry: false })?.isDirectory()) {
			continue;
		}
		// crun makes directories also where no hierarchy is mounted.
		if (full.includes(`/${tag}/`) && fs.statfsSync(full).type !== TMPFS) {
			found.push(full);
		}
		cgroups(full, tag, found);
	}
	return found.sort();
}

// All that a launch makes.
function left(place) {
	const state = path.join(place.dir, 'd/state');

	return {
		shims: commands().filter((one) =>
			/^\S*(containerd-shim|runc|crun)\b/.test(one)).sort(),
		mounts: fs.readFileSync('/proc/self/mountinfo', 'utf8')
			.split('\n').map((line) => line.split(' ')[4]).sort(),
		cgroups: cgroups('/sys/fs/cgroup', place.tag),
		bundles: list(path.join(state, 'io.containerd.runtime.v2.task/k8s.io')),
		containers: list('/run/containerd/runc/k8s.io'),
		networks: list('/run/netns'),
		records: list('/run/ravelin/containers'),
	};
}

function added(before, after) {
	const rest = [...before];

	return after.filter((one) => {
		const at = rest.indexOf(one);

		if (at >= 0) rest.splice(at, 1);
		return at < 0;
	});
}

// Nothing has come to what there was, or it goes by itself.
async function nothingLeft(place, before, ...ignored) {
	let more;

	for (let tries = 0; tries < 50; tries++) {
		const now = left(place);

		more = Object.keys(now).filter((name) => !ignored.includes(name))
			.flatMap((name) => added(before[name], now[name]));
		if (more.length === 0) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	assert.fail(`left behind: ${more.join(' ')}`);
}

function policy(place, more) {
	fs.writeFileSync(place.policy, JSON.stringify({
		log: { file: place.decisions }, ...more,
	}));
}

// The lines of the decision log that have these members.
function decisions(place, want) {
	return fs.readFileSync(place.decisions, 'utf8').trim().split('\n')
		.map((line) => JSON.parse(line))
		.filter((one) => Object.keys(want).every(
			(name) => one[name] === want[name]));
}

module.exports = { left, nothingLeft, policy, decisions };
