/* SPDX-License-Identifier: Apache-2.0 */
/* Values that a document takes over from others. */
#include "json/json.h"

const struct json_document *json_origin(const struct json_document *document,
					const struct json *value)
{
	return value->source == 0 ? document
				  : document->sources[value->source - 1];
}

/* The number by which document knows origin, entered where it is new; -1: no
 * room. */
static int number_of(struct json_document *document,
		     const struct json_document *origin)
{
	if (origin == document)
		return 0;
	for (int i = 0; i < JSON_MAX_SOURCES; i++) {
		if (document->sources[i] == NULL)
			document->sources[i] = origin;
		if (document->sources[i] == origin)
			return i + 1;
	}
	return -1;
}

struct json *json_take_over(struct json_document *document,
			    const struct json_document *from,
			    const struct json *value)
{
	int number = number_of(document, json_origin(from, value));
	struct json *copy;

	if (number < 0)
		return NULL;
	copy = json_new(document, value->type);
	copy->boolean = value->boolean;
	copy->source = (uint8_t)number;
	copy->start = value->start;
	copy->text = value->text;
	json_each (child, value) {
		struct json *below = json_take_over(document, from, child);

		if (below == NULL)
			return NULL;
		below->key = child->key;
		json_append(copy, below);
	}
	return copy;
}
