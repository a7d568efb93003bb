/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing JSON in tests without error handling. Header only: the
 * shared test library stays below the json layer. */
#pragma once

#include "json/json.h"

#include <stdio.h>
#include <stdlib.h>

/* Reads text, which must be acceptable and outlive the document. */
static inline void json_help_read(struct json_document *document,
				  struct text text)
{
	struct err err = ERR_INIT;

	if (json_read(document, "test", text, JSON_STRICT, &err) == 0)
		return;
	fprintf(stderr, "%s\nin: %.*s\n", err.message, (int)text.length,
		text.data);
	abort();
}

/* The value at the end of a path such as "process/args/0"; aborts where there
 * is none. Names with a slash can't be reached. */
static inline struct json *json_help_at(const struct json_document *document,
					const char *path)
{
	struct json *value = document->root;

	while (*path != '\0' && value != NULL) {
		size_t length = strcspn(path, "/");
		struct text name = {path, length};
		struct json *child = value->first;
		unsigned long index = strtoul(path, NULL, 10);

		if (value->type == JSON_OBJECT) {
			while (child != NULL && !text_equal(child->key, name))
				child = child->next;
		} else {
			while (child != NULL && index-- > 0)
				child = child->next;
		}
		value = child;
		path += length + (path[length] == '/' ? 1 : 0);
	}
	if (value == NULL) {
		fprintf(stderr, "no value at %s\n", path);
		abort();
	}
	return value;
}
