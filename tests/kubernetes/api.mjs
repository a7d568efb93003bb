// SPDX-License-Identifier: Apache-2.0
// api.mjs PORT DIRECTORY: stands in for an API server. Appends each request to
// DIRECTORY/requests; refuses while DIRECTORY/refuse is there.
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const [port, directory] = process.argv.slice(2);

createServer((request, response) => {
	let body = "";

	request.on("data", (part) => (body += part));
	request.on("end", () => {
		const { method, url, headers } = request;

		appendFileSync(`${directory}/requests`, `${JSON.stringify({ method, url, headers, body })}\n`);
		response.writeHead(existsSync(`${directory}/refuse`) ? 403 : 200, {
			"content-type": "application/json",
		});
		response.end('{"kind":"Status","message":"as told"}');
	});
}).listen(Number(port), "127.0.0.1", () => writeFileSync(`${directory}/listening`, ""));
