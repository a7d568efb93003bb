/* SPDX-License-Identifier: Apache-2.0 */
/* What is ours in the files of all engines. */
#include "engine/engine.h"

unsigned engine_runtime_count(const struct engine_request *request)
{
	return request->profiles.count + 1;
}

void engine_runtime(const struct engine_request *request, unsigned number,
		    struct buf *name, struct buf *binary)
{
	buf_add_text(name, ENGINE_RUNTIME);
	buf_add_text(binary, request->binary);
	if (number == 0)
		return;
	for (unsigned i = 0; i < 2; i++) {
		struct buf *out = i == 0 ? name : binary;
		struct text profile = request->profiles.list[number - 1];

		buf_add_char(out, '-');
		buf_add(out, profile.data, profile.length);
	}
}

/* Whether path is binary, or a link of its for a profile. */
static bool is_binary(struct text path, struct text binary)
{
	size_t length = binary.length;

	if (path.length < length || memcmp(path.data, binary.data, length) != 0)
		return false;
	return path.length == length ||
	       (path.data[length] == '-' &&
		memchr(path.data + length, '/', path.length - length) == NULL);
}

bool engine_is_ours(const struct engine_request *request, struct text path)
{
	for (unsigned i = 0; i < request->binaries.count; i++) {
		if (is_binary(path, request->binaries.list[i]))
			return true;
	}
	return is_binary(path, text_of(request->binary)) ||
	       (request->alias != NULL &&
		is_binary(path, text_of(request->alias)));
}

bool engine_names_ours(struct text name)
{
	const size_t length = sizeof(ENGINE_RUNTIME) - 1;

	return name.length >= length &&
	       memcmp(name.data, ENGINE_RUNTIME, length) == 0 &&
	       (name.length == length || name.data[length] == '-');
}

bool engine_may_replace(struct text path)
{
	size_t start = path.length;

	while (start > 0 && path.data[start - 1] != '/')
		start--;
	return path.length == 0 ||
	       engine_names_ours(
		       (struct text){path.data + start, path.length - start});
}

bool engine_is_blank(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (memchr(" \t\r\n", text.data[i], 4) == NULL)
			return false;
	}
	return true;
}

const char *engine_line_break(struct text input)
{
	const char *feed = input.length > 0
				   ? memchr(input.data, '\n', input.length)
				   : NULL;

	return feed != NULL && feed > input.data && feed[-1] == '\r' ? "\r\n"
								     : "\n";
}
