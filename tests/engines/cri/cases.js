// SPDX-License-Identifier: Apache-2.0
// What a pod or container may ask of a runtime for its security, one case each:
// the matters that conformance suites of the interface look at.
'use strict';

const unconfined = { profile_type: 'Unconfined' };
const runtimeDefault = { profile_type: 'RuntimeDefault' };

module.exports = (place) => [
	{ name: 'nothing' },
	{
		name: 'user',
		container: { security: {
			run_as_user: { value: 1000 }, run_as_group: { value: 2000 },
			supplemental_groups: [3000, 4000],
		} },
	},
	{
		name: 'user by name',
		container: { security: { run_as_username: 'root' } },
	},
	{
		name: 'capabilities added',
		container: { security: { capabilities: {
			add_capabilities: ['NET_ADMIN', 'SYS_ADMIN'],
		} } },
	},
	{
		name: 'all capabilities',
		container: { security: { capabilities: { add_capabilities: ['ALL'] } } },
	},
	{
		name: 'one capability dropped',
		container: { security: { capabilities: {
			drop_capabilities: ['NET_RAW'],
		} } },
	},
	{
		name: 'capabilities dropped',
		container: { security: { capabilities: {
			drop_capabilities: ['ALL'],
		} } },
	},
	{
		name: 'one capability kept',
		container: { security: { capabilities: {
			add_capabilities: ['CHOWN'], drop_capabilities: ['ALL'],
		} } },
	},
	{
		name: 'default filter',
		container: { security: { seccomp: runtimeDefault } },
	},
	{
		name: 'filter of a file',
		container: { security: { seccomp: {
			profile_type: 'Localhost', localhost_ref: place.filter,
		} } },
	},
	{
		name: 'filter of a file, and what it refuses',
		container: { security: {
			capabilities: { add_capabilities: ['SYS_ADMIN'] },
			seccomp: { profile_type: 'Localhost', localhost_ref: place.filter },
		} },
	},
	{
		name: 'filter of a file, privileged',
		pod: { privileged: true },
		container: { security: {
			privileged: true,
			seccomp: { profile_type: 'Localhost', localhost_ref: place.filter },
		} },
	},
	{
		name: 'no filter',
		container: { security: { seccomp: unconfined } },
	},
	{
		name: 'no new privileges',
		container: { security: { no_new_privs: true } },
	},
	{
		name: 'read-only root',
		container: { security: { readonly_rootfs: true } },
	},
	{
		name: 'paths of its own',
		container: { security: {
			masked_paths: ['/proc/keys'], readonly_paths: ['/proc/sys'],
		} },
	},
	...['PRIVATE', 'HOST_TO_CONTAINER', 'BIDIRECTIONAL'].map((kind) => ({
		name: `propagation ${kind}`,
		// Only who is privileged may give mounts back.
		...(kind === 'BIDIRECTIONAL' && { pod: { privileged: true } }),
		container: {
			...(kind === 'BIDIRECTIONAL' && { security: { privileged: true } }),
			mounts: [{
				container_path: '/given', host_path: place.shared,
				propagation: `PROPAGATION_${kind}`,
			}],
		},
	})),
	{
		name: 'read-only volume',
		container: { mounts: [{
			container_path: '/given', host_path: place.shared, readonly: true,
		}] },
	},
	{
		name: 'device',
		container: { devices: [{
			container_path: '/dev/given', host_path: '/dev/kmsg',
			permissions: 'rw',
		}] },
	},
	{
		name: 'resources',
		container: { resources: {
			cpu_shares: 512, cpu_period: 100000, cpu_quota: 50000,
			memory_limit_in_bytes: 64 << 20, oom_score_adj: 500,
		} },
	},
	{
		name: 'safe sysctl',
		sysctls: {
			'kernel.shm_rmid_forced': '1',
			'net.ipv4.ip_local_port_range': '20000\t60000',
		},
	},
	{
		name: 'unsafe sysctl',
		sysctls: { 'fs.mqueue.msg_max': '100' },
	},
	...['network', 'pid', 'ipc'].map((kind) => ({
		name: `host's ${kind}`,
		pod: { namespace_options: { [kind]: 'NODE' } },
		container: { security: { namespace_options: { [kind]: 'NODE' } } },
	})),
	{
		name: 'processes of the pod',
		pod: { namespace_options: { pid: 'POD' } },
		container: { security: { namespace_options: { pid: 'POD' } } },
	},
	{
		name: 'privileged',
		pod: { privileged: true },
		container: { security: { privileged: true } },
	},
];
