// SPDX-License-Identifier: Apache-2.0
// Kubernetes objects: read, held against Kubernetes' own schemas, compared.
import { readFileSync } from "node:fs";

import { packages } from "./packages.mjs";

const yaml = await packages.load("js-yaml");

const GROUPS = {
	v1: "CoreV1",
	"apps/v1": "AppsV1",
	"node.k8s.io/v1": "NodeV1",
	"rbac.authorization.k8s.io/v1": "RbacV1",
	"admissionregistration.k8s.io/v1": "AdmissionregistrationV1",
};

export function read(path) {
	return yaml.loadAll(readFileSync(path, "utf8")).filter((one) => one !== null);
}

export function nameOf(object) {
	const { name, namespace } = object.metadata ?? {};

	return `${object.kind} ${namespace ? `${namespace}/` : ""}${name}`;
}

// The schemas take members that they don't know. What is compiled from them asks
// for each that they do: one that nobody asked for is none of Kubernetes'.
function watch(value, path, asked) {
	if (value === null || typeof value !== "object") return value;
	for (const key of Object.keys(value)) {
		const below = `${path}/${key}`;

		if (!Array.isArray(value)) asked.set(below, false);
		value[key] = watch(value[key], below, asked);
	}
	return new Proxy(value, {
		get(target, key) {
			if (asked.has(`${path}/${String(key)}`))
				asked.set(`${path}/${String(key)}`, true);
			return target[key];
		},
	});
}

// What is wrong with an object, a line each.
export async function problems(object) {
	const group = GROUPS[object.apiVersion];
	const asked = new Map();
	const wrong = [];

	if (group === undefined) return [`no schema is known for ${object.apiVersion}`];
	const { validate } = await packages.load(
		`kubernetes-models/_schemas/IoK8sApi${group}${object.kind}`,
	);
	if (!validate(watch(structuredClone(object), "", asked)))
		for (const error of validate.errors)
			wrong.push(`${error.instancePath}: ${error.keyword} ${JSON.stringify(error.params)}`);
	for (const [path, was] of asked) if (!was) wrong.push(`${path}: unknown`);
	return wrong;
}

// Where two sets of objects differ; the order of objects does not count, nor does
// that of a list's members that have names.
export function differences(a, b) {
	const index = (all) => new Map(all.map((one) => [nameOf(one), one]));
	const [left, right] = [index(a), index(b)];
	const found = [];

	for (const name of new Set([...left.keys(), ...right.keys()]))
		compare(left.get(name), right.get(name), name, found);
	return found;
}

function named(list) {
	return list.every((one) => one?.name !== undefined && one.mountPath === undefined)
		? Object.fromEntries(list.map((one) => [one.name, one]))
		: list.every((one) => one?.mountPath !== undefined)
			? Object.fromEntries(list.map((one) => [one.mountPath, one]))
			: list;
}

function compare(a, b, path, found) {
	if (a === b) return;
	if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
		found.push(`${path}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
		return;
	}
	const [left, right] = [a, b].map((one) => (Array.isArray(one) && one.length ? named(one) : one));

	for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
		compare(left[key], right[key], `${path}/${key}`, found);
}
