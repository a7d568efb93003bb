// SPDX-License-Identifier: Apache-2.0
// What baseline makes of each case, in facts of probe.sh, and nothing else.
'use strict';

const fs = require('fs');

const BASELINE = 0x5fbn;
const MASKED = ['/proc/acpi', '/proc/asound', '/proc/interrupts', '/proc/kcore',
	'/proc/keys', '/proc/latency_stats', '/proc/sched_debug', '/proc/scsi',
	'/proc/timer_list', '/proc/timer_stats', '/sys/devices/virtual/powercap',
	'/sys/firmware'];
const READONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys',
	'/proc/sysrq-trigger'];
const BINDS = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf', '/given'];
// What containerd 2 binds without a word of how.
const SHM = '/dev/shm';

// What is not as it was asked for, whoever asks.
function always(bare) {
	const after = { NoNewPrivs: '1', Seccomp: '2', Seccomp_filters: '1' };

	for (const set of ['CapPrm', 'CapEff', 'CapBnd']) {
		after[set] = (BigInt(`0x${bare[set]}`) & BASELINE)
			.toString(16).padStart(16, '0');
	}
	for (const place of BINDS.filter((one) => bare[`mount:${one}`])) {
		after[`mount:${place}`] = bare[`mount:${place}`]
			.replace(/^(r[ow]),relatime/, '$1,nosuid,nodev,relatime');
	}
	if (/^rw,relatime /.test(bare[`mount:${SHM}`])) {
		after[`mount:${SHM}`] = bare[`mount:${SHM}`]
			.replace(/^rw,/, 'rw,nosuid,nodev,noexec,');
	}
	for (const path of [...MASKED, ...READONLY].filter(fs.existsSync)) {
		if (bare[`mount:${path}`]) continue; // by itself
		if (READONLY.includes(path)) {
			after[`mount:${path}`] = 'ro,nosuid,nodev,noexec,relatime proc';
		} else {
			after[`mount:${path}`] = fs.statSync(path).isDirectory()
				? 'ro,relatime tmpfs' : 'rw,nosuid tmpfs';
		}
	}
	return after;
}

// The host's devices are away, and its cgroups and sysfs can't be written.
function unprivileged(bare) {
	const after = { devices: '14' };

	for (const name of Object.keys(bare)) {
		// With cgroups of version 1 there is a tmpfs of its own.
		if (/^mount:\/sys(\/|$)/.test(name) &&
			!bare[name].includes(' tmpfs')) {
			after[name] = bare[name].replace(/^rw/, 'ro')
				.replace(/ shared$/, '');
		}
	}
	return after;
}

// With newer runtimes what is bidirectional makes every mount shared.
function unshared(bare) {
	const all = { ...bare, ...always(bare), ...unprivileged(bare) };

	return Object.fromEntries(Object.keys(all).map((name) => [name,
		name.startsWith('mount:') ? all[name].replace(/ shared$/, '') : all[name]]));
}

const special = {
	device: () => ({ devices: '14' }),
	privileged: unprivileged,
	'filter of a file, privileged': unprivileged,
	'propagation BIDIRECTIONAL': (bare) => ({
		...unshared(bare),
		'mount:/given': 'rw,nosuid,nodev,relatime tmpfs master',
	}),
	// The kernel's own.
	'unsafe sysctl': () => ({ 'sysctl:fs/mqueue/msg_max': '10' }),
	'host\'s network': () => ({ 'ns.net': 'own' }),
	'host\'s pid': () => ({ 'ns.pid': 'own' }),
	'host\'s ipc': () => ({
		'ns.ipc': 'own',
		'mount:/dev/shm': 'rw,nosuid,nodev,noexec,relatime tmpfs',
	}),
};

// [before, after] of each.
module.exports = function expected(name, bare) {
	const after = { ...always(bare), ...special[name]?.(bare) };

	return Object.fromEntries(Object.keys(after).sort()
		.filter((fact) => (bare[fact] ?? null) !== after[fact])
		.map((fact) => [fact, [bare[fact] ?? null, after[fact]]]));
};
