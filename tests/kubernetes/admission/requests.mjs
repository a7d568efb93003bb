// SPDX-License-Identifier: Apache-2.0
// requests.mjs FILE...: the requests of admission.mjs, each with the policies of
// those files of YAML, as main.go reads them.
import { readFileSync } from "node:fs";

import { CASES } from "../admission.mjs";

const policies = process.argv.slice(2).map((file) => readFileSync(file, "utf8")).join("\n---\n");
const requests = [];

for (const [policy, { passes, refused }] of Object.entries(CASES))
	for (const [wanted, cases] of Object.entries({ passes, refused }))
		for (const [name, { object, oldObject, namespaceObject, request }] of Object.entries(cases)) {
			const { username, extra } = request.userInfo;

			requests.push({
				name: `${policy}, ${name}: ${wanted}`,
				policies,
				kind: oldObject ? "Node" : "Pod",
				operation: oldObject ? "UPDATE" : "CREATE",
				namespace: namespaceObject && {
					...namespaceObject,
					metadata: { ...namespaceObject.metadata, name: request.namespace },
				},
				object,
				oldObject,
				user: { name: username, extra },
			});
		}
process.stdout.write(JSON.stringify(requests));
