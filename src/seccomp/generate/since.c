/* SPDX-License-Identifier: Apache-2.0 */
/* Which Linux first had a system call, from since.json to a table. */
#include "generate.h"

#include <errno.h>

static int read_version(struct generate *generate,
			struct json_document *document,
			const struct json *entry, struct err *err)
{
	const struct json *version = json_member(entry, "version");
	const struct json *names = json_member(entry, "syscalls");

	if (!json_is(version, JSON_STRING) || !json_is(names, JSON_ARRAY))
		return json_error(document, entry, err,
				  "expected a version and syscalls");
	json_each (name, names) {
		int index = json_is(name, JSON_STRING)
				    ? generate_find(generate, name->text)
				    : -1;

		if (index < 0)
			return json_error(document, name, err,
					  "no such system call");
		if (generate->since[index] != NULL)
			return json_error(document, name, err,
					  "it has a version: %s",
					  generate->since[index]);
		generate->since[index] = json_to_cstring(document, version);
	}
	return 0;
}

int generate_read_since(struct generate *generate, const char *path,
			struct err *err)
{
	struct json_document *document = generate_open(generate, path, err);
	const struct json *entries;

	if (document == NULL)
		return -1;
	entries = json_member(document->root, "since");
	if (!json_is(entries, JSON_ARRAY))
		return json_error(document, document->root, err,
				  "expected an array \"since\"");
	json_each (entry, entries) {
		if (read_version(generate, document, entry, err) < 0)
			return -1;
	}
	return 0;
}

int generate_emit_since(const struct generate *generate, FILE *out,
			struct err *err)
{
	fprintf(out, "/* Made by the build from since.json. */\n"
		     "#include \"seccomp/table.h\"\n\n"
		     "const char *const table_since[SYSCALL_MAX] = {\n");
	for (unsigned i = 0; i < generate->count; i++) {
		if (generate->since[i] != NULL)
			fprintf(out, "\t[%u] = \"%s\", /* %s */\n", i,
				generate->since[i], generate->names[i]);
	}
	fprintf(out, "};\n");
	if (fflush(out) != 0 || ferror(out))
		return err_set_errno(err, errno, "writing the versions");
	return 0;
}
