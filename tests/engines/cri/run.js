// SPDX-License-Identifier: Apache-2.0
// run.js SOCKET TEST: one of the tests beside this file, against the containerd
// that listens there. What it is to know of the host comes in the environment.
'use strict';

const fs = require('fs');
const path = require('path');
const { connect } = require('./client.js');

const NAMESPACES = ['net', 'pid', 'ipc', 'uts', 'cgroup', 'user'];

async function main(socket, test) {
	const cri = connect(socket);
	const { CRI_PLACE: dir, LIVE_TAG: tag, CONTAINERD: pid } = process.env;
	const place = {
		dir,
		tag,
		socket,
		logs: path.join(dir, 'logs', test),
		shared: path.join(dir, 'shared'),
		filter: path.join(dir, 'filter.json'),
		decisions: path.join(dir, 'decisions.log'),
		policy: '/etc/ravelin/policy.json',
		host: Object.fromEntries(NAMESPACES.map((name) => [
			`ns.${name}`, fs.readlinkSync(`/proc/${pid}/ns/${name}`),
		])),
	};

	try {
		await require(`./${test}.js`)(cri, place);
	} finally {
		for (const { id } of (await cri.ListPodSandbox()).items) {
			await cri.StopPodSandbox({ pod_sandbox_id: id });
			await cri.RemovePodSandbox({ pod_sandbox_id: id });
		}
		cri.close();
	}
}

main(...process.argv.slice(2)).catch((error) => {
	console.error(error.stack ?? error);
	process.exit(1);
});
