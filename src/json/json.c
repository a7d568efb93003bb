/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at JSON values. */
#include "json/json.h"

struct json *json_member(const struct json *object, const char *name)
{
	struct text wanted = text_of(name);

	if (object == NULL || object->type != JSON_OBJECT)
		return NULL;
	json_each (member, object) {
		if (text_equal(member->key, wanted))
			return member->type != JSON_NULL ? member : NULL;
	}
	return NULL;
}

bool json_is_true(const struct json *value)
{
	return json_is(value, JSON_BOOLEAN) && value->boolean;
}

static bool equal_children(const struct json *a, const struct json *b)
{
	const struct json *x = a->first;
	const struct json *y = b->first;

	if (a->count != b->count)
		return false;
	for (; x != NULL && y != NULL; x = x->next, y = y->next) {
		if (a->type == JSON_OBJECT && !text_equal(x->key, y->key))
			return false;
		if (!json_equal(x, y))
			return false;
	}
	return x == NULL && y == NULL;
}

bool json_equal(const struct json *a, const struct json *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case JSON_NULL:
		return true;
	case JSON_BOOLEAN:
		return a->boolean == b->boolean;
	case JSON_NUMBER:
	case JSON_STRING:
		return text_equal(a->text, b->text);
	case JSON_ARRAY:
	case JSON_OBJECT:
		return equal_children(a, b);
	}
	return false;
}

const char *json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_NULL] = "null",       [JSON_BOOLEAN] = "a boolean",
		[JSON_NUMBER] = "a number", [JSON_STRING] = "a string",
		[JSON_ARRAY] = "an array",  [JSON_OBJECT] = "an object",
	};

	return names[type];
}

bool json_to_u64(const struct json *value, uint64_t *number)
{
	return json_is(value, JSON_NUMBER) && text_to_u64(value->text, number);
}

bool json_to_i64(const struct json *value, int64_t *number)
{
	struct text digits;
	uint64_t size;
	bool negative;

	if (!json_is(value, JSON_NUMBER))
		return false;
	digits = value->text;
	negative = digits.length > 0 && digits.data[0] == '-';
	if (negative)
		digits = (struct text){digits.data + 1, digits.length - 1};
	if (!text_to_u64(digits, &size) || size > INT64_MAX)
		return false;
	*number = negative ? -(int64_t)size : (int64_t)size;
	return true;
}

const char *json_to_cstring(struct json_document *document,
			    const struct json *string)
{
	return arena_copy(&document->arena, string->text.data,
			  string->text.length);
}
