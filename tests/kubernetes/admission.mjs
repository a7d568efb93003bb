// SPDX-License-Identifier: Apache-2.0
// What the ValidatingAdmissionPolicies let through: their expressions, evaluated
// on requests that must pass and requests that must not.
import { packages } from "./packages.mjs";

const { run } = await packages.load("@bufbuild/cel");

const USER = "system:serviceaccount:ravelin-system:ravelin-node";
const NODE = "authentication.kubernetes.io/node-name";

function cel(value) {
	if (Array.isArray(value)) return value.map(cel);
	if (value === null || typeof value !== "object") return value;
	return new Map(Object.entries(value).map(([key, one]) => [key, cel(one)]));
}

// Whether the policy would admit the request; an error is no.
function admits(policy, request) {
	const bound = Object.fromEntries(Object.entries(request).map(([key, one]) => [key, cel(one)]));
	const evaluate = (expression) => run(expression, bound);
	const { matchConditions = [], variables = [], validations } = policy.spec;

	if (!matchConditions.every(({ expression }) => evaluate(expression) === true)) return true;
	bound.variables = new Map();
	for (const { name, expression } of variables) {
		// Literals are of the evaluator's own types.
		const value = evaluate(expression);

		bound.variables.set(name, value);
	}
	return validations.every(({ expression }) => {
		const value = evaluate(expression);

		if (value instanceof Error) throw value;
		return value === true;
	});
}

function node(labels, more = {}, spec = { podCIDR: "10.0.0.0/24" }) {
	return { metadata: { name: "n1", ...(labels && { labels }), ...more }, spec };
}

function update(object, oldObject, user = {}) {
	return {
		object,
		oldObject,
		request: { userInfo: { username: USER, extra: { [NODE]: ["n1"] }, ...user } },
	};
}

const before = node({ "kubernetes.io/os": "linux", "io.ravelin/mode": "audit" });
const labels = { "kubernetes.io/os": "linux", "io.ravelin/mode": "enforce" };

function pod(runtimeClassName, labelled, namespace = "n") {
	return {
		object: { spec: { ...(runtimeClassName && { runtimeClassName }) } },
		namespaceObject: { metadata: { name: namespace, ...(labelled && { labels: labelled }) } },
		request: { namespace, userInfo: { username: "someone" } },
	};
}

export const CASES = {
	"ravelin-node": {
		passes: {
			"its own labels": update(node(labels), before),
			"its first label": update(node({ "io.ravelin/mode": "audit" }), node()),
			"its labels taken away": update(node({ "kubernetes.io/os": "linux" }), before),
			"annotations as they were": update(
				node(labels, { annotations: { a: "b" } }),
				node(labels, { annotations: { a: "b" } }),
			),
			"somebody else": update(node({}, {}, {}), before, { username: "admin", extra: {} }),
		},
		refused: {
			"another node": update(node(labels), before, { extra: { [NODE]: ["n2"] } }),
			"a token of no node": update(node(labels), before, { extra: {} }),
			"a label changed": update(node({ ...labels, "kubernetes.io/os": "x" }), before),
			"a label added": update(node({ ...labels, "node-role.kubernetes.io/x": "" }), before),
			"a label taken away": update(node({ "io.ravelin/mode": "audit" }), before),
			"all labels taken away": update(node(), before),
			"a name that begins alike": update(node({ ...labels, "io.ravelin.evil/x": "" }), before),
			taints: update(node(labels, {}, { podCIDR: "10.0.0.0/24", taints: [{ key: "x", effect: "NoSchedule" }] }), before),
			annotations: update(node(labels, { annotations: { a: "b" } }), before),
			finalizers: update(node(labels, { finalizers: ["x"] }), before),
			owners: update(node(labels, { ownerReferences: [{ name: "x" }] }), before),
		},
	},
	"ravelin-plain-runtime": {
		passes: {
			"no class": pod(undefined),
			"another class": pod("ravelin-restricted"),
			"its own pods": pod("ravelin-node", undefined, "ravelin-system"),
			"its own pods that remove it": pod("ravelin-removal", undefined, "ravelin-system"),
		},
		refused: {
			"another namespace": pod("ravelin-node"),
			"another namespace, removal": pod("ravelin-removal"),
		},
	},
	"ravelin-privileged": {
		passes: {
			"no class": pod(undefined),
			"a class of no risk": pod("ravelin-restricted"),
			"a labelled namespace": pod("ravelin-system", { "io.ravelin/privileged": "yes" }),
		},
		refused: {
			"a namespace without labels": pod("ravelin-privileged"),
			"other labels": pod("ravelin-privileged", { a: "b" }),
			"the label says no": pod("ravelin-system", { "io.ravelin/privileged": "no" }),
		},
	},
};

export async function admission(policy) {
	const cases = CASES[policy.metadata.name];
	const wrong = [];

	if (cases === undefined) return ["no requests are known to try"];
	for (const [kind, wanted] of [["passes", true], ["refused", false]])
		for (const [name, request] of Object.entries(cases[kind])) {
			let answer;

			try {
				answer = admits(policy, request);
			} catch (error) {
				// The API server refuses on an error too, but none is meant.
				wrong.push(`${name}: ${error.message}`);
				continue;
			}
			if (answer !== wanted) wrong.push(`${name}: ${answer ? "let through" : "refused"}`);
		}
	return wrong;
}
