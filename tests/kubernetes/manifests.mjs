// SPDX-License-Identifier: Apache-2.0
// manifests.mjs DIRECTORY: what was rendered there, NAME.kustomize.yaml and
// NAME.helm.yaml, is valid and the same. Prints what is not.
import { readdirSync } from "node:fs";

import { admission } from "./admission.mjs";
import { differences, nameOf, problems, read } from "./objects.mjs";

const directory = process.argv[2];
let wrong = 0;

function tell(...words) {
	console.log(...words);
	wrong++;
}

// What each pod template is held to, whatever Kubernetes would take.
function* least(object) {
	const pod = object.spec.template.spec;

	if (pod.hostPID || pod.hostNetwork || pod.hostIPC) yield "has a namespace of the host's";
	for (const container of pod.containers) {
		const context = container.securityContext;

		if (context.privileged || context.allowPrivilegeEscalation !== false)
			yield "is privileged";
		if (context.capabilities.add || context.capabilities.drop[0] !== "ALL")
			yield "has capabilities";
		if (!context.readOnlyRootFilesystem) yield "may write to its root";
	}
	for (const { name, hostPath } of pod.volumes)
		if (hostPath && hostPath.path.split("/").length < 3) yield `${name} mounts ${hostPath.path}`;
}

async function check(name, objects) {
	for (const object of objects) {
		for (const problem of await problems(object))
			tell(`${name}: ${nameOf(object)}: ${problem}`);
		if (object.kind === "DaemonSet")
			for (const problem of least(object)) tell(`${name}: ${problem}`);
		if (object.kind === "ValidatingAdmissionPolicy")
			for (const problem of await admission(object))
				tell(`${name}: ${nameOf(object)}: ${problem}`);
	}
}

// While it is taken away nothing changes for the nodes where it still is. What is
// not applied by kubectl stays; what is not in a release any more Helm deletes.
function* removal(name, ours, theirs) {
	const isPolicy = ({ kind }) => kind === "ConfigMap";

	if (!name.startsWith("remove")) return;
	if (ours.some(isPolicy)) yield "replaces the policy";
	if (!theirs.some(isPolicy)) yield "deletes the policy";
	theirs.splice(theirs.findIndex(isPolicy), 1);
	for (const { kind, spec } of [...ours, ...theirs])
		if (kind === "DaemonSet" && spec.updateStrategy.type !== "OnDelete")
			yield "is rolled out at once";
}

// The checks find what they are for.
async function planted(objects) {
	const daemons = objects.find((object) => object.kind === "DaemonSet");
	const faults = [
		(one) => (one.spec.template.spec.containers[0].imagePulPolicy = "Always"),
		(one) => (one.spec.template.spec.containers[0].name = 5),
		(one) => delete one.spec.selector,
		(one) =>
			(one.spec.template.spec.volumes.find(({ name }) => name === "policy").configMap.defaultMod =
				1),
	];

	for (const fault of faults) {
		const changed = structuredClone(daemons);

		fault(changed);
		if ((await problems(changed)).length === 0) tell(`not found: ${fault}`);
		if (differences([daemons], [changed]).length === 0) tell(`no difference: ${fault}`);
	}
}

// Each of a policy's expressions is there for a request that it alone refuses.
async function plantedPolicies(objects) {
	for (const policy of objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicy"))
		for (const at of policy.spec.validations.keys()) {
			const changed = structuredClone(policy);

			changed.spec.validations.splice(at, 1);
			if ((await admission(changed)).length === 0) tell(`${nameOf(policy)}: nothing asks for ${at}`);
		}
}

const names = readdirSync(directory)
	.filter((file) => file.endsWith(".kustomize.yaml"))
	.map((file) => file.slice(0, -".kustomize.yaml".length));

for (const name of names) {
	const ours = read(`${directory}/${name}.kustomize.yaml`);
	const theirs = read(`${directory}/${name}.helm.yaml`);

	await check(`${name}, kustomize`, ours);
	await check(`${name}, helm`, theirs);
	await plantedPolicies(ours);
	for (const problem of removal(name, ours, theirs)) tell(`${name}: ${problem}`);
	for (const difference of differences(ours, theirs)) tell(`${name}: ${difference}`);
}
await planted(read(`${directory}/${names[0]}.kustomize.yaml`));
console.log(`${names.length} variants, ${wrong} wrong`);
process.exit(wrong > 0 || names.length === 0 ? 1 : 0);
