// SPDX-License-Identifier: Apache-2.0
// A client of the Container Runtime Interface, as the kubelet is one: its calls
// as promises, and the pods and containers that the tests here are made of.
'use strict';

const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const IMAGE = 'docker.io/library/base:1';

function connect(socket) {
	const definition = loader.loadSync(path.join(__dirname, 'cri.proto'), {
		keepCase: true, longs: Number, enums: String, defaults: true,
	});
	const { runtime } = grpc.loadPackageDefinition(definition);
	const service = new runtime.v1.RuntimeService(`unix://${socket}`,
		grpc.credentials.createInsecure());
	const calls = { close: () => service.close() };

	for (const name of Object.keys(runtime.v1.RuntimeService.service)) {
		calls[name] = (request = {}) => new Promise((resolve, reject) => {
			const deadline = Date.now() + 30000;

			service[name](request, { deadline }, (error, answer) =>
				(error ? reject(error) : resolve(answer)));
		});
	}
	return calls;
}

// As the kubelet asks, where a pod does not say otherwise.
function secured(security) {
	return {
		...security,
		namespace_options: { pid: 'CONTAINER', ...security.namespace_options },
	};
}

function host(security) {
	return security.namespace_options?.network === 'NODE';
}

// What may be given to each: the configuration as the interface has it. Of a
// pod `security`, of a container `security` and `resources` are for short.
class Pod {
	static count = 0;

	static async run(cri, place, { handler, security = {}, ...more } = {}) {
		const pod = new Pod();
		const name = `pod${Pod.count++}`;

		pod.cri = cri;
		pod.containers = 0;
		pod.config = {
			metadata: { name, uid: `uid-${name}`, namespace: 'shop' },
			// A host's own can't be set.
			hostname: host(security) ? '' : 'pod',
			log_directory: path.join(place.logs, name),
			linux: {
				cgroup_parent: `/${place.tag}`,
				security_context: secured(security),
			},
			...more,
		};
		fs.mkdirSync(pod.config.log_directory, { recursive: true });
		pod.id = (await cri.RunPodSandbox({
			config: pod.config, runtime_handler: handler,
		})).pod_sandbox_id;
		return pod;
	}

	async create({ security = {}, resources = {}, ...more }) {
		const name = `c${this.containers++}`;
		const container = new Container();

		container.cri = this.cri;
		container.log = path.join(this.config.log_directory, `${name}.log`);
		container.id = (await this.cri.CreateContainer({
			pod_sandbox_id: this.id,
			sandbox_config: this.config,
			config: {
				metadata: { name },
				image: { image: IMAGE },
				log_path: `${name}.log`,
				linux: {
					security_context: secured(security), resources,
				},
				...more,
			},
		})).container_id;
		return container;
	}

	async start(config) {
		const container = await this.create(config);

		await container.start();
		return container;
	}

	async remove() {
		await this.cri.StopPodSandbox({ pod_sandbox_id: this.id });
		await this.cri.RemovePodSandbox({ pod_sandbox_id: this.id });
	}
}

class Container {
	start() {
		return this.cri.StartContainer({ container_id: this.id });
	}

	async status() {
		return (await this.cri.ContainerStatus({
			container_id: this.id,
		})).status;
	}

	// Its own output, once it has ended, without what the log adds to a line.
	async output() {
		for (let tries = 0; tries < 600; tries++) {
			const { state, exit_code: code } = await this.status();

			if (state === 'CONTAINER_EXITED') {
				const lines = fs.readFileSync(this.log, 'utf8')
					.replace(/^\S+ (stdout|stderr) [FP] /gm, '');

				return { code, lines };
			}
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		throw new Error(`${this.id} does not end`);
	}

	async exec(...cmd) {
		const answer = await this.cri.ExecSync({
			container_id: this.id, cmd, timeout: 10,
		});

		return {
			code: answer.exit_code,
			out: answer.stdout.toString(),
			err: answer.stderr.toString(),
		};
	}

	async pid() {
		const { info } = await this.cri.ContainerStatus({
			container_id: this.id, verbose: true,
		});

		return JSON.parse(info.info).pid;
	}

	async remove() {
		await this.cri.StopContainer({ container_id: this.id, timeout: 0 });
		await this.cri.RemoveContainer({ container_id: this.id });
	}
}

// The fields of /proc/PID/status in a text.
function fields(text) {
	return Object.fromEntries([...text.matchAll(/^(\w+):\s*(.*)$/gm)]
		.map((match) => [match[1], match[2].trim()]));
}

module.exports = { connect, Pod, Container, fields };
