// SPDX-License-Identifier: Apache-2.0
// npm's packages from the directory that $PACKAGES names.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { existsSync } from "node:fs";

const root = `${process.env.PACKAGES}/node_modules/`;

export const packages = {
	async load(name) {
		const direct = `${root}${name}.js`;
		const path = existsSync(direct)
			? direct
			: createRequire(root).resolve(name);

		return import(pathToFileURL(path));
	},
};
