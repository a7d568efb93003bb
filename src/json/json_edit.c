/* SPDX-License-Identifier: Apache-2.0 */
/* Making JSON values and changing trees. */
#include "json/json.h"

/* Every value above a change must be written anew. */
static void mark_changed(struct json *value)
{
	for (; value != NULL && !value->changed; value = value->parent)
		value->changed = true;
}

struct json *json_new(struct json_document *document, enum json_type type)
{
	struct json *value = arena_room(&document->arena, sizeof(*value));

	*value = (struct json){.type = type, .made = true, .changed = true};
	return value;
}

struct json *json_new_boolean(struct json_document *document, bool boolean)
{
	struct json *value = json_new(document, JSON_BOOLEAN);

	value->boolean = boolean;
	return value;
}

struct json *json_new_u64(struct json_document *document, uint64_t number)
{
	struct json *value = json_new(document, JSON_NUMBER);
	char digits[24];
	char *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	value->text.length = (size_t)(digits + sizeof(digits) - at);
	value->text.data = arena_copy(&document->arena, at, value->text.length);
	return value;
}

struct json *json_new_i64(struct json_document *document, int64_t number)
{
	struct json *value = json_new_u64(
		document, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
	struct text digits = value->text;
	char *signed_digits;

	if (number >= 0)
		return value;
	signed_digits = arena_room(&document->arena, digits.length + 1);
	signed_digits[0] = '-';
	memcpy(signed_digits + 1, digits.data, digits.length);
	value->text = (struct text){signed_digits, digits.length + 1};
	return value;
}

struct json *json_new_string(struct json_document *document, struct text text)
{
	struct json *value = json_new(document, JSON_STRING);

	value->text = text;
	return value;
}

struct json *json_append(struct json *array, struct json *value)
{
	if (value->made) { /* it may have stood in a read value's place */
		value->key_start = 0;
		value->end = 0;
	}
	value->parent = array;
	value->previous = array->last;
	value->next = NULL;
	if (array->last != NULL)
		array->last->next = value;
	else
		array->first = value;
	array->last = value;
	array->count++;
	mark_changed(array);
	return value;
}

struct json *json_insert(struct json *next, struct json *value)
{
	struct json *array = next->parent;

	value->parent = array;
	value->previous = next->previous;
	value->next = next;
	if (next->previous != NULL)
		next->previous->next = value;
	else
		array->first = value;
	next->previous = value;
	array->count++;
	mark_changed(array);
	return value;
}

struct json *json_append_string(struct json_document *document,
				struct json *array, struct text text)
{
	struct json *value = arena_room(&document->arena, sizeof(*value));

	*value = (struct json){
		.type = JSON_STRING,
		.made = true,
		.changed = true,
		.text = text,
		.parent = array,
		.previous = array->last,
	};
	if (array->last != NULL)
		array->last->next = value;
	else
		array->first = value;
	array->last = value;
	array->count++;
	mark_changed(array);
	return value;
}

struct json *json_set(struct json *object, const char *name, struct json *value)
{
	struct text key = text_of(name);

	for (struct json *member = object->first; member != NULL;
	     member = member->next) {
		if (text_equal(member->key, key)) {
			json_replace(member, value);
			return value;
		}
	}
	value->key = key;
	return json_append(object, value);
}

void json_replace(struct json *old, struct json *value)
{
	struct json *parent = old->parent;

	/* The name was read where old stood, so its text can be kept. */
	value->key = old->key;
	value->key_start = old->key_start;
	value->start = old->start;
	value->end = old->end;
	value->parent = parent;
	value->previous = old->previous;
	value->next = old->next;
	if (old->previous != NULL)
		old->previous->next = value;
	else
		parent->first = value;
	if (old->next != NULL)
		old->next->previous = value;
	else
		parent->last = value;
	mark_changed(parent);
}

void json_remove(struct json *value)
{
	struct json *parent = value->parent;

	if (value->previous != NULL)
		value->previous->next = value->next;
	else
		parent->first = value->next;
	if (value->next != NULL)
		value->next->previous = value->previous;
	else
		parent->last = value->previous;
	parent->count--;
	mark_changed(parent);
}

struct json *json_require_object(struct json_document *document,
				 struct json *object, const char *name)
{
	struct json *member = json_member(object, name);

	if (member != NULL)
		return member;
	return json_set(object, name, json_new(document, JSON_OBJECT));
}
